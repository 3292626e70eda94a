# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .client_actions import open_form, rename


class TransferRow(models.Model):
    """From a record to the imports that touched it."""

    _inherit = "transfer.row"

    user_id = fields.Many2one(related="chunk_id.run_id.user_id", string="Imported by")
    run_date = fields.Datetime(
        related="chunk_id.run_id.create_date", string="Submitted"
    )

    def action_open_run(self):
        """The import that this row belongs to."""
        self.ensure_one()
        self.run_id.check_access("read")
        return open_form("transfer.run", self.run_id.id)

    @api.model
    def _history_domain(self, res_model: str, res_id: int) -> list:
        return [
            ("res_model", "=", res_model),
            ("res_id", "=", res_id),
            ("outcome", "not in", ("unchanged", "skipped", "failed", "cancelled")),
            ("chunk_id.run_id.is_check", "=", False),
        ]

    @api.model
    @api.readonly
    def has_history(self, res_model: str, res_id: int) -> bool:
        """Whether an import that the user may see created or changed a record."""
        return bool(self.search(self._history_domain(res_model, res_id), limit=1))

    @api.model
    def action_view_history(self, res_model: str, res_id: int) -> dict:
        """The rows of files that created or changed a record."""
        xmlid = "base_import_async.transfer_row_action_history"
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        name = self.env[res_model].browse(res_id).display_name
        return {
            **rename(action, self.env._("Import history of %s", name)),
            "views": [(action["view_id"][0], "list")],
            "domain": self._history_domain(res_model, res_id),
        }
