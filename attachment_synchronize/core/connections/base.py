# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What every connection can do, and the registry of protocols."""

import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import BinaryIO, ClassVar, cast

from .. import names
from ..errors import TaskError, TemporaryError
from ..remote_file import RemoteFile
from ..text import _
from .settings import Settings
from .watch import Watch, Watched

TIMEOUT = 30  # seconds without an answer


class Connection(ABC):
    """An open session. Paths are relative to the storage's root.

    No method expands wildcards; none but ``replace`` overwrites.
    """

    label: ClassVar[str]
    # What the options of a storage look like, for a person who enters them.
    example: ClassVar[str] = ""
    # What pip installs and what Python imports; None where nothing more is needed.
    library: ClassVar[tuple[str, str] | None] = None
    # Whether a rename is one step that either happens or does not.
    renames_atomically: ClassVar[bool] = True
    # Whether a file that is being written is invisible until it is complete.
    writes_atomically: ClassVar[bool] = False
    # Whether the server itself refuses to overwrite, whoever was faster.
    refuses_taken_names: ClassVar[bool] = True
    # Whether it tells checksums of contents.
    tells_checksums: ClassVar[bool] = False

    # Whether files may be written, renamed and removed.
    writes: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.received = 0  # bytes, or about: more than nothing happens

    def count(self, length: int) -> None:
        """Note that so many bytes have come."""
        self.received += length

    @abstractmethod
    def interrupt(self) -> None:
        """End what is under way, called from another thread; the session is broken."""

    @abstractmethod
    def open(self) -> None:
        """Connect and log in."""

    @abstractmethod
    def close(self) -> None:
        """End the session; never raises for a session that is broken."""

    @abstractmethod
    def ls(self, folder: str) -> list[RemoteFile]:
        """List a folder, afresh, without its sub-folders' content.

        :raises FileNotFoundError: when there is no such folder
        """

    @abstractmethod
    def stat(self, path: str) -> RemoteFile | None:
        """Look at one file, afresh; ``None`` when there is none."""

    @abstractmethod
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> AbstractContextManager[BinaryIO]:
        """Open a file for reading, from byte ``start`` to its end.

        :param size: what the file is believed to have, which saves asking some
            servers; whether it had more is for the caller to look up
        :raises FileNotFoundError: when there is none
        :raises ResumeError: when the server gives files from their beginning only
        """

    @abstractmethod
    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        """Write a file that must not exist yet.

        :raises FileExistsError: when it does
        """

    @abstractmethod
    def rename_new(self, path: str, target: str) -> None:
        """Rename a file to a name that must be free.

        :raises FileExistsError: when it is not
        :raises FileNotFoundError: when there is nothing to rename
        """

    @abstractmethod
    def remove_one(self, path: str) -> None:
        """Remove exactly this file.

        :raises FileNotFoundError: when there is none
        :raises IsADirectoryError: when it is a folder, where the server says so
        """

    @abstractmethod
    def make_folder(self, folder: str) -> None:
        """Make a folder and those above it, unless they are there.

        :raises NotADirectoryError: when a file has such a name
        """

    def replace(self, path: str, target: str) -> None:
        """Rename a file, in the place of another if there is one."""
        if self._find_file(target):
            self.remove_one(target)
        self.rename_new(path, target)

    def full(self, path: str) -> str:
        """Return the path on the server.

        :raises RemoteFileError: when ``path`` would leave the root
        """
        root = self.settings.root.rstrip("/")
        if not path:
            return root or self.empty_root
        names.check_path(path)
        return f"{root}/{path}" if self.settings.root else self.empty_prefix + path

    def find_md5(self, seen: RemoteFile) -> str | None:
        """Return the MD5 of a file that was looked at, if the server may have told."""
        return None

    # How the server calls the folder in which a session begins.
    empty_root: ClassVar[str] = "."
    empty_prefix: ClassVar[str] = ""

    def _check_count(self, count: int) -> None:
        """:raises TaskError: when a folder lists that many files, and more"""
        if count > self.settings.most_files:
            raise TaskError(
                _(
                    "The server lists more than %(limit)s files in one folder. If "
                    "that is right, the system administrator can allow more by the "
                    "system parameter %(parameter)s."
                ),
                limit=self.settings.most_files,
                parameter="attachment_synchronize.most_files",
            )

    def _refuse_existing(self, path: str) -> None:
        """For protocols that cannot refuse by themselves."""
        if self.stat(path):
            raise FileExistsError(path)

    def _find_file(self, path: str) -> RemoteFile | None:
        """Look at a file; a folder may go with all that is in it, so it is refused."""
        seen = self.stat(path)
        if seen and seen.kind == "directory":
            raise IsADirectoryError(path)
        return seen

    def _has_folder(self, path: str) -> bool:
        seen = self.stat(path)
        if seen and seen.kind == "file":
            raise NotADirectoryError(path)
        return seen is not None


_PROTOCOLS: dict[str, type[Connection]] = {}


def protocol(*codes: str) -> Callable[[type[Connection]], type[Connection]]:
    """Register a connection for the codes that ``fs.storage`` has for a protocol."""

    def register(cls: type[Connection]) -> type[Connection]:
        for code in codes:
            _PROTOCOLS[code] = cls
        return cls

    return register


def get_protocols() -> dict[str, type[Connection]]:
    """Return what may be synchronised with: code → connection."""
    return dict(_PROTOCOLS)


def find_missing_library(code: str) -> str | None:
    """Return what ``pip install`` has to be called with for a protocol, if anything.

    :raises TaskError: when the protocol is none of ours
    """
    library = _get_class(code).library
    if library and importlib.util.find_spec(library[1]) is None:
        return library[0]
    return None


def _get_class(code: str) -> type[Connection]:
    try:
        return _PROTOCOLS[code]
    except KeyError:
        raise TaskError(
            _("Files cannot be exchanged over %(protocol)s. Choose one of: %(known)s."),
            protocol=code,
            known=", ".join(sorted(_PROTOCOLS)),
        ) from None


@contextmanager
def connect(settings: Settings) -> Iterator[Connection]:
    """Open a session and close it, whatever happens.

    :raises TaskError: when the protocol is unknown or lacks its library
    """
    connection = _get_class(settings.protocol)(settings)
    missing = find_missing_library(settings.protocol)
    if missing:
        raise TaskError(
            _(
                "%(protocol)s needs a Python library that is not installed. Ask the "
                "system administrator to run: pip install %(library)s"
            ),
            protocol=connection.label,
            library=missing,
        )
    watch = Watch(settings.patience, connection.interrupt)
    try:
        with watch.request(lambda: connection.received):
            connection.open()
        yield cast(Connection, Watched(connection, watch))
    finally:
        # What was done is done: a server that hangs up first does not undo it.
        with suppress(OSError, EOFError, TemporaryError):
            with watch.request(lambda: connection.received):
                connection.close()
        watch.end()
