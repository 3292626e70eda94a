# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Streams that tell what went through them."""

from collections.abc import Callable
from typing import Any, BinaryIO

BLOCK = 1024 * 1024


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


class BlockStream:
    """Blocks as they arrive, read as a stream.

    :param get_block: returns the next bytes, however many; none at the end
    """

    def __init__(self, get_block: Callable[[], bytes]) -> None:
        self._get_block = get_block
        self._rest = b""

    def read(self, length: int = -1) -> bytes:
        """Return ``length`` bytes, less at the end; all when it is negative."""
        found: list[bytes] = []
        missing = length
        while missing:
            block = self._rest or self._get_block()
            if not block:
                break
            self._rest = b""
            if 0 <= missing < len(block):
                self._rest = block[missing:]
                block = block[:missing]
            found.append(block)
            missing -= len(block) if length >= 0 else 0
        return found[0] if len(found) == 1 else b"".join(found)
