# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetching: the content of remote files, into the filestore."""

import hashlib

from odoo import api, fields, models

from ..core.after_import import AfterImport
from ..core.errors import ChangedError, ChecksumError, GoneError
from ..core.remote_file import RemoteFile
from ..core.states import FailureKind, FileState
from ..core.streams import HashedStream
from .failing import Failure, attempt, get_next_try

_BIGGEST_CHECKSUM_FILE = 64 * 1024


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    @api.private
    def run_fetch_job(self):
        """Store the content of these files, and leave the remote ones alone.

        One transaction: the content, the entry of the ledger and the jobs that
        follow are there together or not at all. Files that cannot be fetched do
        not stop the others.
        """
        files = self.sudo()._claim()  # the ledger is kept by jobs, not by users
        wanted = (FileState.FETCHING.value, FileState.RETRY.value)
        files = files.filtered(lambda f: f.state in wanted)
        if not files:
            return
        files = files.with_context(lang=files.task_id.run_as_user_id.lang)
        with files._session_of_job() as session:
            if session is None:
                return
            files._fetch_all(session)
        stored = files.exists().filtered(lambda f: f.state == "post_pending")
        stored._enqueue_post()

    def _fetch_all(self, session) -> None:
        """Fetch one file after the other.

        When the connection breaks, it is broken for the others too: they wait.
        """
        for number, file in enumerate(self, 1):
            failure = file._fetch(session)
            if failure and _concerns_others(failure):
                self[number:]._put_off(get_next_try(1), failure.message)
                return

    def _fetch(self, session) -> Failure | None:
        self.ensure_one()
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            # What was written for a file that fails in the middle is taken back.
            with self.env.cr.savepoint():
                self._store(session)
        if tried.failure:
            self._after_fetch_failure(tried.failure)
        return tried.failure

    def _store(self, session) -> None:
        """Read the file; it must be the same before and after."""
        task = self.task_id
        seen = self._look_unchanged(session)
        sha256 = hashlib.sha256()
        sidecar = task.checksum_suffix and hashlib.new(task.checksum_suffix[1:])
        digests = [sha256, *([sidecar] if sidecar else [])]
        if self._keeps_parts(seen.size):
            attachment, size = self._receive_in_parts(session, seen, digests)
        else:
            attachment, size = self._receive(session, digests)
        seen = self._look_unchanged(session)
        if size != seen.size:
            raise ChangedError(self.env._("It changed while it was read."))
        if sidecar:
            self._check_sidecar(session, sidecar.hexdigest())
        checksum = sha256.hexdigest()
        self.write({"sha256": checksum, "fetched_at": fields.Datetime.now()})
        if self._is_known_content(checksum):
            attachment.unlink()
            message = self.env._("A file with the same content was taken before.")
        else:
            message = False
            self.attachment_queue_id = self._create_queue(attachment)
        self._set_stored(message)

    def _receive(self, session, digests):
        """Fetch a file in one go; return (attachment, bytes)."""
        with session.read(self.remote_path) as stream:
            hashed = HashedStream(stream, digests)
            attachment = self.env["ir.attachment"]._create_from_stream(
                self.name, hashed, res_model="attachment.queue"
            )
        return attachment, hashed.size

    def _look_unchanged(self, session) -> RemoteFile:
        """:raises GoneError, ChangedError: when it is not what the ledger says"""
        seen = session.stat(self.remote_path)
        if seen is None:
            raise GoneError(self.env._("It is gone from the server."))
        if seen.kind != "file" or seen.version_key != self.version_key:
            raise ChangedError(self.env._("It has changed since it was listed."))
        return seen

    def _set_stored(self, message) -> None:
        keep = self.task_id.after_import == AfterImport.KEEP.value
        state = FileState.POST_PENDING
        if keep:
            state = FileState.FINISHED
        elif self._waits_for_outcome():
            state = FileState.PROCESSING
        self.write(
            {
                "state": state.value,
                "attempts": 0,
                "next_try": False,
                "failure_kind": False,
                "message": message,
                "traceback": False,
            }
        )
        if keep and self.task_id.dedupe_policy == "none":
            self._close_version()  # so that the next look takes it again

    def _is_known_content(self, checksum: str) -> bool:
        if self.task_id.dedupe_policy != "content":
            return False
        # Two jobs that hold the same content take turns: neither sees what the
        # other has not committed. The task's own row stays free for others.
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            (f"attachment.synchronize/{self.task_id.id}/{checksum}",),
        )
        return bool(
            self.search_count(
                [
                    ("task_id", "=", self.task_id.id),
                    ("sha256", "=", checksum),
                    ("attachment_queue_id", "!=", False),
                    ("id", "!=", self.id),
                ],
                limit=1,
            )
        )

    def _create_queue(self, attachment):
        """Hand the content over; its job runs with the rights of the task's user."""
        task = self.task_id
        owner = self.with_user(task.run_as_user_id).with_company(task.company_id)
        # That user need not be allowed to put files here by hand.
        queue = owner.env["attachment.queue"].sudo()
        # Nobody asked to follow it, and "created" is all that there is to say.
        queue = queue.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return queue.create(self._prepare_queue_vals(attachment))

    def _prepare_queue_vals(self, attachment) -> dict:
        return {
            "attachment_id": attachment.id,
            "task_id": self.task_id.id,
            "file_type": self.task_id.file_type,
        }

    def _check_sidecar(self, session, expected: str) -> None:
        path = f"{self.remote_path}{self.task_id.checksum_suffix}"
        with session.read(path) as stream:
            text = stream.read(_BIGGEST_CHECKSUM_FILE).decode(errors="replace")
        told = text.split()[:1]
        if not told or told[0].lower() != expected:
            raise ChecksumError(
                self.env._(
                    "Its checksum is not the one in %(name)s.",
                    name=path.rpartition("/")[2],
                )
            )

    # ------------------------------------------------------------------
    # What did not work
    # ------------------------------------------------------------------

    def _after_fetch_failure(self, failure: Failure) -> None:
        self._note_file_failure(failure)
        if failure.kind is FailureKind.VANISHED:
            self.write({"state": FileState.VANISHED.value, "next_try": False})
            self._close_version()
        elif failure.kind is FailureKind.CHANGED:
            # The next look sees the version that is there then.
            self.unlink()
        elif self._is_hopeless(failure):
            self._set_aside()
        else:
            self._enqueue_fetch(eta=get_next_try(self.attempts))


def _concerns_others(failure: Failure) -> bool:
    """Whether the next file would fail in the same way."""
    if isinstance(failure.error, PermissionError):
        return False
    return failure.kind in (FailureKind.TRANSIENT, FailureKind.TASK)
