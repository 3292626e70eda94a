# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..core.states import ChunkState, Outcome


class TransferChunk(models.Model):
    """Chunks whose rows are loaded again, or by nobody any more."""

    _inherit = "transfer.chunk"

    def _requeue(self) -> None:
        """Make failed chunks loadable again and reopen their run."""
        waiting = self.filtered(lambda chunk: not chunk.retried_by_run_id)
        for chunk in waiting.filtered(lambda c: c.state == ChunkState.FAILED.value):
            self.env["transfer.row"].search(
                [("chunk_id", "=", chunk.id), ("outcome", "=", Outcome.FAILED.value)]
            ).unlink()
            chunk.write(
                {
                    "state": ChunkState.QUEUED.value,
                    "message": False,
                    "failed_count": 0,
                    "had_collision": False,
                    "finished_at": False,
                }
            )
            chunk.run_id._reopen()

    def action_retry(self):
        """Load the failed rows of this chunk again.

        :raises UserError: when nothing of it failed
        """
        self.ensure_one()
        self.run_id._check_may_act()
        chunk = self.sudo()  # users only read chunks; the right was checked
        failed = chunk.state == ChunkState.FAILED.value and chunk.failed_count
        if not failed or chunk.is_check:
            raise UserError(self.env._("No row of this chunk waits to be retried."))
        chunk._retry()
        return True

    def _retry(self) -> None:
        """Load failed chunks again, by their job or, where it is gone, a new one.

        Those that may need another one wait for it, and get their job then.
        """
        ordered = self.filtered(lambda c: c.run_id.one_at_a_time or c.level)
        ordered._retry_in_order()
        (self - ordered)._retry_now()

    def _retry_in_order(self) -> None:
        self._requeue()
        requeued = self.filtered(lambda c: c.state == ChunkState.QUEUED.value)
        requeued.state = ChunkState.WAITING.value
        self._search_jobs().filtered(lambda job: job.state == "failed").write(
            {
                "state": "cancelled",
                "date_cancelled": fields.Datetime.now(),
                "result": self.env._("Another job loads these rows again."),
            }
        )
        self.run_id._advance_after_commit()

    def _retry_now(self) -> None:
        jobs = self._search_jobs()
        uuids = set(jobs.mapped("uuid"))
        lost = self.filtered(lambda chunk: chunk.job_uuid not in uuids)
        lost._requeue()
        lost._enqueue()  # queue_job deletes old jobs; the chunk keeps its rows
        jobs.requeue()
        self.run_id._advance_after_commit()

    def _cancel(self) -> None:
        """Nobody will load these chunks: their rows count as cancelled."""
        for chunk in self:
            chunk.write(
                {
                    **self._prepare_final_vals(ChunkState.CANCELLED),
                    "cancelled_count": chunk.row_count,
                }
            )

    def _search_jobs(self):
        # Jobs are for queue managers; here only their state is looked at.
        uuids = [uuid for uuid in self.mapped("job_uuid") if uuid]
        return self.env["queue.job"].sudo().search([("uuid", "in", uuids)])

    def _follow_job(self) -> None:
        """Do to a queued chunk what was done to its job behind our back."""
        self.ensure_one()
        self.invalidate_recordset()
        if self.state != ChunkState.QUEUED.value:
            return
        job = self._search_jobs()
        if job.state in ("cancelled", "done"):  # "done" by hand: nothing was loaded
            self._cancel()
        elif job.state == "failed":
            self.write(
                {
                    **self._prepare_final_vals(ChunkState.FAILED),
                    "failed_count": self.row_count,
                    "message": self._get_death_message(job),
                }
            )
        else:  # deleted
            self._enqueue(total=self.sequence + 1)

    def _get_death_message(self, job) -> str:
        if job.exc_name == "JobFoundDead":  # set by SQL, in English, for engineers
            return self.env._(
                "The worker that loaded these rows died several times, and each time "
                "nothing of them was kept. They may need more memory or time than a "
                "worker has: retry them, or import them in smaller chunks."
            )
        return job.exc_message or job.exc_name
