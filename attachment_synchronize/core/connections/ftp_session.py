# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How an FTP session begins, and FTPS whose certificate is verified."""

import ftplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from fsspec.implementations.ftp import FTPFileSystem  # type: ignore[import-untyped]

from ..errors import TaskError
from ..text import _


class VerifiedFtp(FTPFileSystem):  # type: ignore[misc]
    """fsspec connects without looking at the certificate."""

    verify = True

    def __init__(self, *, opening: Callable[[Any], None], **options: Any) -> None:
        """:param opening: gets the session before anything is asked"""
        self._opening = opening
        super().__init__(**options)

    def _connect(self) -> None:
        if not self.tls:
            self.ftp: Any = _Ftp(timeout=self.timeout, encoding=self.encoding)
        else:
            context = ssl.create_default_context()
            if not self.verify:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            kind = _ImplicitFtps if isinstance(self.tls, str) else _Ftps
            self.ftp = kind(
                timeout=self.timeout, encoding=self.encoding, context=context
            )
        self._opening(self.ftp)
        self.ftp.connect(self.host, self.port)
        self.ftp.login(*self.cred)
        if isinstance(self.tls, str):
            self.ftp.prot_p()


class UnverifiedFtp(VerifiedFtp):
    verify = False


class _Ftp(ftplib.FTP):
    """A session that can be interrupted; ``data`` is the channel of its transfer."""

    data: socket.socket | None = None

    def ntransfercmd(self, cmd: str, rest: Any = None) -> Any:
        self.data, size = super().ntransfercmd(cmd, rest)
        return self.data, size


class _Ftps(ftplib.FTP_TLS):
    """Data connections continue the TLS session, as many servers require."""

    data: socket.socket | None = None

    def auth(self) -> str:
        try:
            return super().auth()
        except ftplib.error_perm as error:
            raise TaskError(
                _(
                    "The server does not encrypt (%(why)s). Without encryption, "
                    "passwords and files can be read on their way: ask its owner for "
                    "FTPS or SFTP, or switch the encryption off."
                ),
                why=str(error).rstrip("."),
            ) from error

    def ntransfercmd(self, cmd: str, rest: Any = None) -> Any:
        # FTP_TLS would open a session of its own, and it wraps a wrapped socket
        # when its method is called from here: go around it.
        self.data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]
            self.data = self.context.wrap_socket(
                self.data,
                server_hostname=self.host,
                session=self.sock.session,  # type: ignore[union-attr]
                do_handshake_on_connect=False,
            )
            self.data.do_handshake()  # can be interrupted now
        return self.data, size


class _ImplicitFtps(_Ftps):
    """TLS from the first byte on; fsspec's own cannot look at the host's name."""

    _socket: Any = None

    @property
    def sock(self) -> Any:
        return self._socket

    @sock.setter
    def sock(self, value: Any) -> None:
        if value is not None and not isinstance(value, ssl.SSLSocket):
            value = self.context.wrap_socket(value, server_hostname=self.host)
        self._socket = value
