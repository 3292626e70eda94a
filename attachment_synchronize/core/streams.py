# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Streams that tell what went through them."""

import socket
import ssl
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

BLOCK = 1024 * 1024
# What is written and hashed at once: while a whole block is, the server waits for us to
# read. All pieces in hand fit into a processor's cache; whole blocks cost it a tenth to
# a fifth more time.
PIECE = BLOCK // 4
# Pieces of a transfer that are hashed while others arrive; no more are in memory.
_IN_HAND = 4

# A buffer and what of it was filled, or why it could not be hashed; none at the end.
_Queue = SimpleQueue[tuple[memoryview, memoryview] | Exception | None]


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

    Each digest has a thread of its own, which takes the pieces in order and hands each
    on to the next; the last one gives the buffer back. The digests are complete when
    the context ends. The pieces lie in a few buffers that are used over and over: new
    memory for each would cost as much as a digest. So did the futures of an executor.
    """

    def __init__(self, digests: list[Any]) -> None:
        self._queues: list[_Queue] = [SimpleQueue() for _one in range(len(digests) + 1)]
        self._free = self._queues[-1]
        for _number in range(_IN_HAND):
            buffer = memoryview(bytearray(PIECE))
            self._free.put((buffer, buffer))
        self._threads = [
            Thread(target=_hash, args=(digest, *self._queues[number : number + 2]))
            for number, digest in enumerate(digests)
        ]

    def __enter__(self) -> "BlockHasher":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        self._queues[0].put(None)
        for thread in self._threads:
            thread.join()  # it hashes what it has not hashed yet
        while kind is None and self._get_buffer() is not None:
            continue

    def take(self, stream: Any) -> memoryview:
        """Read the next piece, and have it hashed; empty at the end.

        It may be used until the next one is taken.
        """
        buffer = self._get_buffer()
        assert buffer is not None  # the queue ends with the context
        piece = buffer[: fill(stream, buffer)]
        self._queues[0].put((buffer, piece))
        return piece

    def _get_buffer(self) -> memoryview | None:
        """Return one that is hashed by all; none when that was the last."""
        hashed = self._free.get()
        if isinstance(hashed, Exception):
            raise hashed
        return hashed[0] if hashed else None


def _hash(digest: Any, waiting: _Queue, done: _Queue) -> None:
    """Of a thread: whatever fails here is for the one that transfers."""
    while piece := waiting.get():
        if not isinstance(piece, Exception):
            try:
                digest.update(piece[1])
            except Exception as error:
                piece = error
        done.put(piece)
    done.put(None)


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


class CountedStream:
    """A stream that says how much is read from it, each time."""

    def __init__(self, stream: BinaryIO, count: Callable[[int], None]) -> None:
        self._stream: Any = stream
        self._count = count

    def read(self, length: int = -1) -> bytes:
        block: bytes = self._stream.read(length)
        self._count(len(block))
        return block

    def readinto(self, buffer: memoryview) -> int:
        count: int = self._stream.readinto(buffer)
        self._count(count)
        return count


class SocketStream:
    """What a socket receives, read as a stream."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.readinto: Callable[[Any], int] = channel.recv_into
        if isinstance(channel, ssl.SSLSocket):
            # It gives 16 KB at a time, and recv_into() takes a quarter of their time.
            self.readinto = lambda buffer: int(channel.read(len(buffer), buffer))

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
