# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs that process files: one for each, or one for many with which little is done."""

import time
import traceback

from odoo import api, models

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact

from .failing import NOT_OURS
from .naming import list_names

_CHANNEL = "root.attachment_queue"
_LOCKED_SECONDS = 3600
# A job costs more than most files with which nothing is done.
_MOST_TOGETHER = 100
# Then the rest gets a job of its own, far from any limit of a worker.
_SECONDS_TOGETHER = 20


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _job_attrs(self) -> dict:
        """Hook: return what ``with_delay`` gets: override by file type."""
        self.ensure_one()
        return {"channel": _CHANNEL}

    def _shares_job(self) -> bool:
        """Hook: whether one job may process many such files, in one transaction.

        Files of a type have a job each, unless its module knows that processing takes
        little and touches nothing but the database: when one fails, all are rolled
        back, and then each gets a job of its own.
        """
        self.ensure_one()
        return not self.file_type

    # ------------------------------------------------------------------
    # Jobs
    # ------------------------------------------------------------------

    def _schedule_jobs(self, eta=None) -> None:
        """Give entries their jobs, with the rights of whoever their task runs as."""
        for entries in self._split_into_jobs():
            entries._schedule_job(eta)

    def _split_into_jobs(self):
        """Yield the entries of one job at a time."""
        alike: dict[tuple, models.Model] = {}
        for entry in self:
            if not entry._shares_job():
                yield entry
                continue
            task = entry.sudo().task_id  # whose user may be somebody else
            key = (task, repr(sorted(entry._job_attrs().items())))
            alike[key] = alike.get(key, self.browse()) + entry
        for entries in alike.values():
            for start in range(0, len(entries), _MOST_TOGETHER):
                yield entries[start : start + _MOST_TOGETHER]

    def _schedule_job(self, eta=None) -> None:
        """Give these entries one job."""
        task, record = self.sudo().task_id, self  # as above
        if task:
            record = self.with_user(task.run_as_user_id).with_company(task.company_id)
        attributes = {
            "description": self.env._("Process %(name)s", name=list_names(self)),
            "identity_key": identity_exact,
            **self[:1]._job_attrs(),
            **({"eta": eta} if eta else {}),
        }
        # A superuser's environment would make the job one of the superuser.
        job = record.sudo(False).with_delay(**attributes).run_as_job()
        if job.eta and not attributes.get("eta"):
            # It waited to be tried again: somebody wants it now.
            job.db_record().sudo().eta = False  # jobs are not the user's to write
        self.sudo().write({"job_uuid": job.uuid})  # users do not write entries

    @api.private
    def run_as_job(self):
        """Process each of these files once.

        In a job, what goes wrong is raised: the job is seen to fail, and its
        ``on_fail`` method notes the failure here in the transaction that does so.
        Called directly, the failure is noted and nothing is raised.

        :raises RetryableJobError: when somebody else processes it now
        """
        entries = self._claim()
        until = time.monotonic() + _SECONDS_TOGETHER
        for number, entry in enumerate(entries):
            if number and time.monotonic() > until:
                entries[number:]._schedule_jobs()
                return
            if entry._needs_run():
                entry._run_or_note()

    def _claim(self):
        """Lock the entries of a job and see them as they are now."""
        present = self.exists()
        locked = present.try_lock_for_update(allow_referencing=True)
        busy = present - locked
        if busy and len(self) == 1:
            raise RetryableJobError(
                self.env._("The file is being processed."),
                seconds=_LOCKED_SECONDS,
                ignore_retry=True,
            )
        busy._schedule_each()
        locked.invalidate_recordset()
        return present & locked

    def _run_or_note(self) -> None:
        if self.env.context.get("job_uuid"):
            self.run()  # the job is rolled back if this fails
            return
        try:
            with self.env.cr.savepoint():
                self.run()
        except NOT_OURS:
            raise
        except Exception as error:
            self._set_attachment_failure(str(error), traceback.format_exc())

    def _schedule_each(self) -> None:
        """Give each entry a job of its own, which tells what is wrong with it."""
        for entry in self:
            entry._schedule_job()

    @api.private
    def _on_job_failed(self, exc_info=None, exc_name=None, exc_message=None):
        """Note the failure of the job; called where queue_job notes its own."""
        entries = self.exists()
        if len(self) > 1:  # nobody knows which of them it was
            entries.filtered(lambda a: a._needs_run())._schedule_each()
            return
        text = str(exc_message or exc_name or "")
        for attachment in entries:
            attachment._set_attachment_failure(text, exc_info)
