# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A network that breaks: between a client and a real server, on loopback."""

import select
import socket
import struct
import threading
import time
from contextlib import suppress

from .servers import HOST

_BLOCK = 16 * 1024
# What makes close() send a reset instead of a farewell.
_ABRUPT = struct.pack("ii", 1, 0)


class Network:
    """Forwards what comes to ``port``, until it is told to break.

    ``passed`` is how many bytes went through in both directions, ``breaks`` how often
    it broke. After it broke, new connections pass as before. ``rate`` limits how many
    bytes pass in a second, about.
    """

    def __init__(self, target: int):
        self._target = target
        self._listener = socket.create_server((HOST, 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self.passed = self.breaks = 0
        self.rate: float | None = None
        self._break_at: int | None = None
        self._silently = False
        threading.Thread(target=self._accept, daemon=True).start()

    def break_after(self, count: int, *, silently: bool = False) -> None:
        """Break once that many more bytes have passed.

        :param silently: nothing passes any more and nobody is told; else both sides
            see their connection reset
        """
        with self._lock:
            self._break_at, self._silently = self.passed + count, silently

    def close(self) -> None:
        # A thread that waits in accept() is not woken by close() alone.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:  # closed: the test is over
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection((HOST, self._target)) as server:
            others = {client: server, server: client}
            # An end of either side is the end of both.
            with suppress(OSError):
                while self._forward(others):
                    pass

    def _forward(self, others: dict[socket.socket, socket.socket]) -> bool:
        """Pass on what has come; whether the connection is still there."""
        for origin in select.select(list(others), [], [])[0]:
            block = origin.recv(_BLOCK)
            room = self._count(len(block))
            others[origin].sendall(block[:room])
            if self.rate:
                time.sleep(len(block) / self.rate)
            if room < len(block):
                self._break(others)
                return False
            if not block:
                return False
        return True

    def _count(self, size: int) -> int:
        """How many of these bytes still pass."""
        with self._lock:
            if self._break_at is not None and self.passed + size > self._break_at:
                size = self._break_at - self.passed
                self._break_at = None
                self.breaks += 1
            self.passed += size
            return size

    def _break(self, others: dict[socket.socket, socket.socket]) -> None:
        for sock in others:
            if self._silently:
                # Each side ends when it has lost its patience.
                while sock.recv(_BLOCK):
                    pass
            else:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABRUPT)
