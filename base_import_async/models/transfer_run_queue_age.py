# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..core.states import ChunkState, RunState

_OPEN_CHUNKS = (ChunkState.WAITING.value, ChunkState.QUEUED.value)
_CHUNKED = (RunState.SPLITTING.value, RunState.RUNNING.value, RunState.PAUSED.value)


class TransferRun(models.Model):
    """How long the oldest part of an open run has been waiting for a worker."""

    _inherit = "transfer.run"

    queue_age = fields.Float(
        string="Minutes Waiting Now",
        compute="_compute_queue_age",
        aggregator="max",
        digits=(16, 1),
        help="For how long the oldest part of an import that no worker has taken up "
        "yet has been waiting; 0 when nothing waits.",
    )

    def _compute_queue_age(self):
        ages = {}
        if self.ids:
            self.flush_model()
            self.env["transfer.chunk"].flush_model()
            rows = self.env.execute_query(
                SQL(
                    "SELECT run.id, %s FROM transfer_run run WHERE run.id IN %s",
                    self._get_queue_age_sql("run"),
                    tuple(self.ids),
                )
            )
            ages = dict(rows)
        for run in self:
            run.queue_age = ages.get(run.id, 0.0)

    def _read_group_select(self, aggregate_spec, query):
        # Not stored, since it grows by itself; graphs and pivot tables ask for it.
        if aggregate_spec == "queue_age:max":
            return SQL("MAX(%s)", self._get_queue_age_sql(self._table))
        return super()._read_group_select(aggregate_spec, query)

    def _get_queue_age_sql(self, alias: str) -> SQL:
        """Minutes, by chunk; before there are chunks, for the reading of the file."""
        run = SQL.identifier(alias)
        since = SQL("GREATEST(%s.start_at, %s.create_date)", run, run)
        return SQL(
            """COALESCE(GREATEST(0, EXTRACT(EPOCH FROM
                   (now() AT TIME ZONE 'utc') - CASE
                   WHEN %(run)s.state = %(draft)s THEN %(since)s
                   WHEN %(run)s.state IN %(chunked)s THEN (
                       SELECT MIN(chunk.write_date) FROM transfer_chunk chunk
                         LEFT JOIN queue_job job ON job.uuid = chunk.job_uuid
                        WHERE chunk.run_id = %(run)s.id AND chunk.state IN %(open)s
                          AND job.state IS DISTINCT FROM 'started')
                   END) / 60), 0)::float""",
            run=run,
            draft=RunState.DRAFT.value,
            since=since,
            chunked=_CHUNKED,
            open=_OPEN_CHUNKS,
        )
