# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Blocks of bytes between streams; plain Python."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

BLOCK_BYTES = 1024 * 1024


def copy_hashed(head: bytes, stream: BinaryIO, target: BinaryIO) -> tuple[int, str]:
    """Copy ``head`` and the rest of ``stream``; return (bytes, SHA-1 in hex)."""
    size, checksum = 0, hashlib.sha1(usedforsecurity=False)
    for block in chain((head,), blocks(stream)):
        target.write(block)
        checksum.update(block)
        size += len(block)
    return size, checksum.hexdigest()


def have_same_content(one: BinaryIO, other: BinaryIO) -> bool:
    """Compare two streams from where they stand, block by block."""
    while True:
        block = one.read(BLOCK_BYTES)
        if block != other.read(BLOCK_BYTES):
            return False
        if not block:
            return True


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of a stream, at most a megabyte at a time."""
    while block := stream.read(BLOCK_BYTES):
        yield block
