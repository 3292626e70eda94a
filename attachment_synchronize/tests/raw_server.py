# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server that sends what a test gives it, whatever it is asked, on loopback."""

import socket
import threading
import time
from contextlib import suppress

from .servers import HOST


class RawServer:
    """``begins`` is what it sends to each who connects; then ``goes_on``, again and
    again, with ``pause`` seconds between, until nobody listens any more.

    :param listens: whether it sends nothing before it is asked for something
    """

    def __init__(
        self,
        begins: bytes,
        goes_on: bytes = b"",
        *,
        pause: float = 0,
        listens: bool = True,
    ):
        self._begins, self._goes_on, self._pause = begins, goes_on, pause
        self._listens = listens
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # A thread that waits in accept() is not woken by close() alone.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed: the test is over
            while True:
                client, _address = self._socket.accept()
                threading.Thread(
                    target=self._serve, args=(client,), daemon=True
                ).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            asked = b""
            while self._listens and b"\r\n\r\n" not in asked:
                asked += client.recv(1024)
            client.sendall(self._begins)
            while self._goes_on:
                client.sendall(self._goes_on)
                time.sleep(self._pause)
