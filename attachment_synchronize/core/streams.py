# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Streams that tell what went through them."""

import socket
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, BinaryIO

BLOCK = 1024 * 1024
# What is written and hashed at once: while a whole block is, the server waits for us to
# read. All pieces in hand fit into a processor's cache; whole blocks cost it a tenth to
# a fifth more time.
PIECE = BLOCK // 4
# Pieces of a transfer that are hashed while others arrive; no more are in memory.
_IN_HAND = 4

# A piece, and what becomes of it in each thread.
_Hashed = tuple[bytearray, list[Future[None]]]


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


class BlockHasher:
    """Hashes pieces while others arrive: hashlib lets go of the interpreter's lock.

    Each digest has a thread of its own and gets the pieces in order. The digests are
    complete when the context ends. The pieces lie in a few buffers that are used over
    and over: new memory for each would cost as much as a digest.
    """

    def __init__(self, digests: list[Any]) -> None:
        self._digests = digests
        self._free = [bytearray(PIECE) for _number in range(_IN_HAND)]
        self._hashed: deque[_Hashed] = deque()

    def __enter__(self) -> "BlockHasher":
        self._stack = ExitStack()
        self._threads = [
            self._stack.enter_context(ThreadPoolExecutor(1)) for _one in self._digests
        ]
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        self._stack.close()  # waits for what is not hashed yet
        if kind is None:
            self._raise_failures(self._hashed)

    def take(self, stream: Any) -> memoryview:
        """Read the next piece, and have it hashed; empty at the end.

        It may be used until the next one is taken.
        """
        buffer = self._get_buffer()
        piece = memoryview(buffer)[: fill(stream, memoryview(buffer))]
        hashed = [
            thread.submit(digest.update, piece)
            for thread, digest in zip(self._threads, self._digests, strict=True)
        ]
        self._hashed.append((buffer, hashed))
        return piece

    def _get_buffer(self) -> bytearray:
        if self._free:
            return self._free.pop()
        oldest = self._hashed.popleft()
        self._raise_failures([oldest])
        return oldest[0]

    @staticmethod
    def _raise_failures(blocks: Iterable[_Hashed]) -> None:
        for _buffer, hashed in blocks:
            for one in hashed:
                one.result()


def fill(stream: Any, buffer: memoryview) -> int:
    """Read into a buffer until it is full or the stream ends; return the bytes."""
    length = 0
    while length < len(buffer):
        count = stream.readinto(buffer[length:])
        if not count:
            break
        length += count
    return length


def write_all(target: Any, block: memoryview) -> None:
    """Write a block into an unbuffered file, which may take less at a time."""
    while block:
        block = block[target.write(block) :]


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

    def readinto(self, buffer: memoryview) -> int:
        """Read what is there, up to the length of a buffer; 0 is the end."""
        block = self._rest or self._get_block()
        length = min(len(block), len(buffer))
        buffer[:length] = block[:length]
        self._rest = block[length:]
        return length


class SocketStream:
    """What a socket receives, read as a stream."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.readinto = channel.recv_into

    def read(self, length: int = -1) -> bytes:
        """Return ``length`` bytes, less at the end; all when it is negative."""
        found = bytearray()
        while length < 0 or len(found) < length:
            missing = BLOCK if length < 0 else min(BLOCK, length - len(found))
            block = self._channel.recv(missing)
            if not block:
                break
            found += block
        return bytes(found)
