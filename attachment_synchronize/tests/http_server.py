# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A web server with an index, tags, ranges, conditions, redirects and a password.

``/elsewhere/…`` leads to another host, ``/moved/…`` to the same path without it.
Of ``undated`` files it tells neither tag nor time; ``afresh`` ones differ each time.
"""

import base64
import io
import itertools
import os
import re
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    expected = ""
    counter = itertools.count()

    def log_message(self, *args):  # pylint: disable=method-required-super
        """A test looks at what arrived, not at this."""

    def send_head(self):  # pylint: disable=method-required-super
        if self.headers.get("Authorization") != self.expected:
            return self.refuse(401)
        for prefix, host in (("/moved", ""), ("/elsewhere", "http://localhost:1")):
            if self.path.startswith(f"{prefix}/"):
                place = f"{host}{self.path.removeprefix(prefix)}"
                return self.refuse(302, Location=place)
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            index = os.path.join(path, "index.html")
            if not os.path.exists(index):
                return self.list_directory(path)
            path = index
        if not os.path.isfile(path):
            return self.refuse(404)
        return self.send_file(path)

    def send_file(self, path):
        with open(path, "rb") as file:
            content = file.read()
        if "afresh" in path:
            content += b" at %d" % next(self.counter)
        seen = os.stat(path)
        tag = f'"{seen.st_size}-{seen.st_mtime_ns}"'
        if self.headers.get("If-Match", tag) != tag:
            return self.refuse(412)
        first, status = 0, 200
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted:
            first, status = int(wanted[1]), 206
            if first >= len(content):
                return self.refuse(416)
        self.send_response(status)
        if "undated" not in path:
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", self.date_time_string(seen.st_mtime))
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        return io.BytesIO(content[first:])

    def refuse(self, status, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()
        return None


def make_server(folder, host, port, user):
    token = base64.b64encode(user.encode()).decode()

    class Bound(Handler):
        expected = f"Basic {token}"

        def __init__(self, *args):
            super().__init__(*args, directory=folder)

    return ThreadingHTTPServer((host, port), Bound)
