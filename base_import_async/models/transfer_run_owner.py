# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TransferRunOwner(models.AbstractModel):
    """For models that delegate to a run: its buttons and its chatter.

    ``_inherits`` gives the fields of the run and nothing else; what a person does
    to the run from the form of its owner goes through here. The run's own methods
    check the rights. The model itself says ``_inherits = {"transfer.run": "run_id"}``.
    """

    _name = "transfer.run.owner"
    _description = "Model that delegates to an import or export run"

    run_id = fields.Many2one(
        comodel_name="transfer.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Its state, counts, files and history.",
    )

    # ------------------------------------------------------------------
    # Buttons of the run
    # ------------------------------------------------------------------

    def action_cancel(self):
        return self.run_id.action_cancel()

    def action_pause(self):
        return self.run_id.action_pause()

    def action_resume(self):
        return self.run_id.action_resume()

    def action_retry_failed(self):
        return self.run_id.action_retry_failed()

    def action_undo(self):
        return self.run_id.action_undo()

    def action_ask_undo(self):
        return self.run_id.action_ask_undo()

    def action_import_now(self):
        return self.run_id.action_import_now()

    def action_fix_values(self):
        return self.run_id.action_fix_values()

    def action_send_corrected(self):
        return self.run_id.action_send_corrected()

    def action_download_file(self):
        return self.run_id.action_download_file()

    def action_download_failed_rows(self):
        return self.run_id.action_download_failed_rows()

    def action_download_imported_rows(self):
        return self.run_id.action_download_imported_rows()

    def action_view_records(self):
        return self.run_id.action_view_records()

    def action_view_failed(self):
        return self.run_id.action_view_failed()

    def action_open_run(self):
        """Open the run's own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "transfer.run",
            "res_id": self.run_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def get_progress(self) -> dict:
        """What :meth:`transfer.run.get_progress` tells of the run."""
        self.ensure_one()
        return self.run_id.get_progress()

    # ------------------------------------------------------------------
    # Together
    # ------------------------------------------------------------------

    def unlink(self):
        """Remove the runs too, which refuse while they are open."""
        runs = self.run_id
        result = super().unlink()
        # whoever may remove the owner removes its run, which still refuses to go
        # while it is open
        runs.sudo().unlink()
        return result

    @api.model
    def _find_owner(self, run):
        """The record that delegates to a run, if there is one that the user may see."""
        return self.search([("run_id", "in", run.ids)], limit=1)
