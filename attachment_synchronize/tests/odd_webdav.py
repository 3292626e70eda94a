# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A WebDAV server that answers what a test tells it to, on loopback."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from .servers import HOST

_DRIP = 0.02  # seconds
_DATED = "Fri, 27 Nov 2026 08:00:00 GMT"


def tell(href, size="7", modified=_DATED, *, folder=False, status="200 OK", extra=""):
    """One entry of a listing."""
    kind = "<d:collection/>" if folder else ""
    facts = f"<d:resourcetype>{kind}</d:resourcetype>"
    for name, value in (("getcontentlength", size), ("getlastmodified", modified)):
        if value is not None and not folder:
            facts += f"<d:{name}>{escape(value)}</d:{name}>"
    return (
        f"<d:response><d:href>{escape(href)}</d:href>{extra}<d:propstat><d:prop>{facts}"
        f"</d:prop><d:status>HTTP/1.1 {status}</d:status></d:propstat></d:response>"
    )


class OddWebdav:
    """``listings`` holds path → entries (a list) or a page (text); ``files`` path →
    (told length, content); ``moved`` path → where the server sends those who ask, ""
    stands for all; ``endless`` is a page that is sent until nobody listens any more,
    ``dripping`` a file of which so is a byte now and then.
    ``asked`` has the method, the path and the credentials of each request."""

    def __init__(self):
        self.listings: dict[str, list[str] | str] = {}
        self.files: dict[str, tuple[int, bytes]] = {}
        self.moved: dict[str, str] = {}
        self.endless = self.dripping = ""
        self.asked: list[tuple[str, str, str | None]] = []
        odd = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):  # pylint: disable=method-required-super
                """A test looks at what arrived, not at this."""

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return lambda: odd.answer(self, name.removeprefix("do_"))
                raise AttributeError(name)

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler, method):
        path = handler.path.rstrip("/")
        self.asked.append((method, path, handler.headers.get("Authorization")))
        moved = self.moved.get(path, self.moved.get(""))
        if moved:
            return self._send(handler, 307, b"", Location=moved)
        if method == "PROPFIND" and path == self.endless:
            return self._send_endless(handler)
        if method == "PROPFIND" and path in self.listings:
            told = self.listings[path]
            if isinstance(told, str):
                return self._send(handler, 200, told.encode())
            body = f'<d:multistatus xmlns:d="DAV:">{"".join(told)}</d:multistatus>'
            return self._send(handler, 207, body.encode())
        if method == "GET" and path == self.dripping:
            return self._drip(handler)
        if method == "GET" and path in self.files:
            length, content = self.files[path]
            handler.close_connection = length != len(content)
            return self._send(handler, 200, content, **{"Content-Length": length})
        return self._send(handler, 404, b"")

    @staticmethod
    def _send_endless(handler):
        handler.send_response(207)
        handler.end_headers()
        handler.close_connection = True
        block = tell("/in/x.csv").encode() * 1000
        with suppress(ConnectionError):
            handler.wfile.write(b'<d:multistatus xmlns:d="DAV:">')
            while True:
                handler.wfile.write(block)

    @staticmethod
    def _drip(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        with suppress(ConnectionError):
            while True:
                handler.wfile.write(b"x")
                time.sleep(_DRIP)

    @staticmethod
    def _send(handler, status, content, **headers):
        handler.send_response(status)
        for name, value in {"Content-Length": len(content), **headers}.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)
