# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Streams: blocks that are hashed beside their transfer, files that take less."""

import errno
import hashlib
import io
import os
import socket
import threading

from odoo.tests import BaseCase

from ..core.streams import (
    BLOCK,
    PIECE,
    BlockHasher,
    BlockStream,
    SocketStream,
    write_all,
)

_SIZES = (
    *(0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE),
    *(BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + PIECE, 9 * BLOCK + 7),
)


class _Reluctant(io.BytesIO):
    """Takes and gives less than it is asked for, as unbuffered files may."""

    def write(self, block):
        return super().write(bytes(block[: max(1, len(block) // 3)]))

    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[: max(1, len(buffer) // 3)])


class _Full(io.BytesIO):
    """Takes one block, and none at the second time."""

    tries = 0

    def write(self, block):
        self.tries += 1
        if self.tries == 2:
            raise OSError(errno.ENOSPC, "No space left")
        return super().write(block)


class _Cut(io.BytesIO):
    """Breaks where it would end."""

    def readinto(self, buffer):
        count = super().readinto(buffer)
        if not count:
            raise ConnectionResetError("cut")
        return count


class TestBlockHasher(BaseCase):
    def transfer(self, stream, digests, target=None):
        target = _Reluctant() if target is None else target
        with BlockHasher(digests) as hasher:
            while block := hasher.take(stream):
                write_all(target, block)
        return target.getvalue()

    def test_each_digest_gets_all_in_order(self):
        for size in _SIZES:
            with self.subTest(size=size):
                content = os.urandom(size)
                digests = [hashlib.sha256(), hashlib.sha1(), hashlib.md5()]
                copied = self.transfer(_Reluctant(content), digests)
                self.assertEqual(copied, content)
                self.assertEqual(
                    [digest.hexdigest() for digest in digests],
                    [hashlib.new(d.name, content).hexdigest() for d in digests],
                )

    def test_no_digest_at_all(self):
        content = os.urandom(3 * BLOCK)
        self.assertEqual(self.transfer(io.BytesIO(content), []), content)

    def test_digest_that_fails_stops_the_transfer(self):
        class Broken:
            def update(self, block):
                raise MemoryError("no more")

        with self.assertRaises(MemoryError):
            self.transfer(io.BytesIO(bytes(BLOCK)), [Broken()])

    def test_disk_that_is_full_for_a_moment_leaves_no_gap(self):
        content = os.urandom(4 * BLOCK)
        target = _Full()
        with self.assertRaisesRegex(OSError, "No space"):
            self.transfer(io.BytesIO(content), [hashlib.sha1()], target)
        self.assertEqual(target.getvalue(), content[:PIECE])

    def test_what_came_before_the_transfer_broke_is_written(self):
        content, target = os.urandom(3 * BLOCK), _Reluctant()
        with self.assertRaises(ConnectionResetError):
            self.transfer(_Cut(content), [hashlib.sha256()], target)
        self.assertEqual(target.getvalue(), content)
        names = [thread.name for thread in threading.enumerate()]
        self.assertFalse([name for name in names if "_hash" in name])


class TestStreams(BaseCase):
    def test_blocks_of_any_size_are_read_as_one_stream(self):
        blocks = [b"a", b"bcd", b"efghij", b"k"]
        whole = b"".join(blocks)
        for length in (1, 2, 5, 100):
            with self.subTest(length=length):
                waiting = iter(blocks)
                stream = BlockStream(lambda waiting=waiting: next(waiting, b""))
                buffer, found = bytearray(length), b""
                while count := stream.readinto(memoryview(buffer)):
                    found += buffer[:count]
                self.assertEqual(found, whole)

    def test_socket(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(b"0123456789")
            theirs.shutdown(socket.SHUT_WR)
            stream = SocketStream(ours)
            self.assertEqual(stream.read(4), b"0123")
            buffer = bytearray(3)
            self.assertEqual(stream.readinto(buffer), 3)
            self.assertEqual(bytes(buffer), b"456")
            self.assertEqual((stream.read(), stream.read(5)), (b"789", b""))
