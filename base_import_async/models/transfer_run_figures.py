# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TransferRun(models.Model):
    """Figures for graphs and pivot tables: how long, how fast."""

    _inherit = "transfer.run"

    duration = fields.Float(
        compute="_compute_duration",
        store=True,
        string="Minutes",
        help="Minutes that a finished run took, without pauses.",
    )
    rate = fields.Float(
        compute="_compute_duration",
        store=True,
        string="Rows per Second",
        aggregator="avg",
        digits=(16, 1),
        help="Rows that a finished run loaded per second.",
    )
    wait_time = fields.Float(
        compute="_compute_wait_time",
        store=True,
        string="Minutes in the Queue",
        aggregator="avg",
        help="Minutes from the submission, or the time asked for, to the start.",
    )

    @api.depends(
        "started_at", "finished_at", "idle_seconds", "row_count", "cancelled_count"
    )
    def _compute_duration(self):
        for run in self:
            seconds = run._get_elapsed_seconds() if run.finished_at else 0.0
            loaded = run.row_count - run.cancelled_count
            run.duration = seconds / 60
            run.rate = loaded / seconds if seconds else 0.0

    @api.depends("started_at", "start_at")
    def _compute_wait_time(self):
        for run in self:
            wanted = max(filter(None, (run.create_date, run.start_at)), default=None)
            waited = run.started_at - wanted if run.started_at and wanted else None
            run.wait_time = max(waited.total_seconds(), 0.0) / 60 if waited else 0.0
