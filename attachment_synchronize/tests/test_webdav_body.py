# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contents over WebDAV: small ones by the library, large ones past it."""

import os

from odoo.tests import BaseCase

from ..core import connections
from ..core.failures import classify
from .odd_webdav import OddWebdav

_LARGE = 1024 * 1024
_SIZES = (0, 1, _LARGE - 1, _LARGE, _LARGE + 1, 5 * _LARGE + 7)


class TestBodies(BaseCase):
    def setUp(self):
        super().setUp()
        self.odd = OddWebdav()
        self.addCleanup(self.odd.stop)

    def connect(self):
        options = {"base_url": self.odd.url, "auth": ["user", "password"]}
        return connections.connect(
            connections.Settings(protocol="webdav", options=options)
        )

    def test_contents_of_any_size_arrive_over_one_session(self):
        with self.connect() as session:
            for size in _SIZES:
                content = os.urandom(size)
                self.odd.files["/in.bin"] = (size, content)
                for length in (-1, 1000, 3 * _LARGE):
                    with self.subTest(size=size, length=length):
                        with session.read("in.bin") as stream:
                            found = stream.read(length)
                            found += stream.read()
                        self.assertEqual(found, content)

    def test_pieces_of_a_buffer(self):
        content, buffer = os.urandom(2 * _LARGE + 7), bytearray(70_000)
        self.odd.files["/in.bin"] = (len(content), content)
        found = b""
        with self.connect() as session, session.read("in.bin") as stream:
            while count := stream.readinto(memoryview(buffer)):
                found += buffer[:count]
        self.assertEqual(found, content)

    def test_content_that_is_cut_off_is_an_error(self):
        for size in (100, 3 * _LARGE):
            with self.subTest(size=size):
                self.odd.files["/in.bin"] = (size, os.urandom(size // 2))
                with self.connect() as session:
                    with self.assertRaises(Exception) as caught:
                        with session.read("in.bin") as stream:
                            stream.read()
                self.assertEqual(classify(caught.exception).value, "transient")
