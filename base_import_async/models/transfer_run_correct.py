# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .client_actions import open_records


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

    failed_to_do_count = fields.Integer(
        string="Failed Rows to Do",
        compute="_compute_failed_to_do_count",
        search="_search_failed_to_do_count",
        help="Failed rows that nobody has sent again, corrected.",
    )
    correction_ids = fields.Many2many(
        comodel_name="transfer.run",
        string="Corrections",
        compute="_compute_correction_ids",
        help="The imports of corrected rows of this one.",
    )

    @api.depends(
        "failed_count", "chunk_ids.failed_count", "chunk_ids.retried_by_run_id"
    )
    def _compute_failed_to_do_count(self):
        groups = self.env["transfer.chunk"]._read_group(
            [
                ("run_id", "in", self.ids),
                ("failed_count", ">", 0),
                ("retried_by_run_id", "=", False),
            ],
            groupby=["run_id"],
            aggregates=["failed_count:sum"],
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            run.failed_to_do_count = counts.get(run.id, 0)

    def _search_failed_to_do_count(self, operator: str, value: int) -> Domain:
        if (operator, value) != (">", 0):
            return NotImplemented
        waiting = Domain("failed_count", ">", 0) & Domain(
            "retried_by_run_id", "=", False
        )
        return Domain("chunk_ids", "any", waiting)

    @api.depends("child_ids", "is_check")
    def _compute_correction_ids(self):
        for run in self:
            run.correction_ids = False if run.is_check else run.child_ids

    def action_open_corrections(self):
        """The import of the corrected rows, or the list of these imports."""
        self.ensure_one()
        self.check_access("read")
        xmlid = "base_import_async.transfer_run_action"
        return open_records(self.correction_ids, xmlid, self.env._("Corrections"))

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
            "chunk_size_is_proposed": self.chunk_size_is_proposed,
            "on_error": self.on_error,
            "priority": self.priority,
            "max_parallel": self.max_parallel,
            "company_id": self.company_id.id,
            "group_by": self.group_by,
            "on_duplicate": self.on_duplicate,
        }
