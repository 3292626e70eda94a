# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from typing import BinaryIO

from odoo import api, fields, models

from ..core.states import RunState

_HASH_BLOCK = 1 << 20


def get_checksum(stream: BinaryIO) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    while block := stream.read(_HASH_BLOCK):
        digest.update(block)
    return digest.hexdigest()


class TransferRun(models.Model):
    """Notices that a file was imported before."""

    _inherit = "transfer.run"

    same_file_notice = fields.Char(compute="_compute_same_file_notice")

    @api.depends("checksum", "res_model", "parent_id")
    def _compute_same_file_notice(self):
        for run in self:
            # not the check or the import of which this one is the other half
            earlier = [("id", "<", run.id or 0), ("id", "!=", run.parent_id.id)]
            same = run._find_same_file(run.checksum, run.res_model, earlier)
            run.same_file_notice = bool(same) and run._describe_same_file(same)

    @api.model
    def _find_same_file(self, checksum: str, res_model: str, domain: list):
        """The last import of the same file for the same model, whoever made it."""
        # Who and when are told even where the run itself is not the user's to see:
        # that is the point of the notice.
        runs = self.sudo()
        if not checksum:
            return runs.browse()
        return runs.search(
            [
                ("checksum", "=", checksum),
                ("res_model", "=", res_model),
                ("is_check", "=", False),
                ("undo_of_id", "=", False),
                ("state", "not in", (RunState.FAILED.value, RunState.CANCELLED.value)),
                *domain,
            ],
            limit=1,
        )

    @api.model
    def _describe_same_file(self, run) -> str:
        """Who imported the file, when, and what came of it."""
        when = fields.Datetime.context_timestamp(self, run.create_date)
        return self.env._(
            "The same file was imported before: on %(date)s at %(time)s by %(user)s "
            "(%(state)s).",
            date=when.strftime("%Y-%m-%d"),
            time=when.strftime("%H:%M"),
            user=run.user_id.name,
            state=dict(self._selection_state())[run.state],
        )
