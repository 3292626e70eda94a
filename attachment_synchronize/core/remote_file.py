# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file on a server, as one listing or one look shows it."""

from dataclasses import dataclass

UNKNOWN_SIZE = -1


@dataclass(frozen=True, kw_only=True)
class RemoteFile:
    """What a server says about one path.

    ``path`` is relative to the root of the storage, with ``/`` between the parts
    and none at its ends. ``size`` is in bytes, ``UNKNOWN_SIZE`` where the server does
    not tell. ``mtime`` is in seconds since 1970 (UTC), as the server has it, ``None``
    where it does not tell. ``kind`` is ``file``, ``directory`` or ``other`` (links,
    devices).
    """

    path: str
    size: int = 0
    mtime: float | None = None
    etag: str | None = None
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
        seen = "" if self.mtime is None else f"{self.mtime:.6f}"
        return "|".join((self.etag or "", str(self.size), seen))


def read_size(told: object) -> int:
    """Return the bytes that a server tells, ``UNKNOWN_SIZE`` if it is no number."""
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() else UNKNOWN_SIZE
