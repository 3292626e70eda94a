# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers whose listings are odd, broken or meant to do harm."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.tests import BaseCase

from ..core import connections
from ..core.errors import TaskError
from ..core.selection import Rules, decide
from .odd_ftp import OddFtp
from .servers import HOST as _HOST

_FACTS = "type=file;size=3;modify=20260101000000;"
_GOOD = f"{_FACTS} good.csv"
_UNIX = """total 4
-rw-r--r--   1 shop  users         3 Jan 01 00:00 good file.csv
-rw-r--r--+  1 shop                3 Jan  1  2025 old.csv
drwxr-xr-x   2 shop  users      4096 Jan 01 00:00 folder.csv
lrwxrwxrwx   1 shop  users        11 Jan 01 00:00 link.csv -> /etc/passwd"""
_WINDOWS = """01-02-26  03:04PM                    3 good file.csv
01-02-2026  03:04                    3 old.csv
01-02-26  03:04PM       <DIR>          folder.csv"""


class HostileCase(BaseCase):
    def judge(self, **settings) -> dict[str, str]:
        """The verdict on each file of the folder ``in``, by path."""
        with connections.connect(connections.Settings(**settings)) as session:
            files = session.ls("in")
        rules = Rules(needs_second_look=False)
        self.decisions = decide(files, rules, folder="in", past={}, now=time.time())
        return {d.file.path: d.verdict.value for d in self.decisions}


class TestHostileFtp(HostileCase):
    def judge_listing(self, listing, *, has_mlsd=True):
        server = OddFtp(listing, has_mlsd=has_mlsd)
        self.addCleanup(server.close)
        login = {"username": "user", "password": "password"}
        options = {"host": _HOST, "port": server.port, **login}
        return self.judge(protocol="ftp", options=options)

    def test_one_odd_entry_stops_no_other(self):
        for entry, verdict in (
            ("type=file;size=many;modify=20260101000000; a.csv", "refuse"),
            ("type=file;size=-5;modify=20260101000000; a.csv", "refuse"),
            ("type=file;modify=20260101000000; a.csv", "refuse"),
            ("type=file;size=1;modify=99999999999999; a.csv", "take"),
            ("type=file;size=1;modify=20260101000000.x; a.csv", "take"),
            ("type=file;size=1;modify=99991231235959; a.csv", "take"),
            (f"{_FACTS} ../a.csv", "skip"),
            (f"{_FACTS} /etc/passwd", "skip"),
            (f"{_FACTS} sub/a.csv", "skip"),
            (f"{_FACTS} \xff\x00.csv", "refuse"),
            ("type=OS.unix=slink:/etc/passwd;size=1; a.csv", "skip"),
            (f"{_FACTS} ", "skip"),
            ("what is this", "skip"),
        ):
            with self.subTest(entry=entry):
                verdicts = self.judge_listing(f"{entry}\n{_GOOD}")
                self.assertEqual(verdicts.pop("in/good.csv"), "take")
                self.assertEqual(list(verdicts.values()), [verdict])

    def test_listings_in_words(self):
        for listing in (_UNIX, _WINDOWS):
            verdicts = self.judge_listing(listing, has_mlsd=False)
            self.assertEqual(verdicts.pop("in/good file.csv"), "take")
            self.assertEqual(verdicts.pop("in/old.csv"), "take")
            self.assertEqual(set(verdicts.values()), {"skip"})

    def test_name_with_a_line_break_stops_no_other(self):
        name = "-rw-r--r-- 1 shop users 3 Jan 01 00:00 a\nb.csv\n"
        verdicts = self.judge_listing(f"{name}{_UNIX}", has_mlsd=False)
        self.assertEqual(verdicts["in/good file.csv"], "take")
        self.assertEqual(verdicts["in/\nb.csv"], "skip")

    def test_name_like_a_line_of_the_listing_stops_no_other(self):
        for crafted in ("-rw is all", "drwx", "01-01-26 nothing", "total", " ", "b"):
            with self.subTest(crafted=crafted):
                name = f"-rw-r--r-- 1 shop users 3 Jan 01 00:00 a\n{crafted}\n"
                for listing in (f"{name}{_UNIX}", f"{_UNIX}\n{name}"):
                    verdicts = self.judge_listing(listing, has_mlsd=False)
                    self.assertEqual(verdicts["in/good file.csv"], "take")

    def test_line_that_is_not_understood_is_told(self):
        listing = f"-rw is first\n{_UNIX}\n-rw is all"
        verdicts = self.judge_listing(listing, has_mlsd=False)
        self.assertEqual(verdicts["in/good file.csv"], "take")
        self.assertEqual(verdicts["in/\n-rw is all"], "skip")
        reasons = [str(d.reason) for d in self.decisions if d.is_strange]
        self.assertEqual(len(reasons), 2)
        self.assertIn("not understood: '-rw is first'", reasons[1])

    def test_listing_of_which_no_file_is_understood_is_an_error(self):
        with self.assertRaises(TaskError) as caught:
            self.judge_listing("-rw is all", has_mlsd=False)
        self.assertIn("-rw is all", str(caught.exception))


class TestHostileWebdav(HostileCase):
    def judge_entries(self, *entries):
        folder, good = _entry("/in/", is_folder=True), _entry("/in/good.csv")
        return self.judge_answer(_wrap(folder, *entries, good))

    def judge_answer(self, answer: str):
        class Handler(BaseHTTPRequestHandler):
            def do_PROPFIND(self):
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                self.send_response(207)
                self.send_header("Content-Length", str(len(answer.encode())))
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *args):  # pylint: disable=method-required-super
                """What it was asked is of no interest."""

        server = ThreadingHTTPServer((_HOST, 0), Handler)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://{_HOST}:{server.server_port}"
        options = {"base_url": url, "auth": ["user", "password"]}
        return self.judge(protocol="webdav", options=options)

    def test_one_odd_entry_stops_no_other(self):
        for entry, verdicts in (
            (_entry("/in/a.csv", size=None), ["refuse"]),
            (_entry("/in/a.csv", size="many"), ["refuse"]),
            (_entry("/in/..%2f..%2fetc%2fpasswd"), ["skip"]),
            (_entry("/in/sub/deep.csv"), ["skip"]),
            (_entry("/in/a%0ab.csv"), ["refuse"]),
            (_entry("/in/%ff.csv"), ["refuse"]),
            (_entry("/other/a.csv"), []),
            (_entry("/inside/a.csv"), []),
        ):
            with self.subTest(entry=entry):
                found = self.judge_entries(entry)
                self.assertEqual(found.pop("in/good.csv"), "take")
                self.assertEqual(list(found.values()), verdicts)

    def test_answers_that_are_none_are_told(self):
        for answer, told in (
            ("<html>Welcome", "no list of files"),
            ("<html>Welcome</html>", "no list of files"),
            (_wrap(_entry("/dav/in/a.csv")), "other addresses"),
        ):
            with self.subTest(answer=answer), self.assertRaises(TaskError) as caught:
                self.judge_answer(answer)
            self.assertIn(told, str(caught.exception))


def _wrap(*entries: str) -> str:
    return f'<d:multistatus xmlns:d="DAV:">{"".join(entries)}</d:multistatus>'


def _entry(address: str, *, is_folder=False, size: str | None = "3") -> str:
    kind = "<d:collection/>" if is_folder else ""
    length = "" if size is None else f"<d:getcontentlength>{size}</d:getcontentlength>"
    return (
        f"<d:response><d:href>{address}</d:href><d:propstat><d:prop>"
        f"<d:resourcetype>{kind}</d:resourcetype>{length}</d:prop>"
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
