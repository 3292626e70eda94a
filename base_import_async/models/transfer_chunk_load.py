# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo import api, fields, models

from odoo.addons.queue_job.exception import FailedJobError, RetryableJobError
from odoo.addons.queue_job.job import Job

from ..core.rows import Cell, Row, get_span, pack_numbers
from ..core.states import ChunkState, RunState
from .chunk_result import ChunkRefused, ChunkResult
from .loading import KeyCollision
from .planner import analyze_grown_tables_after_commit
from .sentences import describe_counts
from .transactions import claim, in_new_transaction


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    # ------------------------------------------------------------------
    # Job entry point
    # ------------------------------------------------------------------

    @api.private
    def run_load_job(self):
        """Load this chunk once and keep its report."""
        chunk = self.sudo()  # users only read chunks; the loader drops this again
        if not chunk._claim():
            return self.env._("Nothing to load: the chunk is %s.", chunk.state)
        began = time.monotonic()
        told = chunk._store_result(chunk._load())
        chunk._load_others(time.monotonic() - began)
        if not (chunk.run_id.is_check or chunk.run_id.undo_of_id):
            analyze_grown_tables_after_commit(self.env.cr)
        return told

    def _claim(self) -> bool:
        """Lock the chunk; whether its rows are still to be loaded by this job."""
        claim(self)
        if self.state != ChunkState.QUEUED.value:
            return False
        if self.run_id.cancel_requested:
            self._cancel()
        elif self.run_id.state == RunState.PAUSED.value:
            self.state = ChunkState.WAITING.value
        else:
            return True
        self.run_id._advance_after_commit()
        return False

    def _load(self) -> ChunkResult:
        """Load the rows; what the whole chunk dies of reaches it after rollback."""
        try:
            return self.run_id._get_loader()._load_chunk(self)
        except KeyCollision as error:
            self._after_rollback({"had_collision": True})
            raise RetryableJobError(str(error), seconds=1, ignore_retry=True) from error
        except ChunkRefused as error:
            self._after_rollback(
                {
                    **self._prepare_final_vals(ChunkState.FAILED),
                    "failed_count": self.row_count,
                    "message": str(error),
                },
                entries=error.result.get_failed_entries(self.id),
            )
            raise FailedJobError(str(error)) from error

    def _after_rollback(self, vals: dict, entries: list[dict] | None = None) -> None:
        """Write on the chunk when the transaction that refuses it is gone.

        The job raises, so nothing of its own transaction stays; this report is
        written by a cursor of its own once the locks are released.
        """
        cr, chunk_id = self.env.cr, self.id

        def write_report(env):
            chunk = env["transfer.chunk"].browse(chunk_id)
            chunk.write(vals)
            env["transfer.row"]._insert_entries(entries or [])
            if "state" in vals:
                chunk.run_id._advance_after_commit()

        what = f"Reporting on import chunk {chunk_id}"
        cr.postrollback.add(lambda: in_new_transaction(cr.dbname, write_report, what))

    # ------------------------------------------------------------------
    # Result
    # ------------------------------------------------------------------

    def _store_result(self, result: ChunkResult) -> str:
        """Keep what came of the chunk; the run moves on after the commit."""
        told = self._keep_result(result)
        self.run_id._advance_after_commit()
        return told

    def _keep_result(self, result: ChunkResult) -> str:
        """Keep counts and ledger; set failed rows and unfinished ones aside.

        Same transaction as the records: both are there, or neither (decision 2).
        """
        self.env["transfer.row"]._insert_entries(result.get_entries(self.id))
        report, rest, failed = result.report, result.rest, result.failed
        vals = {
            **self._prepare_final_vals(report.chunk_state),
            **self._prepare_count_vals(report),
            "record_count": report.record_count,
            "row_count": self.row_count - len(rest),
            "unchanged_ids": result.get_unchanged() or False,
        }
        if rest:
            self._hand_over(result.header, rest)
        if self.run_id.is_check:  # failed rows stay where they are counted
            self.env["transfer.row"]._insert_entries(result.get_failed_entries(self.id))
            vals["message"] = result.get_failure_message(self.env) or False
        elif failed:
            self._set_aside(result)
            vals.update(row_count=vals["row_count"] - len(failed), failed_count=0)
        self.write(vals)
        return describe_counts(self.env, report, rest=len(rest))

    def _prepare_final_vals(self, state: ChunkState) -> dict:
        return {"state": state.value, "finished_at": fields.Datetime.now()}

    def _hand_over(self, header: tuple[Cell, ...] | None, rows: list[Row]) -> None:
        """Give the rows that the time budget did not reach to a new chunk."""
        first, last = get_span(rows)
        chunk = self.copy(
            {
                "state": ChunkState.WAITING.value,
                "first_row": first,
                "last_row": last,
                "row_numbers": pack_numbers([row.number for row in rows]),
                "row_count": len(rows),
                "job_uuid": False,
                "attachment_id": False,
            }
        )
        chunk.attachment_id = self.run_id._store_table(header, rows, chunk)
        if not self.run_id.one_at_a_time:
            chunk._enqueue()

    def _set_aside(self, result: ChunkResult) -> None:
        """Put the failed rows into a chunk, and a job, of their own.

        The job is stored failed in this transaction, with the message; to
        requeue it loads just these rows.
        """
        rows = result.failed
        first, last = get_span(rows)
        chunk = self.copy(
            {
                **self._prepare_final_vals(ChunkState.FAILED),
                "source_chunk_id": (self.source_chunk_id or self).id,
                "first_row": first,
                "last_row": last,
                "row_numbers": pack_numbers([row.number for row in rows]),
                "row_count": len(rows),
                "record_count": 0,
                "failed_count": len(rows),
                "message": result.get_failure_message(self.env),
                "job_uuid": False,
                "attachment_id": False,
            }
        )
        chunk.attachment_id = self.run_id._store_table(result.header, rows, chunk)
        self.env["transfer.row"]._insert_entries(result.get_failed_entries(chunk.id))
        chunk._store_failed_job(result)

    def _store_failed_job(self, result: ChunkResult) -> None:
        run = self.run_id
        worker = self.with_user(run.user_id).with_context(**run._get_job_context())
        job = Job(
            worker.run_load_job,
            priority=run.priority + self.sequence,
            max_retries=1,
            description=run.env._(
                "Import %(model)s from file %(file)s - #%(number)s - "
                "%(count)s failed rows of lines %(first)s to %(last)s",
                model=run.model_id.name,
                file=run.file_name,
                number=self.sequence,
                count=self.row_count,
                first=self.first_row,
                last=self.last_row,
            ),
        )
        job.set_failed(
            exc_name="RowError",
            exc_message=self.message.splitlines()[0],
            exc_info=self.message,
        )
        job.store()
        self.job_uuid = job.uuid
        name = run._get_file_name(
            f"{self.first_row}-{self.last_row}", run._get_writer()
        )
        run._attach_to_job(
            run._write_failed_rows(result.header, result.failed, result.issues),
            name,
            job.uuid,
        )
