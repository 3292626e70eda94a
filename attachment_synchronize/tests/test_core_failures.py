# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ftplib
import socket
import ssl

import paramiko

from odoo.tests import BaseCase

from ..core.errors import ChangedError, GoneError, RemoteFileError, TaskError
from ..core.explain import explain
from ..core.failures import CIRCUIT_PAUSES, classify, get_pause, redact


class _Response:
    def __init__(self, status_code):
        self.status_code = status_code


class _HttpError(Exception):
    def __init__(self, status):
        super().__init__(f"received {status}")
        self.response = _Response(status)


# what paramiko says when the server goes away while it logs in
_SAW_EOF = "Authentication failed: transport shut down or saw EOF"


class _S3Error(Exception):
    def __init__(self, status):
        super().__init__("An error occurred")
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


class TestFailures(BaseCase):
    def test_what_each_exception_concerns(self):
        for error, kind in (
            (paramiko.AuthenticationException(), "task"),
            (paramiko.AuthenticationException(_SAW_EOF), "transient"),
            (paramiko.AuthenticationException("Authentication timeout."), "transient"),
            (paramiko.SSHException("Error reading SSH protocol banner"), "transient"),
            (
                paramiko.ssh_exception.NoValidConnectionsError({("h", 22): 1}),
                "transient",
            ),
            (ConnectionRefusedError(), "transient"),
            (TimeoutError(), "transient"),
            (socket.gaierror(), "transient"),
            (EOFError(), "transient"),
            (OSError("Socket is closed"), "transient"),
            (ssl.SSLCertVerificationError(), "task"),
            (ftplib.error_perm("530 Login incorrect."), "task"),
            (ftplib.error_perm("550 Busy."), "transient"),
            (ftplib.error_temp("421 Too many connections."), "transient"),
            (ftplib.error_proto("?"), "transient"),
            (PermissionError(), "task"),
            (FileNotFoundError(), "vanished"),
            (_HttpError(401), "task"),
            (_HttpError(404), "vanished"),
            (_HttpError(503), "transient"),
            (_S3Error(403), "task"),
            (_S3Error(500), "transient"),
            (ModuleNotFoundError(), "task"),
            (UnicodeDecodeError("utf-8", b"", 0, 1, ""), "file"),
            (TaskError("x"), "task"),
            (RemoteFileError("x"), "file"),
            (ChangedError("x"), "changed"),
            (GoneError("x"), "vanished"),
            (KeyError("x"), "unknown"),
        ):
            with self.subTest(error=error):
                self.assertEqual(classify(error).value, kind)

    def test_what_libraries_say_is_told_with_what_to_do(self):
        for error, told in (
            (paramiko.AuthenticationException("Authentication failed."), "password"),
            (ftplib.error_perm("530 Login incorrect."), "530 Login incorrect"),
            (_HttpError(401), "password"),
            (paramiko.AuthenticationException(_SAW_EOF), "closed the connection"),
            (
                paramiko.ssh_exception.NoValidConnectionsError({("h", 22): 1}),
                "cannot be reached (Unable to connect to port 22 on h)",
            ),
            (ConnectionRefusedError(), "cannot be reached (ConnectionRefusedError)"),
            (socket.gaierror(-2, "Name or service not known"), "cannot be reached"),
            (TimeoutError(), "did not answer in time"),
            (ssl.SSLCertVerificationError(1, "self-signed"), "not trusted"),
            (EOFError(), "closed the connection (EOFError)"),
            (ConnectionResetError(104, "Connection reset by peer"), "closed"),
            (ftplib.error_perm("550 Permission denied."), "what this user may do"),
            (PermissionError(13, "Permission denied"), "what this user may do"),
            (_HttpError(403), "what this user may do"),
        ):
            with self.subTest(error=error):
                self.assertIn(told, str(explain(error)))
        text = "Client error '401 Not Authorized'"
        advised = _HttpError(401)
        advised.args = (f"{text}\nFor more information check: https://example.com",)
        self.assertIn(f"({text}).", str(explain(advised)))
        for error in (KeyError("x"), _HttpError(404), ftplib.error_perm("550 Busy.")):
            with self.subTest(error=error):
                self.assertIsNone(explain(error))

    def test_pauses_grow_and_never_end(self):
        self.assertEqual([get_pause(n) for n in (0, 1, 2, 9)], [60, 60, 300, 7200])
        self.assertEqual(get_pause(99, CIRCUIT_PAUSES), 86400)

    def test_secrets_are_hidden(self):
        text = "ftp://me:pass@host refused pass-phrase, then pass"
        self.assertEqual(
            redact(text, {"pass", "pass-phrase", ""}),
            "ftp://***@host refused ***, then ***",
        )

    def test_short_secrets_leave_words_alone(self):
        text = "The file in/e.csv is gone: a+b, e=a, a"
        self.assertEqual(
            redact(text, {"a", "e", "fil", "a+b"}),
            "The file in/***.csv is gone: ***, ***=***, ***",
        )
