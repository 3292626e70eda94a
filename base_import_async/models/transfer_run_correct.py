# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    retried_by_run_id = fields.Many2one(
        comodel_name="transfer.run",
        string="Sent Again In",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The rows of this chunk were corrected and imported there.",
    )


class TransferRun(models.Model):
    """Failed rows that come back corrected."""

    _inherit = "transfer.run"

    def action_send_corrected(self):
        """Ask for the file with the corrected rows.

        :raises UserError: when no failed row waits for it
        """
        self.ensure_one()
        self._check_may_act()
        if self.is_check or not self._get_failed_chunks():
            raise UserError(self.env._("No row of this import waits to be corrected."))
        self._check_not_undone()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Corrected File"),
            "res_model": "transfer.corrected.file",
            "view_mode": "form",
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def _settle_failed_rows(self, run) -> None:
        """The failed rows come back in ``run``: nobody loads them from here."""
        self.ensure_one()
        chunks = self._get_failed_chunks()
        chunks.lock_for_update(allow_referencing=True)
        chunks.invalidate_recordset()
        chunks = chunks.filtered("failed_count")
        if not chunks:
            raise UserError(self.env._("These rows are being retried already."))
        run.parent_id = self
        for attachment in self._get_uploaded_files():
            run._copy_file(attachment)
        chunks.retried_by_run_id = run
        chunks._search_jobs().filtered(lambda job: job.state == "failed").write(
            {
                "state": "cancelled",
                "date_cancelled": fields.Datetime.now(),
                "result": self.env._("The rows were corrected and sent again."),
            }
        )

    def _get_run_options(self) -> dict:
        """The options of the import that are fields of the run."""
        return {
            "chunk_size": self.chunk_size,
            "on_error": self.on_error,
            "priority": self.priority,
            "max_parallel": self.max_parallel,
            "company_id": self.company_id.id,
            "group_by": self.group_by,
            "on_duplicate": self.on_duplicate,
        }
