# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs that died, were cancelled or deleted: queue_job tells nobody, so we look."""

from odoo import api, models
from odoo.tools import SQL

from ..core.states import STATES_WITH_JOB, FailureKind, FileState
from .failing import get_next_try

_LIVE = ("wait_dependencies", "pending", "enqueued", "started")
_MOST_KILLED = 3


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    @api.model
    def _cron_watchdog(self):
        """Give new jobs to files whose job is gone; give up on those that kill it."""
        self.env["attachment.queue"]._reconcile_jobs()
        self.env["attachment.queue"]._check_outcomes()
        self._remove_old_parts()
        self._enqueue_lost_digests()
        for file, error in self._find_without_job():
            if not file.try_lock_for_update(allow_referencing=True):
                continue
            file._after_lost_job(error)
            self.env["ir.cron"]._commit_progress(1)

    def _find_without_job(self):
        """Yield (file, what its job said) for files that nothing works on."""
        self.flush_model(["state", "job_uuid", "is_moved_aside", "claim_path"])
        self.env["queue.job"].flush_model(["state", "exc_message"])
        rows = self.env.execute_query(
            SQL(
                """SELECT file.id, job.state, job.exc_message
                     FROM attachment_synchronize_file file
                     JOIN attachment_synchronize_task task ON task.id = file.task_id
                LEFT JOIN queue_job job ON job.uuid = file.job_uuid
                    WHERE (file.state IN %s
                           OR file.state = %s AND (file.claim_path IS NOT NULL
                              OR task.quarantine_path IS NOT NULL
                              AND file.is_moved_aside IS NOT TRUE))
                      AND (job.id IS NULL OR job.state NOT IN %s)""",
                tuple(state.value for state in STATES_WITH_JOB),
                FileState.QUARANTINED.value,
                _LIVE,
            )
        )
        for file_id, state, message in rows:
            died = state == "failed"
            yield self.browse(file_id), (message or "") if died else None

    def _after_lost_job(self, error: str | None) -> None:
        """Go on; ``error`` is what a job that failed said, ``None`` if it is gone."""
        self.ensure_one()
        if error is not None:
            self.write(
                {
                    "attempts": self.attempts + 1,
                    "failure_kind": FailureKind.UNKNOWN.value,
                    "message": self.env._(
                        "The job ended before it was done: %(why)s",
                        why=self.task_id._redact(error),
                    ),
                }
            )
        eta = get_next_try(self.attempts) if error is not None else None
        if self.state not in (FileState.FETCHING.value, FileState.RETRY.value):
            self._enqueue_post(eta=eta)
        elif self.attempts >= _MOST_KILLED:
            self._set_aside()
        else:
            self._enqueue_fetch(eta=eta)


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    @api.model
    def _reconcile_jobs(self):
        """Pending entries without a job get one; those whose job failed have failed."""
        self.flush_model(["state", "job_uuid", "is_processing"])
        self.env["queue.job"].flush_model(["state", "exc_message"])
        rows = self.env.execute_query(
            SQL(
                """SELECT queue.id, job.state, job.exc_message,
                          COUNT(*) OVER (PARTITION BY queue.job_uuid) > 1
                     FROM attachment_queue queue
                LEFT JOIN queue_job job ON job.uuid = queue.job_uuid
                    WHERE queue.state = 'pending'
                      AND queue.is_processing IS NOT TRUE
                      AND (job.id IS NULL OR job.state NOT IN %s)""",
                _LIVE,
            )
        )
        for queue_id, state, message, was_shared in rows:
            attachment = self.browse(queue_id)
            if not attachment.try_lock_for_update(allow_referencing=True):
                continue
            if state == "failed" and was_shared:
                attachment._schedule_each()  # nobody knows which of them it was
            elif state == "failed":
                why = message or ""
                attachment._set_attachment_failure(
                    self.env._("The job ended before it was done: %(why)s", why=why)
                )
            else:
                attachment._schedule_jobs()
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _check_outcomes(self):
        """Ask whoever processes files elsewhere, in case their news was lost."""
        for attachment in self.search([("is_processing", "=", True)]):
            if attachment.try_lock_for_update(allow_referencing=True):
                attachment._check_outcome()
                self.env["ir.cron"]._commit_progress(1)
