# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first job of a file that is sent: its content, under a name nobody looks for."""

import hashlib

from odoo import models

from ..core import names
from ..core.errors import TemporaryError

_BLOCK = 1024 * 1024


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    def _upload(self) -> None:
        """Put the content on the server, under a name that nobody looks for."""
        attachment = self.sudo()  # credentials and states are not the user's
        if attachment._do_over_session(attachment._upload_over):
            attachment.write({"attempts": 0, "next_try": False, "state_message": False})
            if attachment.is_uploaded:
                attachment._schedule_rename()
            else:
                attachment._set_state_done()

    def _upload_over(self, session) -> None:
        folder = self.task_id._get_folder()
        session.make_folder(folder)
        checksum, size = self._hash_content()
        name = self._get_remote_name(checksum)
        path = self.remote_path or names.join(folder, name)
        vals = {
            "sent_sha256": checksum,
            "remote_path": path,
            # Nothing is left for a second job where it has its name already.
            "is_uploaded": not session.writes_atomically or self._has_companions(),
        }
        if session.writes_atomically and self._has_content(
            session, path, checksum, size
        ):
            self.write(vals)  # an earlier try wrote it and could not say so
            return
        path = self._get_free_path(session, path)
        upload = path if session.writes_atomically else self._get_part_path(path)
        # What an earlier try left of this file, or what is to be replaced.
        self._remove_stale(session, upload)
        self._write(session, upload, size)
        self._check_written(session, upload, checksum, size)
        self.write({**vals, "remote_path": path})

    def _write(self, session, path: str, size: int) -> None:
        with self.attachment_id._open_stream() as stream:
            session.write_new(path, stream, size)

    def _check_written(self, session, path: str, checksum: str, size: int) -> None:
        """Remove what is not what was sent: nobody is to take it.

        :raises TemporaryError: when it is not
        """
        seen = session.stat(path)
        wrong = None
        if seen is None or seen.size != size:
            wrong = self.env._("The server has not got the whole file.")
        elif self.task_id.reads_back and not self._has_content(
            session, path, checksum, size
        ):
            wrong = self.env._("What the server has got is not what was sent.")
        if wrong:
            if seen:
                session.remove_one(path)
            raise TemporaryError(wrong)

    def _hash_content(self) -> tuple[str, int]:
        with self.attachment_id._open_stream() as stream:
            digest = hashlib.file_digest(stream, "sha256")
            return digest.hexdigest(), stream.tell()

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
        name = names.render_name(
            self.task_id.new_name or "{name}",
            names.clean_name(self.name),
            moment=self.create_date,
            number=self.id,
            checksum=checksum,
        )
        return names.shorten(name, names.LONGEST_NAME - self._get_companion_room())
