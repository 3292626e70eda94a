# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.states import ChunkState, RunState

# Seconds without a move after which a person wants to know why.
_STILL = 60
_MOVING = (RunState.DRAFT.value, RunState.SPLITTING.value, RunState.RUNNING.value)


class TransferRun(models.Model):
    """Where a run hangs, in one sentence."""

    _inherit = "transfer.run"

    hint = fields.Text(
        compute="_compute_hint",
        help="Why an open run has not moved for a minute; empty while it moves.",
    )

    @api.model
    def get_queue_warning(self) -> str:
        """Why an import in the background would wait, for any user.

        :return: a sentence in the user's language, or an empty string when the
            queue works
        """
        return "\n".join(self.env["transfer.doctor"]._get_user_sentences())

    def get_progress(self) -> dict:
        """As without hints, and ``hint``: why the run stands still, or ``""``."""
        return {**super().get_progress(), "hint": self.hint or ""}

    def _compute_hint(self):
        for run in self:
            # Jobs are not the user's to read; the sentence names none of others.
            moves = run._origin and run.state in _MOVING
            run.hint = run.sudo()._get_hint() if moves else ""

    def _get_hint(self) -> str:
        """One sentence on a run that is neither closed nor paused."""
        now = fields.Datetime.now()
        if self._is_too_early:
            moment = fields.Datetime.context_timestamp(self, self.start_at)
            return self.env._(
                "It starts at %(moment)s.", moment=moment.strftime("%Y-%m-%d %H:%M")
            )
        seconds = (now - self._get_last_move()).total_seconds()
        if seconds < _STILL:
            return ""
        doctor = self.env["transfer.doctor"]
        warnings = doctor._get_user_sentences()
        if warnings:
            return "\n".join(warnings)
        job = self._get_started_job()
        minutes = int(seconds // 60)
        if not job:
            return self.env._(
                "Nothing of this import has started for %(minutes)s minutes: all "
                "workers are busy with other jobs.",
                minutes=minutes,
            )
        if doctor._get_dead_uuids([job.uuid]):
            return self.env._(
                "The process that worked on “%(job)s” died; the job is taken up "
                "again within a minute.",
                job=job.name,
            )
        return self.env._(
            "“%(job)s” has been at work for %(minutes)s minutes.",
            job=job.name,
            minutes=int((now - job.date_started).total_seconds() // 60),
        )

    def _get_last_move(self):
        """When the run was submitted, started, or last had a chunk done."""
        [(moment,)] = self.env.execute_query(
            SQL(
                """SELECT GREATEST(%s, %s, MAX(started_at), MAX(finished_at))
                     FROM transfer_chunk WHERE run_id = %s""",
                self.create_date or None,
                self.started_at or None,
                self.id,
            )
        )
        return moment or fields.Datetime.now()

    def _get_started_job(self):
        """The job of this run that has been at work for the longest time."""
        queued = self.chunk_ids.filtered(lambda c: c.state == ChunkState.QUEUED.value)
        uuids = [*queued.mapped("job_uuid"), self.job_uuid]
        return self.env["queue.job"].search(
            [
                ("uuid", "in", uuids),
                ("state", "=", "started"),
                ("date_started", "!=", False),
            ],
            order="date_started",
            limit=1,
        )
