# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form of a server: what its options look like, and whether they work."""

from odoo import api, fields, models

from ..core import connections
from .failing import attempt


class FsStorage(models.Model):
    _inherit = "fs.storage"

    synchronize_example = fields.Char(
        string="For Instance", compute="_compute_synchronize_example"
    )

    @api.depends("protocol")
    def _compute_synchronize_example(self):
        kinds = connections.get_protocols()
        for storage in self:
            kind = kinds.get(storage.protocol)
            storage.synchronize_example = kind.example if kind else False

    def action_test_config(self):
        """Log in as tasks do: with the key pinned, and with options that are ours."""
        if self.protocol not in connections.get_protocols():
            return super().action_test_config()
        self.ensure_one()
        found = []
        with attempt(self.env, self._get_secrets()) as tried:
            with self._open_session() as session:
                found = session.ls("")
        failure = tried.failure
        files = len([file for file in found if file.kind == "file"])
        text = self.env._("Logged in. Files in its folder: %(count)s.", count=files)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": failure.message if failure else text,
                "type": "danger" if failure else "success",
                "sticky": bool(failure),
            },
        }
