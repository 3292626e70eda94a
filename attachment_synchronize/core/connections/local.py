# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Folders of this machine: Odoo's own, or those that the administrator opened."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from ..errors import RemoteFileError, TaskError
from ..remote_file import RemoteFile
from ..text import _
from .base import Connection, protocol

_BLOCK = 1024 * 1024


@protocol("odoofs", "file", "local")
class LocalConnection(Connection):
    """A folder, entered through no symbolic link that leads out of it."""

    label = "Local folder"

    def open(self) -> None:
        self._root = os.path.realpath(self.settings.root)
        allowed = [os.path.realpath(root) for root in self.settings.local_roots]
        if not any(_is_within(self._root, root) for root in allowed):
            raise TaskError(
                _(
                    "The folder %(folder)s is not open to tasks. The system "
                    "administrator can open it in Odoo's configuration file, section "
                    "[attachment_synchronize], option local_roots."
                ),
                folder=self.settings.root,
            )

    def interrupt(self) -> None:
        """This machine is not somebody else's server."""

    def close(self) -> None:
        """Nothing is held open."""

    def full(self, path: str) -> str:
        full = super().full(path)
        # The parent, since a link itself may be looked at and removed.
        parent = os.path.realpath(os.path.dirname(full) if path else full)
        if not _is_within(parent, self._root):
            raise RemoteFileError(
                _("The path %(path)s leaves its folder."), path=ascii(path)
            )
        return full

    def ls(self, folder: str) -> list[RemoteFile]:
        prefix = f"{folder}/" if folder else ""
        place = self.full(folder)
        if not _is_within(os.path.realpath(place), self._root):
            raise RemoteFileError(
                _("The path %(path)s leaves its folder."), path=ascii(folder)
            )
        found: list[RemoteFile] = []
        with os.scandir(place) as entries:
            for entry in entries:
                file = self._look(f"{prefix}{entry.name}", entry.path)
                found += [file] if file else []
                self._check_count(len(found))
        return found

    def stat(self, path: str) -> RemoteFile | None:
        return self._look(path, self.full(path))

    def _look(self, path: str, full: str) -> RemoteFile | None:
        try:
            seen = os.lstat(full)
        except FileNotFoundError:
            return None
        kind = "other"
        if stat.S_ISREG(seen.st_mode):
            kind = "file"
        elif stat.S_ISDIR(seen.st_mode):
            kind = "directory"
        return RemoteFile(path=path, size=seen.st_size, mtime=seen.st_mtime, kind=kind)

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        descriptor = os.open(self.full(path), os.O_RDONLY | os.O_NOFOLLOW)
        with open(descriptor, "rb") as stream:
            stream.seek(start)
            yield stream

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        with open(self.full(path), "xb") as target:
            shutil.copyfileobj(stream, target, _BLOCK)
            target.flush()
            os.fsync(target.fileno())

    def rename_new(self, path: str, target: str) -> None:
        # rename() would overwrite; a second name for the same file does not.
        os.link(self.full(path), self.full(target), follow_symlinks=False)
        os.unlink(self.full(path))

    def replace(self, path: str, target: str) -> None:
        os.replace(self.full(path), self.full(target))

    def remove_one(self, path: str) -> None:
        os.unlink(self.full(path))

    def make_folder(self, folder: str) -> None:
        if not folder:
            return
        try:
            os.makedirs(self.full(folder), exist_ok=True)
        except FileExistsError as error:
            raise NotADirectoryError(folder) from error


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
