# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A load balancer as larger installations have one, as small as can be."""

import itertools
import socket
import threading
from collections.abc import Iterable

from odoo.tests.common import HOST


class Balancer:
    """Gives each connection to the next server in turn that takes it.

    ``port``: where it listens
    """

    def __init__(self, ports: Iterable[int]):
        self._ports = list(ports)
        self._turn = itertools.count()
        self._listener = socket.create_server((HOST, 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            server = self._connect()
            if server is None:
                return  # all are down: whoever asked sees the end of the connection
            with server:
                back = threading.Thread(target=_pump, args=(server, client))
                back.start()
                _pump(client, server)
                back.join()

    def _connect(self) -> socket.socket | None:
        first = next(self._turn)
        for step in range(len(self._ports)):
            port = self._ports[(first + step) % len(self._ports)]
            try:
                return socket.create_connection((HOST, port))
            except ConnectionRefusedError:
                continue  # the next one may be up
        return None


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Hand over what comes, until either side ends."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        data = b""  # a server that is killed resets its connections
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return  # it has gone already
