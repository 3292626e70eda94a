# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop of the first connector: a real web service on loopback."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit


class Shop(ThreadingHTTPServer):
    """Sectors by id; ``asked`` lists method and query of each request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sectors: dict[str, dict] = {}
        self.asked: list[tuple[str, dict]] = []
        self._changes = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, external_id: str, **values) -> dict:
        """Create or change a sector, a minute after the last change."""
        self._changes += 1
        record = self.sectors.setdefault(external_id, {"id": external_id})
        changed = f"2026-01-01T10:{self._changes:02}:00"
        record.update(values, changed=changed)
        return record

    @contextmanager
    def running(self):
        """Serve until the end of the block."""
        thread = Thread(target=self.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        self.server.asked.append(("GET", query))
        found = list(self.server.sectors.values())
        if "ids" in query:
            ids = query["ids"][0].split(",")
            found = [one for one in found if one["id"] in ids]
        if "since" in query:
            found = [one for one in found if one["changed"] >= query["since"][0]]
        self._answer(sorted(found, key=lambda one: one["changed"]))

    def do_POST(self):
        self.server.asked.append(("POST", {}))
        external_id = str(100 + len(self.server.sectors))
        self._answer(self.server.put(external_id, **self._read()))

    def do_PATCH(self):
        self.server.asked.append(("PATCH", {}))
        external_id = self.path.rsplit("/", 1)[1]
        self._answer(self.server.put(external_id, **self._read()))

    def _read(self) -> dict:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, values) -> None:
        content = json.dumps(values).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args) -> None:
        """Say nothing: the requests are in ``asked``."""
