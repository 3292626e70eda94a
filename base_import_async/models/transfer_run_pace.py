# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

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
        return choose_chunk_size(
            row_count,
            rows_per_second=self._get_usual_rate(res_model),
            workers=_WORKERS,
        )

    @api.model
    def _get_usual_rate(self, res_model: str) -> float | None:
        """Rows per second and worker of the last imports of a model."""
        # everybody's imports tell the pace, and nothing else of them is told
        runs = self.sudo().search(
            [
                ("res_model", "=", res_model),
                ("is_check", "=", False),
                ("undo_of_id", "=", False),
                ("state", "in", (RunState.DONE.value, RunState.PARTIAL.value)),
                ("row_count", ">=", _LEAST_ROWS),
            ],
            limit=_RUNS_LOOKED_AT,
        )
        rates = [run.row_count / run._get_elapsed_seconds() / _WORKERS for run in runs]
        return sum(rates) / len(rates) if rates else None
