# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small web server on loopback that answers what a test tells it to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Script:
    """Answers in order; the last one for good.

    An answer is ``(status, body, headers)``; a body that is no text is sent as JSON,
    and None as status breaks the connection. ``seen`` holds the requests.
    """

    def __init__(self):
        self.answers: list[tuple] = [(200, True, {})]
        self.seen: list[tuple[str, dict, dict]] = []
        self.url = ""

    def answer(self, *answers: tuple) -> None:
        """What is answered from now on."""
        self.answers = [(*answer, {})[:3] for answer in answers]
        self.seen.clear()

    def take(self) -> tuple:
        """The next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serve():
    """Serve a script until the end of the block."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.do_POST()

        def do_POST(self):
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size) or "{}")
            script.seen.append((self.path, dict(self.headers), body))
            status, content, headers = script.take()
            if status is None:
                self.close_connection = True
                return
            if not isinstance(content, str):
                content = json.dumps(content)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_arguments):
            """Nothing: requests are kept."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def odoo_error(name: str, message: str) -> dict:
    """The body of an error, as Odoo's JSON-2 states it."""
    return {"name": name, "message": message, "arguments": [message], "context": {}}
