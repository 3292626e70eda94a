# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.states import ChunkState, Outcome, RunState
from .transactions import in_new_transaction

# Runs that move on after the commit of the transaction.
_ASKED = "base_import_async.advance"
_LIVE_JOB_STATES = ("wait_dependencies", "pending", "enqueued", "started")


class TransferRun(models.Model):
    _inherit = "transfer.run"

    # ------------------------------------------------------------------
    # Moving on: decision 8 of the architecture
    # ------------------------------------------------------------------

    @api.private
    def _advance(self) -> None:
        """Release waiting chunks and close runs whose chunks are all final.

        Idempotent. Must run in a transaction that began after the change it
        reacts to was committed: two last chunks cannot see each other.

        :raises LockError: when somebody else is advancing one of the runs
        """
        # acts for the run, whoever triggered it
        runs = self.sudo()._filter_restless(_LIVE_JOB_STATES).exists()
        runs.lock_for_update(allow_referencing=True)
        runs.invalidate_recordset()
        for run in runs:
            if run.cancel_requested:
                run._cancel_open_chunks()
                run._hurry_split()
            run._reconcile_jobs()
            if run.state == RunState.RUNNING.value:
                run._pause_if_hopeless()
                run._release_chunks()
            if run._is_finished():
                run._close()
            run._notify_moved()

    def _advance_after_commit(self) -> None:
        """Call :meth:`_advance` in a transaction of its own, after the commit.

        Once, whoever asks for it how often in this transaction.
        """
        asked = self.env.cr.postcommit.data.setdefault(_ASKED, set())
        if set(self.ids) <= asked:
            return
        asked.update(self.ids)
        hook = functools.partial(_advance_in_new_cursor, self.env.cr.dbname, self.ids)
        self.env.cr.postcommit.add(hook)

    @api.model
    def _cron_advance(self) -> None:
        """Move open runs on where a hook was lost (killed worker, dead job)."""
        runs = self.sudo().search(self._open_domain())  # every user's runs
        self.env["ir.cron"]._commit_progress(remaining=len(runs))
        for run in runs:
            _advance_in_new_cursor(self.env.cr.dbname, run.ids)
            self.env["ir.cron"]._commit_progress(1)

    # ------------------------------------------------------------------
    # Waiting chunks
    # ------------------------------------------------------------------

    def _release_chunks(self, chunk_count: int | None = None) -> None:
        """Give their job to the chunks that no other chunk holds back.

        :param chunk_count: the number of chunks of the run, where it is known
        """
        self.ensure_one()
        if self.state != RunState.RUNNING.value:
            return
        chunks, places = self._get_releasable_chunks()
        # Whoever holds one is about to change it, perhaps waiting for the run that
        # is locked here; when they are through, the run moves on again.
        chunks = chunks.try_lock_for_update(allow_referencing=True, limit=places)
        if chunks:
            if chunk_count is None:
                chunk_count = self._get_counts()[self.id]["chunk_count"]
            chunks._enqueue(total=chunk_count)

    def _get_releasable_chunks(self):
        """Waiting chunks of the lowest level that is not final, and how many may go.

        Those that may go must be next; where one job loads several chunks, others may
        be in its hands.
        """
        chunks = self.env["transfer.chunk"]
        chunks.flush_model(["run_id", "state", "level"])
        # One statement: after most chunks of a run none waits.
        [(waiting_count, busy_count, level)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FILTER (WHERE state = %(waiting)s),
                          COUNT(*) FILTER (WHERE state = %(queued)s), MIN(level)
                     FROM transfer_chunk
                    WHERE run_id = %(run)s AND state IN (%(waiting)s, %(queued)s)""",
                run=self.id,
                waiting=ChunkState.WAITING.value,
                queued=ChunkState.QUEUED.value,
            )
        )
        places = self._get_free_places(busy_count) if waiting_count else 0
        if not places:
            return chunks, 0
        is_any = self._joins_chunks and not self.one_at_a_time
        chunks = chunks.search(
            [
                ("run_id", "=", self.id),
                ("state", "=", ChunkState.WAITING.value),
                ("level", "=", level),
            ],
            order="sequence, id",
            limit=None if is_any else places,
        )
        return chunks, places

    def _reconcile_jobs(self) -> None:
        """Follow what happened to jobs without a hook of ours being called.

        queue_job cancels and deletes jobs, and marks dead ones, by itself.
        """
        # One statement: this runs after every chunk of a run that may have many.
        lost = self.env.execute_query(
            SQL(
                """SELECT chunk.id FROM transfer_chunk chunk
                LEFT JOIN queue_job job ON job.uuid = chunk.job_uuid
                    WHERE chunk.run_id = %s AND chunk.state = %s
                      AND (job.id IS NULL OR job.state NOT IN %s)""",
                self.id,
                ChunkState.QUEUED.value,
                _LIVE_JOB_STATES,
            )
        )
        chunks = self.env["transfer.chunk"].browse([chunk_id for (chunk_id,) in lost])
        for chunk in chunks.try_lock_for_update(allow_referencing=True):
            chunk._follow_job()
        self._reconcile_split_job()

    def _reconcile_split_job(self) -> None:
        if self.state not in (RunState.DRAFT.value, RunState.SPLITTING.value):
            return
        # jobs are not the user's to read
        job = self.env["queue.job"].sudo().search([("uuid", "=", self.job_uuid)])
        if job.state in _LIVE_JOB_STATES:
            return
        if job.state in ("failed", "cancelled"):
            self.chunk_ids.unlink()
            self.env["transfer.key"]._forget(self.ids)
            self.write(
                {
                    "state": RunState.FAILED.value,
                    "message": job.exc_message
                    or self.env._("The job that reads the file was cancelled."),
                    "row_count": 0,
                    "finished_at": fields.Datetime.now(),
                }
            )
            self._after_close()
        else:
            self._enqueue_split()

    # ------------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------------

    def _is_finished(self) -> bool:
        if self._is_closed or not self.split_done:
            return False
        return not self._get_counts()[self.id]["open_chunk_count"]

    def _close(self) -> None:
        """Copy the counts of the chunks and set the state that they amount to."""
        counts = self._get_counts()[self.id]
        keep = {"row_count", "record_count", *(f"{o.value}_count" for o in Outcome)}
        self.write(
            {
                **{name: counts[name] for name in keep},
                "state": self._get_closed_state(counts).value,
                "finished_at": fields.Datetime.now(),
            }
        )
        self._after_close()

    def _get_closed_state(self, counts: dict[str, int]) -> RunState:
        if self.cancel_requested:
            return RunState.CANCELLED
        bad = counts["failed_count"] + counts["cancelled_count"]
        if not bad:
            return RunState.DONE
        if counts["cancelled_count"] == counts["row_count"]:
            return RunState.CANCELLED  # job by job, without asking the run
        return RunState.PARTIAL if bad < counts["row_count"] else RunState.FAILED

    def _reopen(self) -> None:
        """Back to running, since a chunk of a closed run is to be loaded again."""
        for run in self.filtered(lambda run: run._is_closed):
            run.write(
                {
                    "state": RunState.RUNNING.value,
                    "finished_at": False,
                    "message": False,
                    "cancel_requested": False,
                }
            )

    def _after_close(self) -> None:
        """Called once whenever the run closes; a hook for extensions.

        Remembers the mapping of columns, as Odoo does after an import, and
        tells the user.
        """
        self.ensure_one()
        landed = self.created_count or self.updated_count or self.unchanged_count
        if landed and not self.is_check:  # a check leaves nothing behind
            self._remember_mapping()
        if not self.failed_count:  # nobody will ask where a parent was
            self.env["transfer.key"]._forget(self.ids)
        self._notify_end()

    def _remember_mapping(self) -> None:
        """Keep which column went to which field, for the next file like this."""
        if not self.options.get("has_headers"):
            return
        mapping = self.env["base_import.mapping"].with_user(self.user_id)
        known = {
            record.column_name: record
            for record in mapping.search_fetch(
                [
                    ("res_model", "=", self.res_model),
                    ("column_name", "in", [name for name in self.columns if name]),
                ],
                ["column_name", "field_name"],
                order="id desc",
            )
        }
        for column, path in zip(self.columns, self.field_paths, strict=False):
            if not column:
                continue
            if column not in known:
                known[column] = mapping.create(
                    {
                        "res_model": self.res_model,
                        "column_name": column,
                        "field_name": path,
                    }
                )
            elif known[column].field_name != path:
                known[column].field_name = path


def _advance_in_new_cursor(dbname: str, run_ids: list[int]) -> None:
    """Advance runs in a transaction of its own; never raises."""
    in_new_transaction(
        dbname,
        lambda env: env["transfer.run"].browse(run_ids)._advance(),
        f"Advancing import runs {run_ids}",
    )
