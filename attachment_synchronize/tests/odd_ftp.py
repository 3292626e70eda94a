# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An FTP server that answers what a test tells it to, on loopback."""

import socket
import threading
import time
from contextlib import suppress

from .servers import HOST

_ANSWERS = {
    "USER": "331 password",
    "PASS": "230 welcome",
    "PWD": '257 "/" is here',
    "CWD": "250 done",
    "TYPE": "200 done",
}


class OddFtp:
    """Answers as it is told; ``listing`` is what it has in every folder, and in files.

    ``goes_on`` is what it sends after it, again and again, with ``pause`` seconds
    between, until nobody listens any more.
    """

    def __init__(
        self, listing: str, *, has_mlsd: bool = True, goes_on="", pause: float = 0
    ):
        self._goes_on, self._pause = goes_on.encode(), pause
        self._listing = listing.replace("\n", "\r\n").encode("latin-1") + b"\r\n"
        self._lists = "MLSD" if has_mlsd else "LIST"
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        control, _address = self._socket.accept()
        with control, control.makefile("rwb", 0) as lines, suppress(OSError):
            lines.write(b"220 hello\r\n")
            for line in lines:
                answer = self._answer(line.decode("latin-1").strip(), lines)
                lines.write(f"{answer}\r\n".encode())

    def _answer(self, line: str, lines) -> str:
        command = line.partition(" ")[0]
        if command == "FEAT" and self._lists == "MLSD":
            return "211-Features\r\n MLST type*;size*;modify*;\r\n211 End"
        if command == "PASV":
            self._data = socket.create_server((HOST, 0))
            port = self._data.getsockname()[1]
            return f"227 (127,0,0,1,{port // 256},{port % 256})"
        if command in (self._lists, "RETR"):
            lines.write(b"150 here it comes\r\n")
            with self._data, self._data.accept()[0] as data, suppress(OSError):
                data.sendall(self._listing)
                while self._goes_on:
                    data.sendall(self._goes_on)
                    time.sleep(self._pause)
            return "226 that is all"
        return _ANSWERS.get(command, "502 not known")
