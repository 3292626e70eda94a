# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are sent: written beside their name, checked, then renamed.

Two jobs. The first uploads and commits that it has; the second renames. When the
server's answer to the rename is lost, the second finds the upload gone and knows that
the rename happened: nothing is sent twice, even if the partner has taken the file.

Here is what both jobs need: names, the session, and what becomes of a failure.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import names
from ..core.errors import RemoteFileError, TaskError
from ..core.states import FailureKind
from .failing import Failure, attempt, get_next_try

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

    def _begin_again(self) -> None:
        """What was sent is sent once more; what is on its way goes on."""
        sent = self.filtered(lambda a: a.file_type == "export" and a.state == "done")
        sent.write({"is_uploaded": False, "remote_path": False})
        return super()._begin_again()

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
    # On the server
    # ------------------------------------------------------------------

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

    def _get_part_path(self, path: str) -> str:
        folder, _slash, name = path.rpartition("/")
        return names.join(folder, names.part_name(name, self.id))

    def _get_free_path(self, session, path: str) -> str:
        """Return where to write when the name is taken, as the task says.

        :raises RemoteFileError: when the task says to stop
        """
        seen = session.stat(path)
        if seen is None:
            return path
        policy = self.task_id.export_policy
        if policy == "suffix":
            return self._get_spare_path(path)
        self._refuse_folder(seen)
        if policy == "overwrite":
            return path
        raise RemoteFileError(
            self.env._("There is a file %(path)s on the server already.", path=path)
        )

    def _refuse_folder(self, seen) -> None:
        """:raises RemoteFileError: when what is to be replaced is a folder"""
        if seen.kind == "directory":
            raise RemoteFileError(
                self.env._("There is a folder %(path)s on the server.", path=seen.path)
            )

    def _remove_stale(self, session, path: str) -> None:
        """Remove what a file that is to be written takes the place of."""
        seen = session.stat(path)
        if seen:
            self._refuse_folder(seen)
            session.remove_one(path)

    def _get_spare_path(self, path: str) -> str:
        """Return the name that is this file's alone."""
        folder, _slash, name = path.rpartition("/")
        room = self._get_companion_room()
        name = names.with_suffix(name, self.create_date, f"{self.id:08d}", room=room)
        return names.join(folder, name)

    def _get_companion_room(self) -> int:
        """Return the bytes that a name must leave for what goes with the file."""
        suffixes = self.task_id._get_rules().companions
        return max((len(suffix.encode()) for suffix in suffixes), default=0)

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
