# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import time

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.chunking import count_rows_to_join
from ..core.states import ChunkState

_logger = logging.getLogger(__name__)

# Seconds after which a job takes no further chunk: next to what a job costs in the
# queue that is much, and to whoever looks at the progress little.
_ENOUGH = 2
# More rows are not loaded together: all of them are in memory.
_MOST_ROWS = 5000


class TransferChunk(models.Model):
    """Quick chunks are loaded several at a time.

    How fast a model is only its first chunk tells. When that was quick, its job loads
    chunks that wait, too, all rows of them together, in the same transaction. Each
    chunk keeps its own outcome and ledger, as if a job of its own had loaded it.
    """

    _inherit = "transfer.chunk"

    loaded_with_id = fields.Many2one(
        comodel_name="transfer.chunk",
        string="Loaded With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The chunk whose job loaded these rows, too, since it was quick.",
    )
    loads_alone = fields.Boolean(
        readonly=True,
        copy=False,
        help="The job failed while it loaded rows of several chunks, and began anew.",
    )

    def _load_others(self, seconds: float) -> None:
        """Go on with chunks that wait, as long as that is quick.

        :param seconds: what it took to load this chunk
        """
        if not self._may_load_others():
            return
        began, rows = time.monotonic() - seconds, self.row_count
        while (spent := time.monotonic() - began) < _ENOUGH:
            others = self._take_waiting(rows / spent, _ENOUGH - spent)
            if not others or not self._load_together(others):
                break
            rows += sum(others.mapped("row_count"))

    def _may_load_others(self) -> bool:
        """Whether this chunk went well, and nothing speaks for loading it alone."""
        return (
            self.run_id._joins_chunks
            and self.row_count > 0  # some of its rows are in
            and not (self.source_chunk_id or self.loads_alone or self.had_collision)
        )

    def _has_died(self) -> bool:
        """Whether a worker died of this chunk: it may have had too much to do."""
        return bool(self._search_jobs().retry)

    # ------------------------------------------------------------------
    # Which
    # ------------------------------------------------------------------

    def _take_waiting(self, rows_per_second: float, seconds: float):
        """Lock chunks that wait: as many as can be loaded in some seconds.

        None where others, who are as quick, should have them.
        """
        run = self.run_id
        (chunk_count, row_count) = self._count_waiting()
        if not chunk_count or self._has_died():
            return self.browse()
        rows = count_rows_to_join(
            row_count,
            rows_per_second=rows_per_second,
            seconds=seconds,
            workers=run._count_workers(),
        )
        limit = int(min(rows, _MOST_ROWS) * chunk_count / row_count)
        chunks = self._lock_waiting(limit) if limit else self.browse()
        if run.one_at_a_time and chunks != self._search_waiting(len(chunks)):
            return self.browse()  # somebody has one that comes before
        return chunks

    def _count_waiting(self) -> tuple[int, int]:
        self.flush_model()
        [counts] = self.env.execute_query(
            SQL("SELECT COUNT(*), SUM(row_count) %s", self._from_waiting())
        )
        return counts

    def _search_waiting(self, limit: int):
        """Those chunks of the run that are next, whoever has them."""
        return self.search(
            [("run_id", "=", self.run_id.id), ("state", "=", ChunkState.WAITING.value)],
            order="level, sequence, id",
            limit=limit or 1,
        )

    def _lock_waiting(self, limit: int):
        cr = self.env.cr
        try:
            with cr.savepoint(flush=False):
                cr.execute(
                    SQL(
                        """SELECT id %s ORDER BY sequence, id LIMIT %s
                            FOR NO KEY UPDATE SKIP LOCKED""",
                        self._from_waiting(),
                        limit,
                    ),
                    log_exceptions=False,
                )
                return self.browse([chunk_id for (chunk_id,) in cr.fetchall()])
        except psycopg2.errors.SerializationFailure:
            # One of them was loaded or queued since this transaction began. Those that
            # are left get jobs of their own; this one ends well with what it has done.
            return self.browse()

    def _from_waiting(self) -> SQL:
        """Chunks that a job may load beside its own."""
        return SQL(
            """FROM transfer_chunk
                WHERE run_id = %s AND state = %s AND level = %s
                  AND source_chunk_id IS NULL AND cycles IS NULL
                  AND loads_alone IS NOT TRUE AND had_collision IS NOT TRUE""",
            self.run_id.id,
            ChunkState.WAITING.value,
            self.level,
        )

    # ------------------------------------------------------------------
    # How
    # ------------------------------------------------------------------

    def _load_together(self, chunks) -> bool:
        """Load chunks as one; store what came of each.

        :return: whether there was time for all
        :raises RetryableJobError: for whatever no row is to blame for: that must not
            be told of this chunk, which is loaded again, alone
        """
        chunks.invalidate_recordset(["state"])
        try:
            results = self.run_id._get_loader()._load_chunks(chunks)
        except Exception as error:
            # Alone, each chunk tells what it dies of; were it nothing, this remains.
            _logger.info(
                "Chunks %s failed together and load alone", chunks.ids, exc_info=error
            )
            self._after_rollback({"loads_alone": True})
            raise RetryableJobError(str(error), seconds=1, ignore_retry=True) from error
        for chunk, result in results:
            if len(result.rest) == chunk.row_count:
                continue  # the time budget did not reach it: it waits as before
            chunk.write(
                {
                    "job_uuid": self.job_uuid,
                    "loaded_with_id": self.id,
                    "written_at": self.env.cr.now(),
                }
            )
            chunk._keep_result(result)
        self.run_id._copy_to_jobs(chunks.filtered("loaded_with_id"))
        return not any(result.rest for _chunk, result in results)
