# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""paramiko's SFTP client, with what it lacks for servers that nobody knows."""

from collections.abc import Callable, Iterator
from typing import Any

import paramiko  # type: ignore[import-untyped]
from paramiko.sftp import (  # type: ignore[import-untyped]
    CMD_CLOSE,
    CMD_INIT,
    CMD_NAME,
    CMD_OPENDIR,
    CMD_READDIR,
    CMD_VERSION,
)
from paramiko.sftp_attr import SFTPAttributes  # type: ignore[import-untyped]

from . import sftp_pipeline


def make_client(
    transport: Any, count: Callable[[int], None], check_count: Callable[[int], None]
) -> "Client":
    """Return a client of a session that is logged in.

    :param count: gets how many bytes have come, each time
    :param check_count: gets how many entries a folder has so far, and may raise
    """
    client: Client = Client.from_transport(
        transport,
        window_size=sftp_pipeline.WINDOW,
        max_packet_size=sftp_pipeline.PACKET,
    )
    client.count, client.check_count = count, check_count
    return client


class Client(paramiko.SFTPClient):  # type: ignore[misc]
    """One unreadable name does not stop it.

    Its ``extensions`` are what the server says that it can do besides.
    """

    extensions: frozenset[str] = frozenset()
    limits: tuple[int, int] | None = None
    count: Callable[[int], None] = staticmethod(lambda length: None)
    check_count: Callable[[int], None]

    def _send_version(self) -> int:
        # As the library's own, which forgets what comes after the version.
        greeting = paramiko.Message()
        greeting.add_int(3)
        self._send_packet(CMD_INIT, greeting)
        kind, data = self._read_packet()
        if kind != CMD_VERSION:
            raise paramiko.SFTPError("Expected a version")
        answer, told = paramiko.Message(data), []
        version: int = answer.get_int()
        while answer.get_remainder():
            told.append(answer.get_string().decode(errors="replace"))
            answer.get_string()  # its version
        self.extensions = frozenset(told)
        return version

    def _read_all(self, length: int) -> bytes:
        # As the library's own, which copies what it has for each piece that comes.
        found = bytearray()
        while len(found) < length:
            block = self.sock.recv(length - len(found))
            if not block:
                raise EOFError
            self.count(len(block))
            found += block
        return bytes(found)

    def listdir_attr(self, path: str = ".") -> list[Any]:
        # As the library's own, which decodes names strictly and fails as a whole.
        _kind, answer = self._request(CMD_OPENDIR, path)
        handle = answer.get_binary()
        entries = list(self._read_folder(handle))
        self._request(CMD_CLOSE, handle)
        return [entry for entry in entries if entry.filename not in (".", "..")]

    def _read_folder(self, handle: bytes) -> Iterator[Any]:
        listed = 0
        while True:
            try:
                kind, answer = self._request(CMD_READDIR, handle)
            except EOFError:  # that is how the server says that it is the end
                return
            if kind != CMD_NAME:
                raise paramiko.SFTPError("Expected names")
            listed += 1  # an answer without names, too
            for _count in range(answer.get_int()):
                listed += 1
                self.check_count(listed)
                name = answer.get_string().decode(errors="surrogateescape")
                answer.get_string()  # the line that "ls -l" would print
                yield SFTPAttributes._from_msg(answer, name)
