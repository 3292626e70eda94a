# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unittest

from ..core.server_form import PROTOCOL_LABELS, ServerForm


class TestServerForm(unittest.TestCase):
    def test_what_is_missing_is_said(self):
        for protocol, _label in PROTOCOL_LABELS:
            with self.subTest(protocol):
                self.assertTrue(ServerForm(protocol=protocol).find_missing())

    def test_options_are_those_of_the_protocol(self):
        login = {"username": "me", "password": "secret"}
        cases = [
            (
                ServerForm(protocol="sftp", host="h", port=22, **login),
                {"host": "h", "port": 22, **login},
            ),
            (
                ServerForm(protocol="sftp", host="h", private_key="K", **login),
                {
                    "host": "h",
                    "username": "me",
                    "private_key": "K",
                    "passphrase": "secret",
                },
            ),
            (
                ServerForm(protocol="ftp", host="h", uses_tls=True, **login),
                {"host": "h", "tls": True, **login},
            ),
            (
                ServerForm(protocol="ftp", host="h", port=990, uses_tls=True, **login),
                {"host": "h", "port": 990, "tls": "tls", **login},
            ),
            (
                ServerForm(
                    protocol="ftp",
                    host="h",
                    uses_tls=True,
                    checks_certificate=False,
                    **login,
                ),
                {"host": "h", "tls": True, "tls_verify": False, **login},
            ),
            (
                ServerForm(protocol="ftp", host="h", checks_certificate=False, **login),
                {"host": "h", **login},
            ),
            (
                ServerForm(protocol="webdav", url="https://h", **login),
                {"base_url": "https://h", "auth": ["me", "secret"]},
            ),
            (
                ServerForm(protocol="http", url="https://h", **login),
                {"base_url": "https://h", **login},
            ),
            (
                ServerForm(protocol="s3", folder="bucket", **login),
                {"key": "me", "secret": "secret"},
            ),
            (ServerForm(protocol="odoofs", folder="f"), {}),
        ]
        for form, options in cases:
            with self.subTest(form.protocol):
                self.assertIsNone(form.find_missing())
                self.assertEqual(form.get_options(), options)

    def test_secrets_are_not_shown(self):
        form = ServerForm(protocol="sftp", password="secret", private_key="secret")
        self.assertNotIn("secret", repr(form))
