# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo import models
from odoo.tools import SQL
from odoo.tools.lru import LRU

from ..core.states import ChunkState, Outcome, RunState

# Seconds between two messages of a process that chunks of a run are done.
_MESSAGE_EVERY = 0.5

# When this process last said that a run moved; at worst it says so once more.
_LAST_MESSAGES: LRU[tuple[str, int], float] = LRU(200)


class TransferRun(models.Model):
    """After most chunks of a run there is nothing to do but to say so."""

    _inherit = "transfer.run"

    def _filter_restless(self, live_job_states: tuple[str, ...]):
        """Those of the runs that :meth:`_advance` may have something to do for.

        Not a run in which chunks are being loaded and all is well: no chunk waits for
        a place, none has lost its job, rows have landed, nobody cancels. Whatever
        changes that is followed by an advance of its own, which sees it; so two last
        chunks need no lock to be seen.
        """
        self.flush_model(["state", "split_done", "cancel_requested"])
        self.env["transfer.chunk"].flush_model()
        self.env["queue.job"].flush_model(["state", "uuid"])
        landed = SQL(" + ").join(
            SQL("COALESCE(%s, 0)", SQL.identifier("chunk", f"{outcome.value}_count"))
            for outcome in Outcome
            if outcome not in (Outcome.FAILED, Outcome.CANCELLED)
        )
        quiet = self.env.execute_query(
            SQL(
                """SELECT run.id FROM transfer_run run
                     JOIN transfer_chunk chunk ON chunk.run_id = run.id
                LEFT JOIN queue_job job ON job.uuid = chunk.job_uuid
                    WHERE run.id IN %(runs)s AND run.state = %(running)s
                      AND run.split_done AND run.cancel_requested IS NOT TRUE
                 GROUP BY run.id
                   HAVING COUNT(*) FILTER (WHERE chunk.state = %(waiting)s) = 0
                      AND COUNT(*) FILTER (WHERE chunk.state = %(queued)s) > 0
                      AND COUNT(*) FILTER (WHERE chunk.state = %(queued)s
                              AND (job.id IS NULL OR job.state NOT IN %(live)s)) = 0
                      AND COALESCE(SUM(%(landed)s), 0) > 0""",
                runs=tuple(self.ids) or (0,),
                running=RunState.RUNNING.value,
                waiting=ChunkState.WAITING.value,
                queued=ChunkState.QUEUED.value,
                live=live_job_states,
                landed=landed,
            )
        )
        restful = self.browse([run_id for (run_id,) in quiet])
        restful._notify_moved_sometimes()
        return self - restful

    def _notify_moved_sometimes(self) -> None:
        """Say that runs moved, unless this process has just said so.

        Each message costs as much as a hundred plain records. What is left out here is
        said with the next chunk, and at the end in any case.
        """
        now = time.monotonic()
        for run in self:
            key = (run.env.cr.dbname, run.id)
            if now - _LAST_MESSAGES.get(key, 0.0) >= _MESSAGE_EVERY:
                _LAST_MESSAGES[key] = now
                run._notify_moved()
