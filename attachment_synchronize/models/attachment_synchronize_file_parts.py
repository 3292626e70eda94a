# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Large files: what has arrived is kept when a transfer is cut off.

The part lies in the filestore, outside the transaction, under the number of the ledger
entry and its version: another version of the file never goes on where this one ended.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager, suppress
from typing import Any

from odoo import api, models

from ..core.download import download
from ..core.errors import TemporaryError
from ..core.states import FileState

# Smaller files begin again: that costs less than a file of their own.
_KEPT_FROM_BYTES = 8 * 1024 * 1024
_FOLDER = "synchronize"


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    def _keeps_parts(self, size: int) -> bool:
        """Whether what arrives of this file is kept, should the rest not come."""
        in_files = self.env["ir.attachment"]._storage() == "file"
        return in_files and size >= _KEPT_FROM_BYTES

    def _receive_in_parts(self, session, seen, digests):
        """Fetch a large file; return (attachment, bytes).

        :param digests: name → digest; gets those that are needed besides
        """
        _add_digest(digests, "sha1")  # by which Odoo names its files
        with self._open_part() as part:
            is_kept = os.fstat(part.fileno()).st_size
            told = session.find_md5(seen) if is_kept else None
            if told:
                _add_digest(digests, "md5")
            hashing = list(digests.values())
            size, resumed = download(session, self._get_place(), part, hashing)
            wrong = size != seen.size or told and digests["md5"].hexdigest() != told
            if wrong:
                # Not to be gone on with: the next try begins again.
                part.truncate(0)
            if size != seen.size:
                self._check_size(size, self._look_unchanged(session).size)
            # Alone it proves nothing: encrypted objects of S3 have tags of that form.
            if wrong and resumed:
                raise TemporaryError(
                    self.env._(
                        "The parts that were fetched do not make up the file on the "
                        "server. It is fetched again from its beginning."
                    )
                )
            attachment = self.env["ir.attachment"]._create_from_file(
                self.name,
                part.name,
                size=size,
                checksum=digests["sha1"].hexdigest(),
                res_model="attachment.queue",
            )
        return attachment, size

    @contextmanager
    def _open_part(self):
        """Give the file for what arrives, locked against a job that is left over.

        :raises TemporaryError: when another process writes it
        """
        version = hashlib.sha256(self._get_version().encode()).hexdigest()[:16]
        path = self._get_parts_path(f"{self.id}-{version}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # Unbuffered, so that nothing is lost with the process.
        with open(path, "ab+", buffering=0) as part:
            if not _try_lock(part) or not _is_at(part, path):
                raise TemporaryError(
                    self.env._("Another job still receives %(name)s.", name=self.name)
                )
            yield part

    @api.model
    def _get_parts_path(self, name: str = "") -> str:
        return self.env["ir.attachment"]._full_path(os.path.join(_FOLDER, name))

    @api.model
    def _remove_old_parts(self) -> None:
        """Remove what nobody will go on with: stored, changed, given up."""
        try:
            found = {name: int(name.partition("-")[0]) for name in self._list_parts()}
        except FileNotFoundError:  # there never was one
            return
        waiting = (
            self.browse(found.values())
            .exists()
            .filtered(
                lambda f: f.state in (FileState.FETCHING.value, FileState.RETRY.value)
            )
        )
        versions = {f.id: f for f in waiting}
        for name, file_id in found.items():
            if file_id not in versions:
                _remove_unless_locked(self._get_parts_path(name))

    @api.model
    def _list_parts(self) -> list[str]:
        return os.listdir(self._get_parts_path())


def _add_digest(digests: dict[str, Any], name: str) -> None:
    if name not in digests:
        digests[name] = hashlib.new(name, usedforsecurity=False)


def _try_lock(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(file, path: str) -> bool:
    """Whether the file still has this name: it may have been removed meanwhile."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except FileNotFoundError:
        return False


def _remove_unless_locked(path: str) -> None:
    with suppress(FileNotFoundError), open(path, "rb") as part:
        if _try_lock(part):
            os.unlink(path)
