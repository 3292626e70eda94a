# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The second job of a file that is sent: its name, and what goes with it."""

import hashlib
import io
import time

from odoo import api, models
from odoo.exceptions import LockError

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.failures import PAUSES
from .failing import attempt

# What one session does for others, far from any limit of a worker.
_MOST_TOGETHER = 100
_SECONDS_TOGETHER = 20


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

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
        if not attachment._is_to_rename():
            return
        others = attachment._claim_others()
        if attachment._do_over_session(lambda s: attachment._rename_all(s, others)):
            attachment._note_sent()

    def _is_to_rename(self) -> bool:
        return self.state != "done" and self.is_uploaded

    def _claim_others(self):
        """Lock what the same session can rename as well; their jobs find it done."""
        waiting = self.search(
            [
                ("task_id", "=", self.task_id.id),
                ("file_type", "=", "export"),
                ("state", "=", "pending"),
                ("is_uploaded", "=", True),
                ("next_try", "=", False),
                ("id", "!=", self.id),
            ],
            limit=_MOST_TOGETHER,
            order="id",
        ).try_lock_for_update(allow_referencing=True)
        waiting.invalidate_recordset()
        return waiting.filtered(lambda a: a._is_to_rename())

    def _rename_all(self, session, others) -> None:
        """Rename this file, then others until one fails: its own job will tell."""
        self._rename_over(session)
        until = time.monotonic() + _SECONDS_TOGETHER
        for other in others:
            with attempt(self.env, self.task_id._get_secrets()) as tried:
                other._rename_over(session)
            if tried.failure or time.monotonic() > until:
                return
            other._note_sent()

    def _note_sent(self) -> None:
        self.next_try = False
        self._set_state_done()

    def _rename_over(self, session) -> None:
        if not session.writes_atomically:
            self._rename_or_find(session)
        self._write_companions(session)

    def _rename_or_find(self, session) -> None:
        part = self._get_part_path(self.remote_path)
        if session.stat(part):
            self._rename(session, part)
            return
        # It has its name: an earlier try could not say so, nor which one it was.
        spare = self._get_spare_path(self.remote_path)
        if self.task_id.export_policy == "suffix" and session.stat(spare):
            self.remote_path = spare

    def _rename(self, session, part: str) -> None:
        if self.task_id.export_policy == "overwrite":
            session.replace(part, self.remote_path)
            return
        target = self._get_free_path(session, self.remote_path)
        session.rename_new(part, target)
        self.remote_path = target

    def _has_companions(self) -> bool:
        return bool(self.task_id.checksum_suffix or self.task_id.trigger_suffix)

    def _write_companions(self, session) -> None:
        """The checksum file, and last the file that says that all is complete."""
        task, name = self.task_id, self.remote_path.rpartition("/")[2]
        if task.checksum_suffix:
            text = f"{self._get_checksum(task.checksum_suffix[1:])}  {name}\n"
            self._write_companion(session, task.checksum_suffix, text)
        if task.trigger_suffix:
            self._write_companion(session, task.trigger_suffix, "")

    def _get_checksum(self, kind: str) -> str:
        """Return a digest of the content, which is read only for one not known yet."""
        if kind == "sha256" and self.sent_sha256:
            return self.sent_sha256
        with self.attachment_id._open_stream() as stream:
            return hashlib.file_digest(stream, kind).hexdigest()

    def _write_companion(self, session, suffix: str, text: str) -> None:
        path, content = f"{self.remote_path}{suffix}", text.encode()
        self._remove_stale(session, path)
        session.write_new(path, io.BytesIO(content), len(content))
