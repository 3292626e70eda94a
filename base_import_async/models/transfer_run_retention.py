# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models

from ..core.states import RunState

_logger = logging.getLogger(__name__)

# Days; system parameters of these names say otherwise, 0 keeps for ever.
_KEEP_DAYS = {"transfer.keep_done_days": 60, "transfer.keep_failed_days": 180}
_BATCH = 20


class TransferRun(models.Model):
    """How long files, chunks and ledgers are kept."""

    _inherit = "transfer.run"

    kept_until = fields.Datetime(
        compute="_compute_kept_until",
        help="Then the file, the failed rows and the list of rows are removed; what "
        "was imported, and the counts of this run, stay.",
    )
    aged_out_at = fields.Datetime(string="Files Removed", readonly=True)

    @api.depends("state", "finished_at")
    def _compute_kept_until(self):
        for run in self:
            days = run._get_kept_days() if run._is_closed and run.finished_at else 0
            kept = days and not run.aged_out_at
            run.kept_until = kept and run.finished_at + timedelta(days=days)

    def _get_kept_days(self) -> int:
        """Days after its end for which everything of the run is kept; 0: always."""
        good = (RunState.DONE.value, RunState.CANCELLED.value)
        name = f"transfer.keep_{'done' if self.state in good else 'failed'}_days"
        # settings of administrators, read for any user
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param(name, _KEEP_DAYS[name]))

    @api.autovacuum
    def _gc_runs(self) -> tuple[int, bool]:
        """Remove what belongs to runs that ended long ago.

        :return: number of runs that were cleaned, whether there are more
        """
        closed = self.sudo().search(  # every user's runs
            [("finished_at", "!=", False), ("aged_out_at", "=", False)],
            order="finished_at",
        )
        now = fields.Datetime.now()
        due = closed.filtered(lambda run: run.kept_until and run.kept_until < now)
        batch = due[:_BATCH]
        row_count = batch._age_out()
        if batch:
            _logger.info(
                "Imports: removed files and %s ledger rows of %s runs",
                row_count,
                len(batch),
            )
        return len(batch), len(due) > len(batch)

    def _age_out(self) -> int:
        """Remove files, chunks and ledger; the counts of the run stay.

        :return: number of ledger rows removed
        """
        chunks = self.env["transfer.chunk"].search([("run_id", "in", self.ids)])
        row_count = self.env["transfer.row"].search_count(
            [("chunk_id", "in", chunks.ids)]
        )
        chunks.unlink()
        self.env["transfer.key"]._forget(self.ids)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        attachments.unlink()
        self.write({"aged_out_at": fields.Datetime.now()})
        return row_count
