# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Streams that tell what went through them."""

from typing import Any, BinaryIO


class HashedStream:
    """A stream that counts and hashes what is read from it."""

    def __init__(self, stream: BinaryIO, digests: list[Any]) -> None:
        self._stream = stream
        self._digests = digests
        self.size = 0

    def read(self, length: int = -1) -> bytes:
        block = self._stream.read(length)
        for digest in self._digests:
            digest.update(block)
        self.size += len(block)
        return block
