# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers that keep a worker for days: by a byte now and then, or without an end."""

import io

from odoo.tests import BaseCase

from ..core import connections
from ..core.connections.watch import Watch
from ..core.download import download
from ..core.errors import TaskError, TemporaryError
from .odd_ftp import OddFtp
from .partners import EndlessSftpPartner, SlowSftpPartner
from .raw_server import RawServer
from .servers import HOST

_DRIP = 0.02
# Some ten bytes come in that time.
_SHORT = connections.Patience(seconds=0.2, size=1000)
_MOST = 1000
_OK = b"HTTP/1.1 200 OK\r\n"
_LOGIN = {"username": "user", "password": "password"}
_DAV = b'<d:multistatus xmlns:d="DAV:">'
_PAGE = b"""<?xml version="1.0"?><ListBucketResult>
<IsTruncated>true</IsTruncated><NextContinuationToken>on</NextContinuationToken>%s
</ListBucketResult>"""
_KEY = b"<Contents><Key>in/a.csv</Key><Size>3</Size></Contents>"


class SlowCase(BaseCase):
    def serve(self, *args, **options):
        server = RawServer(*args, **options)
        self.addCleanup(server.close)
        return server.port

    def connect(self, protocol, *, root="", fingerprint="", **options):
        settings = connections.Settings(
            protocol=protocol,
            options=options,
            root=root,
            fingerprint=fingerprint,
            local_hosts=(HOST,),
            patience=_SHORT if self.is_short else connections.Patience(),
            most_files=_MOST,
        )
        return connections.connect(settings)

    def connect_web(self, protocol, port, **options):
        return self.connect(protocol, base_url=f"http://{HOST}:{port}", **options)

    def connect_s3(self, port):
        login = {"key": "user", "secret": "s3cret-pa55"}
        url = f"http://{HOST}:{port}"
        return self.connect("s3", root="bucket", endpoint_url=url, **login)

    def connect_sftp(self, kind):
        partner = kind()
        self.addCleanup(partner.stop)
        partner.put("in/a.csv", bytes(10_000))
        fingerprint = partner.storage_vals()["host_key_fingerprint"]
        return self.connect("sftp", fingerprint=fingerprint, **partner.options())


class TestDrippingServers(SlowCase):
    is_short = True

    def check(self, session, ask):
        """What is asked is given up, though an answer came each time."""
        with self.assertRaises(TemporaryError) as caught, session as opened:
            ask(opened)
        self.assertIn("too slow", str(caught.exception))
        self.assertIn("patience_seconds", str(caught.exception))

    def take(self, session):
        download(session, "a.csv", io.BytesIO(), [])

    def serve_dripping(self, begins):
        return self.serve(begins, b"x", pause=_DRIP)

    def test_contents_over_http(self):
        for protocol in ("webdav", "http"):
            for begins in (
                _OK + b"Content-Length: 9000000\r\n\r\n",
                _OK + b"\r\n",
                _OK + b"X-Why: ",
            ):
                with self.subTest(protocol=protocol, begins=begins):
                    port = self.serve_dripping(begins)
                    self.check(self.connect_web(protocol, port), self.take)

    def test_lists_over_webdav(self):
        begins = b"HTTP/1.1 207 Multi\r\n\r\n" + _DAV + b"<!--"
        port = self.serve_dripping(begins)
        self.check(self.connect_web("webdav", port), lambda opened: opened.ls("in"))

    def test_s3(self):
        begins = _OK + b"Content-Length: 9000000\r\n\r\n"
        for ask in (self.take, lambda opened: opened.ls("in")):
            self.check(self.connect_s3(self.serve_dripping(begins)), ask)

    def test_ftp_that_greets_for_ever(self):
        port = self.serve(b"220-", b"x", pause=_DRIP, listens=False)
        session = self.connect("ftp", host=HOST, port=port, **_LOGIN)
        self.check(session, lambda opened: None)

    def test_ftp(self):
        for ask in (self.take, lambda opened: opened.ls("in")):
            server = OddFtp("", goes_on="x", pause=_DRIP)
            self.addCleanup(server.close)
            session = self.connect("ftp", host=HOST, port=server.port, **_LOGIN)
            self.check(session, ask)

    def test_sftp(self):
        def read(opened):
            download(opened, "in/a.csv", io.BytesIO(), [])

        self.check(self.connect_sftp(SlowSftpPartner), read)


class TestEndlessLists(SlowCase):
    is_short = False

    def check(self, session):
        with self.assertRaises(TaskError) as caught, session as opened:
            opened.ls("in")
        self.assertIn(f"more than {_MOST} files", str(caught.exception))
        self.assertIn("attachment_synchronize.most_files", str(caught.exception))

    def test_ftp(self):
        line = "type=file;size=3;modify=20260101000000; a.csv\r\n"
        old = "-rw-r--r-- 1 shop users 3 Jan 01 00:00 a.csv\r\n"
        for has_mlsd, entry in ((True, line), (False, old)):
            with self.subTest(has_mlsd=has_mlsd):
                server = OddFtp("", has_mlsd=has_mlsd, goes_on=entry)
                self.addCleanup(server.close)
                self.check(self.connect("ftp", host=HOST, port=server.port, **_LOGIN))

    def test_sftp(self):
        self.check(self.connect_sftp(EndlessSftpPartner))

    def test_webdav(self):
        begins = b"HTTP/1.1 207 Multi\r\n\r\n" + _DAV
        entry = b"<d:response><d:href>/in/a.csv</d:href></d:response>"
        port = self.serve(begins, entry)
        self.check(self.connect_web("webdav", port))

    def test_one_endless_entry_over_webdav(self):
        begins = b"HTTP/1.1 207 Multi\r\n\r\n" + _DAV + b"<d:response><d:href>/"
        port = self.serve(begins, b"a" * 1000)
        with self.assertRaises(TaskError) as caught:
            with self.connect_web("webdav", port) as opened:
                opened.ls("in")
        self.assertIn("more than 1 MB", str(caught.exception))

    def test_s3(self):
        page = _PAGE % (_KEY * 100)
        told = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(page)
        self.check(self.connect_s3(self.serve(_OK + told + page)))


class TestWatch(BaseCase):
    def setUp(self):
        super().setUp()
        self.struck = []
        # It looks when the test does.
        patience = connections.Patience(seconds=3600, size=100)
        self.watch = Watch(patience, lambda: self.struck.append(1))
        self.addCleanup(self.watch.end)
        self.progress = 0

    def look(self, *steps):
        for step in steps:
            self.watch.check()
            self.progress += step
        self.watch.check()

    def request(self):
        return self.watch.request(lambda: self.progress)

    def test_what_goes_on_is_left_alone(self):
        with self.request():
            self.look(100, 5000, 100, -5000, 100)
        self.assertFalse(self.struck)

    def test_requests_of_which_none_lasts_are_left_alone(self):
        for _number in range(5):
            self.watch.check()
            with self.request():
                self.watch.check()
            self.watch.check()
        self.assertFalse(self.struck)

    def test_what_stands_still_is_interrupted_and_said(self):
        for failure in (None, EOFError("cut")):
            with self.subTest(failure=failure):
                with self.assertRaises(TemporaryError) as caught:
                    with self.request():
                        self.look(5000, 99)
                        self.assertTrue(self.struck)
                        if failure:
                            raise failure
                self.assertEqual(caught.exception.__cause__, failure)
