# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A large file into a local one, going on where an earlier try was cut off."""

import os
from contextlib import suppress
from typing import Any, BinaryIO

from .connections.base import Connection
from .errors import ResumeError
from .streams import BlockHasher, write_all

# What must be the same at the end of the part and on the server, to go on after it.
OVERLAP = 64 * 1024


def download(
    session: Connection, path: str, part: BinaryIO, digests: list[Any]
) -> tuple[int, bool]:
    """Complete ``part``, which has the beginning of the remote file, or nothing.

    Whether it is the beginning of this version of the file is for the caller to
    know; what it ends with is compared with the server all the same.

    :param part: open for reading and writing, unbuffered: what was written is there
        when the process is killed
    :param digests: get the content, whole and in order
    :return: bytes in all, and whether some of them came with an earlier try
    """
    kept = part.seek(0, os.SEEK_END)
    if kept > OVERLAP:
        with suppress(ResumeError):
            size = _go_on(session, path, part, kept, digests)
            if size is not None:
                return size, True
    if kept:
        # Of an empty file it would have all written to the disk when it is closed:
        # so ext4 does with what looks like a file that is replaced.
        part.truncate(0)
    part.seek(0)
    with session.read(path) as stream, BlockHasher(digests) as hasher:
        return _append(stream, part, hasher), False


def _go_on(
    session: Connection, path: str, part: BinaryIO, kept: int, digests: list[Any]
) -> int | None:
    """Fetch what is missing; ``None`` when the part belongs to another content."""
    part.seek(kept - OVERLAP)
    tail = part.read(OVERLAP)
    with session.read(path, kept - OVERLAP) as stream:
        if stream.read(OVERLAP) != tail:
            return None
        part.seek(0)
        with BlockHasher(digests) as hasher:
            while hasher.take(part):
                continue
            return kept + _append(stream, part, hasher)


def _append(stream: BinaryIO, part: BinaryIO, hasher: BlockHasher) -> int:
    size = 0
    while block := hasher.take(stream):
        write_all(part, block)
        size += len(block)
    return size
