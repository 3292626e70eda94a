# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A proxy on loopback between two Odoo: counts calls, loses answers, shifts clocks."""

import http.client
import threading
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy:
    """Hands requests on to ``target``.

    ``calls``     what was asked, such as ``res.partner/search_read``, in order
    ``lose``      how many answers to that method are lost after it was executed
    ``refuse``    methods that are answered as if the key had ended
    ``shift``     how far the clock of the answers is ahead
    ``url``       where it listens
    """

    def __init__(self, target: str):
        self.target = target
        self.calls: list[str] = []
        self.lose: dict[str, int] = {}
        self.refuse: set[str] = set()
        self.shift = timedelta()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take_calls(self) -> list[str]:
        """What was asked since the last time."""
        with self._lock:
            calls, self.calls = self.calls, []
        return calls

    def note(self, path: str) -> bool:
        """Count a call; whether its answer is to be lost."""
        name = path.removeprefix("/json/2/")
        method = name.rpartition("/")[2]
        with self._lock:
            self.calls.append(name)
            if self.lose.get(method):
                self.lose[method] -= 1
                return True
        return False

    def forward(self, verb: str, path: str, body: bytes, headers) -> tuple:
        """The target's answer: status, headers, body."""
        parts = urlsplit(self.target)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=600)
        try:
            kept = {k: v for k, v in headers.items() if k.lower() != "connection"}
            connection.request(verb, path, body, kept)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def shifted(self, name: str, value: str) -> str:
        if name.lower() != "date":
            return value
        return format_datetime(parsedate_to_datetime(value) + self.shift, usegmt=True)

    def _make_handler(proxy):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._hand_on(b"")

            def do_POST(self):
                self._hand_on(self.rfile.read(int(self.headers["Content-Length"])))

            def _hand_on(self, body):
                lost = proxy.note(self.path)
                if self.path.rpartition("/")[2] in proxy.refuse:
                    self.send_error(401)
                    return
                try:
                    status, headers, content = proxy.forward(
                        self.command, self.path, body, self.headers
                    )
                except OSError:
                    # The target is down: to the caller that is a broken connection.
                    self.close_connection = True
                    return
                if lost:
                    self.close_connection = True
                    return
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in ("transfer-encoding", "connection"):
                        self.send_header(name, proxy.shifted(name, value))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments):
                """Nothing: the calls are counted."""

        return Handler
