# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ..core.chunking import choose_chunk_size
from ..core.states import RunState

# What an installation has most often; the size of chunks hardly depends on it.
_WORKERS = 2
_RUNS_LOOKED_AT = 3
_LEAST_ROWS = 200


class TransferRun(models.Model):
    """How many rows a chunk should have, from the pace of earlier imports."""

    _inherit = "transfer.run"

    @api.model
    @api.private
    def _propose_chunk_size(self, res_model: str, row_count: int) -> int:
        """Rows per chunk for a file of about ``row_count`` rows.

        Decision 11 of the architecture: some seconds of work, enough chunks for
        all workers.
        """
        runs = self._get_last_imports(res_model)
        measured = runs._get_rate_of_jobs()
        return choose_chunk_size(
            row_count,
            rows_per_second=measured or runs._get_rate_by_the_clock(),
            workers=_WORKERS,
            is_measured=bool(measured),
        )

    @api.model
    def _get_last_imports(self, res_model: str):
        """The last imports of a model that tell how fast it is."""
        # everybody's imports tell the pace, and nothing else of them is told
        return self.sudo().search(
            [
                ("res_model", "=", res_model),
                ("is_check", "=", False),
                ("undo_of_id", "=", False),
                ("state", "in", (RunState.DONE.value, RunState.PARTIAL.value)),
                ("row_count", ">=", _LEAST_ROWS),
            ],
            limit=_RUNS_LOOKED_AT,
        )

    def _get_rate_of_jobs(self) -> float | None:
        """Rows per second of work, as the jobs of the runs took it.

        None where their jobs are gone, as the queue keeps them for some time.
        """
        if not self:
            return None
        self.env["transfer.chunk"].flush_model(["run_id", "row_count", "job_uuid"])
        self.env["queue.job"].flush_model(["uuid", "exec_time"])
        [(rows, seconds)] = self.env.execute_query(
            SQL(
                """SELECT SUM(loaded.row_count), SUM(job.exec_time)
                     FROM (SELECT job_uuid, SUM(row_count) AS row_count
                             FROM transfer_chunk
                            WHERE run_id IN %s AND job_uuid IS NOT NULL
                         GROUP BY job_uuid) loaded
                     JOIN queue_job job ON job.uuid = loaded.job_uuid
                    WHERE job.exec_time > 0""",
                self._ids,
            )
        )
        return float(rows) / seconds if seconds else None

    def _get_rate_by_the_clock(self) -> float | None:
        """Rows per second and worker, of which nobody knows how many there were."""
        rates = [run.row_count / run._get_elapsed_seconds() / _WORKERS for run in self]
        return sum(rates) / len(rates) if rates else None
