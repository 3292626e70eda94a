# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file on a server, as one listing or one look shows it."""

import re
from dataclasses import dataclass
from enum import Enum

UNKNOWN_SIZE = -1
# Bytes of a file that is read to learn its version, and kept in memory.
LARGEST_UNDATED = 8 * 1024 * 1024
_BY_CONTENT = "sha256:"
_NUMBER = re.compile(r"-?\d+\.\d+")


class Dating(str, Enum):
    """How one version of a file is told from the next, the surest first.

    ``exact``  by a tag or a time, to the second
    ``content``  the server tells neither: by the content, read at each look
    ``minute``  by the time that a listing shows to people: to the minute or the day
    ``size``  by nothing but the size
    """

    EXACT = "exact"
    CONTENT = "content"
    MINUTE = "minute"
    SIZE = "size"


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteFile:
    """What a server says about one path.

    ``path`` is relative to the root of the storage, with ``/`` between the parts
    and none at its ends. ``size`` is in bytes, ``UNKNOWN_SIZE`` where the server does
    not tell. ``mtime`` is in seconds since 1970 (UTC), as the server has it, ``None``
    where it does not tell; ``shown`` what it shows instead, in its own words and zone;
    ``digest`` the SHA-256 of the content, where there is neither. ``kind`` is ``file``,
    ``directory``, ``other`` (links, devices), or ``unclear``: a line of a listing that
    is not understood, in the place of a name.
    """

    path: str
    size: int = 0
    mtime: float | None = None
    etag: str | None = None
    shown: str | None = None
    digest: str | None = None
    kind: str = "file"

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """What is before the name; empty at the root."""
        return self.path.rpartition("/")[0]

    @property
    def version_key(self) -> str:
        """Equal as long as nobody wrote the file.

        The entity tag alone would not do: on S3 it is the hash of the content, and
        yesterday's content sent once more is a new file.
        """
        seen = self.shown or "" if self.mtime is None else f"{self.mtime:.6f}"
        if self.digest:
            return f"{_BY_CONTENT}{self.digest}"
        return "|".join((self.etag or "", str(self.size), seen))

    @property
    def dating(self) -> Dating:
        """How this version is told from others."""
        return get_dating(self.version_key)


def get_dating(version_key: str) -> Dating:
    """Return how the version with this key is told from others."""
    if version_key.startswith(_BY_CONTENT):
        return Dating.CONTENT
    etag, _bar, rest = version_key.partition("|")
    seen = rest.partition("|")[2]
    if etag or _NUMBER.fullmatch(seen):
        return Dating.EXACT
    return Dating.MINUTE if seen else Dating.SIZE


def read_size(told: object) -> int:
    """Return the bytes that a server tells, ``UNKNOWN_SIZE`` if it is no number."""
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() else UNKNOWN_SIZE
