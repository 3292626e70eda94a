# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are sent: written beside their name, checked, then renamed.

Two jobs. The first uploads and commits that it has; the second renames. When the
server's answer to the rename is lost, the second finds the upload gone and knows that
the rename happened: nothing is sent twice, even if the partner has taken the file.
"""

import hashlib
import io

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from odoo.addons.queue_job.exception import RetryableJobError

from ..core import names
from ..core.errors import RemoteFileError, TaskError, TemporaryError
from ..core.failures import PAUSES
from ..core.states import FailureKind
from .failing import Failure, attempt, get_next_try

_BLOCK = 1024 * 1024
_MOST_UNKNOWN = 3


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    file_type = fields.Selection(
        selection_add=[("export", "Send the file")],
        ondelete={"export": "set null"},
    )
    remote_path = fields.Char(
        string="Path on Server", readonly=True, copy=False, help="Where it is sent."
    )
    is_uploaded = fields.Boolean(
        readonly=True, copy=False, help="It is on the server, not under its name yet."
    )
    attempts = fields.Integer(readonly=True, copy=False)
    next_try = fields.Datetime(readonly=True, copy=False)
    sent_sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)

    @api.onchange("task_id")
    def onchange_task_id(self):
        """What has a task that sends files is to be sent."""
        for attachment in self:
            if attachment.task_id.method_type == "export":
                attachment.file_type = "export"

    @api.constrains("file_type", "task_id")
    def _check_export_task(self):
        for attachment in self:
            sends = attachment.task_id.method_type == "export"
            if attachment.file_type == "export" and not sends:
                raise UserError(
                    self.env._("Choose the task that says where the file is sent.")
                )

    def _run(self) -> None:
        result = super()._run()
        if self.file_type == "export":
            self._upload()
        return result

    def _is_complete(self) -> bool:
        return super()._is_complete() and self.file_type != "export"

    def button_manual_run(self):
        """A file that is sent is sent by its jobs, in which a lost answer is safe."""
        exports = self.filtered(lambda a: a.file_type == "export")
        if exports:
            return exports.button_reschedule()
        return super().button_manual_run()

    def _schedule_jobs(self, eta=None) -> None:
        """What is uploaded goes on where it ended."""
        # Whoever asks need not see what the jobs noted.
        uploaded = self.filtered(lambda a: a.sudo().is_uploaded)
        uploaded._schedule_rename(eta)
        return super(AttachmentQueue, self - uploaded)._schedule_jobs(eta)

    def _schedule_rename(self, eta=None) -> None:
        for attachment in self:
            job = attachment.with_delay(
                eta=eta,
                channel=attachment._job_attrs().get("channel"),
                description=self.env._("Send %(name)s", name=attachment.name),
            ).run_rename_job()
            attachment.job_uuid = job.uuid

    # ------------------------------------------------------------------
    # First job: upload
    # ------------------------------------------------------------------

    def _upload(self) -> None:
        """Put the content on the server, under a name that nobody looks for."""
        attachment = self.sudo()  # credentials and states are not the user's
        if attachment._do_over_session(attachment._upload_over):
            attachment.write({"attempts": 0, "next_try": False, "state_message": False})
            attachment._schedule_rename()

    def _do_over_session(self, work) -> bool:
        """Call ``work`` with a session; whether it could be done.

        What could not is put off, or noted as failed; so it is while the task's
        circuit is open.
        """
        task = self.task_id
        if task._is_blocked():
            self._try_later(task.blocked_until, task.last_error)
            return False
        opened = False
        with attempt(self.env, task._get_secrets()) as tried:
            with task._get_server()._open_session() as session:
                opened = True
                work(session)
        if tried.failure:
            self._after_send_failure(tried.failure, opened)
            return False
        task._note_success()
        return True

    def _upload_over(self, session) -> None:
        folder = self.task_id._get_folder()
        session.make_folder(folder)
        checksum, size = self._hash_content()
        name = self._get_remote_name(checksum)
        path = self.remote_path or names.join(folder, name)
        vals = {"sent_sha256": checksum, "remote_path": path, "is_uploaded": True}
        if session.writes_atomically and self._has_content(
            session, path, checksum, size
        ):
            self.write(vals)  # an earlier try wrote it and could not say so
            return
        path = self._get_free_path(session, path)
        upload = path if session.writes_atomically else self._get_part_path(path)
        if session.stat(upload):
            # What an earlier try left of this file, or what is to be replaced.
            session.remove_one(upload)
        self._write(session, upload, size)
        self.write({**vals, "remote_path": path})

    def _write(self, session, path: str, size: int) -> None:
        with self.attachment_id._open_stream() as stream:
            session.write_new(path, stream, size)
        seen = session.stat(path)
        if seen is None or seen.size != size:
            raise TemporaryError(self.env._("The server has not got the whole file."))

    def _hash_content(self) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with self.attachment_id._open_stream() as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
        return digest.hexdigest(), size

    def _has_content(self, session, path: str, checksum: str, size: int) -> bool:
        """Whether a file on the server is what we send."""
        seen = session.stat(path)
        if seen is None or seen.size != size:
            return False
        digest = hashlib.sha256()
        with session.read(path) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest() == checksum

    def _get_remote_name(self, checksum: str) -> str:
        self.ensure_one()
        return names.render_name(
            self.task_id.new_name or "{name}",
            names.clean_name(self.name),
            moment=self.create_date,
            number=self.id,
            checksum=checksum,
        )

    def _get_part_path(self, path: str) -> str:
        folder, _slash, name = path.rpartition("/")
        return names.join(folder, names.part_name(name, self.id))

    def _get_free_path(self, session, path: str) -> str:
        """Return where to write when the name is taken, as the task says.

        :raises RemoteFileError: when the task says to stop
        """
        if session.stat(path) is None:
            return path
        policy = self.task_id.export_policy
        if policy == "suffix":
            folder, _slash, name = path.rpartition("/")
            name = names.with_suffix(name, self.create_date, f"{self.id:08d}")
            return names.join(folder, name)
        if policy == "overwrite":
            return path
        raise RemoteFileError(
            self.env._("There is a file %(path)s on the server already.", path=path)
        )

    # ------------------------------------------------------------------
    # Second job: rename
    # ------------------------------------------------------------------

    @api.private
    def run_rename_job(self):
        """Give the uploaded file its name, and write what goes with it."""
        self.ensure_one()
        attachment = self.sudo()  # credentials and states are not the user's
        try:
            attachment.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise RetryableJobError(
                str(error), seconds=PAUSES[0], ignore_retry=True
            ) from error
        attachment.invalidate_recordset()
        if attachment.state == "done" or not attachment.is_uploaded:
            return
        if attachment._do_over_session(attachment._rename_over):
            attachment.next_try = False
            attachment._set_state_done()

    def _rename_over(self, session) -> None:
        part = self._get_part_path(self.remote_path)
        if not session.writes_atomically and session.stat(part):
            self._rename(session, part)
        # Else it has its name: the answer to an earlier rename was lost.
        self._write_companions(session)

    def _rename(self, session, part: str) -> None:
        if self.task_id.export_policy == "overwrite":
            session.replace(part, self.remote_path)
            return
        target = self._get_free_path(session, self.remote_path)
        session.rename_new(part, target)
        if target != self.remote_path:
            self.remote_path = target

    def _write_companions(self, session) -> None:
        """The checksum file, and last the file that says that all is complete."""
        task, name = self.task_id, self.remote_path.rpartition("/")[2]
        if task.checksum_suffix:
            digest = hashlib.new(task.checksum_suffix[1:])
            with self.attachment_id._open_stream() as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
            text = f"{digest.hexdigest()}  {name}\n"
            self._write_companion(session, task.checksum_suffix, text)
        if task.trigger_suffix:
            self._write_companion(session, task.trigger_suffix, "")

    def _write_companion(self, session, suffix: str, text: str) -> None:
        path, content = f"{self.remote_path}{suffix}", text.encode()
        if session.stat(path):
            session.remove_one(path)
        session.write_new(path, io.BytesIO(content), len(content))

    # ------------------------------------------------------------------
    # What did not work
    # ------------------------------------------------------------------

    def _after_send_failure(self, failure: Failure, opened: bool) -> None:
        self.attempts += 1
        own = isinstance(failure.error, TaskError)
        if not opened or own:
            self.task_id._note_failure(failure)
        hopeless = failure.kind is FailureKind.FILE or (
            opened
            and failure.kind in (FailureKind.UNKNOWN, FailureKind.TASK)
            and (failure.kind is FailureKind.UNKNOWN or self.attempts >= _MOST_UNKNOWN)
        )
        if hopeless:
            self._set_attachment_failure(failure.message, failure.details)
            return
        self._try_later(get_next_try(self.attempts), failure.message)

    def _try_later(self, until, message) -> None:
        self.write({"state_message": message, "next_try": until})
        self._schedule_jobs(eta=until)
