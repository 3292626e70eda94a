# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs of the ledger: who works on which files, and what a failure leads to."""

from contextlib import ExitStack, contextmanager

from odoo import fields, models
from odoo.exceptions import LockError

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.errors import ChecksumError, IncompleteError
from ..core.states import FailureKind, FileState
from .failing import Failure, attempt, get_next_try
from .naming import list_names

# One connection serves that many files, and that many bytes: it costs as much as
# fetching several small files, and a job that is killed begins again.
_BATCH_FILES = 100
_BATCH_BYTES = 32 * 1024 * 1024
# Of what should not happen, and may kill a worker each time.
_MOST_UNKNOWN = 3
_LOCKED_SECONDS = 30
# Between a look that a person waits for (5) and all others (10).
_FETCH_PRIORITY = 8


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    def _enqueue_fetch(self, eta=None) -> None:
        """Give files to jobs that fetch them, at once or not before ``eta``."""
        state = FileState.RETRY if eta else FileState.FETCHING
        for files in self._split_into_batches():
            job = files.with_delay(
                eta=eta,
                # What is on the server may go: content is safe before it is processed.
                priority=_FETCH_PRIORITY,
                description=self._describe_job(files, "fetch"),
            ).run_fetch_job()
            files.write(
                {"state": state.value, "job_uuid": job.uuid, "next_try": eta or False}
            )

    def _enqueue_post(self, eta=None) -> None:
        """Have done to the remote files what comes after their import."""
        for files in self._split_into_batches():
            job = files.with_delay(
                eta=eta, description=self._describe_job(files, "post")
            ).run_post_job()
            files.write({"job_uuid": job.uuid, "next_try": eta or False})

    def _describe_job(self, files, what: str) -> str:
        names = list_names(files)
        if what == "fetch":
            return self.env._("Fetch %(names)s", names=names)
        return self.env._("Tidy up on the server: %(names)s", names=names)

    def _split_into_batches(self):
        """Yield files of one task at a time, few enough for one job."""
        for task in self.task_id:
            batch, size = self.browse(), 0.0
            for file in self.filtered(lambda f, task=task: f.task_id == task):
                full = len(batch) >= _BATCH_FILES or size + file.size > _BATCH_BYTES
                if batch and full:
                    yield batch
                    batch, size = self.browse(), 0.0
                batch += file
                size += file.size
            yield batch

    def _claim(self):
        """Lock the files of a job and see them as they are now.

        :raises RetryableJobError: when another job has one of them
        """
        files = self.exists()
        try:
            files.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise RetryableJobError(
                str(error), seconds=_LOCKED_SECONDS, ignore_retry=True
            ) from error
        files.invalidate_recordset()
        return files

    @contextmanager
    def _session_of_job(self):
        """Give a connection; what fails with it concerns all files of the job.

        ``None`` is given while the task's circuit is open, or when there is no
        connection: the files are put off.
        """
        task = self.task_id
        if task._is_blocked():
            self._put_off(task.blocked_until, task.last_error)
            yield None
            return
        stack = ExitStack()
        with attempt(self.env, task._get_secrets()) as tried:
            session = stack.enter_context(task._get_server()._open_session())
        if tried.failure:
            task._note_failure(tried.failure)
            self._put_off(get_next_try(task.failure_count), tried.failure.message)
            yield None
            return
        with stack:
            yield session

    def _put_off(self, until, message) -> None:
        """Work on the files later, which they are not to blame for."""
        for file in self:
            file.write({"message": message, "next_try": until})
        fetching = self.filtered(
            lambda f: f.state in (FileState.FETCHING.value, FileState.RETRY.value)
        )
        fetching._enqueue_fetch(eta=until)
        (self - fetching)._enqueue_post(eta=until)

    # ------------------------------------------------------------------
    # Failures of one file
    # ------------------------------------------------------------------

    def _note_file_failure(self, failure: Failure) -> None:
        """Write down what went wrong with this file; the caller says what follows."""
        self.ensure_one()
        self.write(
            {
                "attempts": self.attempts + 1,
                "failure_kind": failure.kind.value,
                "message": failure.message,
                "traceback": failure.details,
            }
        )

    def _set_aside(self) -> None:
        """Give up on files until a person looks; tell people if these are the first."""
        for task, files in self.grouped("task_id").items():
            others = self.search_count(
                [
                    ("task_id", "=", task.id),
                    ("state", "=", FileState.QUARANTINED.value),
                    ("id", "not in", files.ids),
                ],
                limit=1,
            )
            files.write({"state": FileState.QUARANTINED.value, "next_try": False})
            if not others:
                first = files[0]
                text = self.env._(
                    "%(name)s was set aside: %(why)s",
                    name=first.name,
                    why=first.message,
                )
                task._tell_failure(text)
        self._after_refusal()

    def _after_refusal(self) -> None:
        """Take files that were set aside out of the folder, if the task says so."""
        self.filtered(lambda f: f._has_quarantine_move())._enqueue_post()

    def _has_quarantine_move(self) -> bool:
        moves = self.task_id.quarantine_path and not self.is_moved_aside
        refused = self.state == FileState.QUARANTINED.value
        return bool(refused and (moves or self.claim_path))

    def _is_hopeless(self, failure: Failure) -> bool:
        """Whether trying again makes no sense, or has been done often enough."""
        often = self.attempts >= _MOST_UNKNOWN
        if failure.kind is FailureKind.FILE:
            # Either of two files may have been uploaded again just then, and an answer
            # may have been cut off.
            may_pass = isinstance(failure.error, ChecksumError | IncompleteError)
            return often or not may_pass
        # A single file that may not be read, though the folder may be listed.
        once_in_a_while = (FailureKind.UNKNOWN, FailureKind.TASK)
        return failure.kind in once_in_a_while and often

    def _get_moment(self):
        """Return the time that names are made of: the same at each try."""
        return self.fetched_at or self.first_seen or fields.Datetime.now()
