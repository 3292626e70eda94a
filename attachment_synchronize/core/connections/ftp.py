# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""FTP, and FTPS whose certificate is verified, by fsspec's class over ftplib."""

import calendar
import ftplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from fsspec.implementations.ftp import (  # type: ignore[import-untyped]
    FTPFileSystem,
    ImplicitFTPTLS,
)

from ..errors import ResumeError
from ..remote_file import RemoteFile
from ..streams import SocketStream
from ..text import _
from .base import TIMEOUT, Connection, protocol

_BLOCK = 256 * 1024
_MISSING = "550"


class _VerifiedFtp(FTPFileSystem):  # type: ignore[misc]
    """fsspec connects without looking at the certificate."""

    verify = True

    def _connect(self) -> None:
        if not self.tls:
            self.ftp = ftplib.FTP(timeout=self.timeout, encoding=self.encoding)
        else:
            context = ssl.create_default_context()
            if not self.verify:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            kind = ImplicitFTPTLS if isinstance(self.tls, str) else _Ftps
            self.ftp = kind(
                timeout=self.timeout, encoding=self.encoding, context=context
            )
        self.ftp.connect(self.host, self.port)
        self.ftp.login(*self.cred)
        if isinstance(self.tls, str):
            self.ftp.prot_p()  # type: ignore[attr-defined]


class _UnverifiedFtp(_VerifiedFtp):
    verify = False


class _Ftps(ftplib.FTP_TLS):
    """Data connections continue the TLS session, as many servers require."""

    def ntransfercmd(self, cmd: str, rest: Any = None) -> Any:
        # FTP_TLS would open a session of its own, and it wraps a wrapped socket
        # when its method is called from here: go around it.
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]
            conn = self.context.wrap_socket(
                conn,
                server_hostname=self.host,
                session=self.sock.session,  # type: ignore[union-attr]
            )
        return conn, size


@protocol("ftp")
class FtpConnection(Connection):
    """Commands of FTP, without fsspec's caches.

    FTP has no rename that refuses to overwrite: the target is looked for first.
    """

    label = "FTP"
    empty_root = ""

    def open(self) -> None:
        self._filesystem: Any = None
        options = {"timeout": TIMEOUT, **self.settings.options}
        verified = options.pop("tls_verify", True)
        # Bytes as they are: a name that is no UTF-8 must not break the listing.
        options.update(
            encoding="latin-1", skip_instance_cache=True, use_listings_cache=False
        )
        self._filesystem = (_VerifiedFtp if verified else _UnverifiedFtp)(**options)
        self._ftp = self._filesystem.ftp
        self._has_mlst = "MLST" in self._get_features()

    def _get_features(self) -> str:
        try:
            return str(self._ftp.sendcmd("FEAT")).upper()
        except ftplib.error_perm:  # an old server
            return ""

    def close(self) -> None:
        if self._filesystem is None:
            return
        with suppress(OSError, EOFError, ftplib.Error):
            self._ftp.quit()
        self._ftp.close()

    def full(self, path: str) -> str:
        return super().full(path).encode(errors="surrogateescape").decode("latin-1")

    def ls(self, folder: str) -> list[RemoteFile]:
        place = self.full(folder)
        # fsspec takes a folder that is missing for an empty one on some servers.
        if place and not self._is_folder(place):
            raise FileNotFoundError(folder)
        prefix = f"{folder}/" if folder else ""
        if self._has_mlst:
            entries = self._ftp.mlsd(place)
        else:
            listing = self._filesystem.ls(place, detail=True)
            entries = ((fact["name"].rpartition("/")[2], fact) for fact in listing)
        return [
            _to_file(f"{prefix}{_to_text(name)}", facts)
            for name, facts in entries
            if name not in (".", "..") and facts.get("type") not in ("cdir", "pdir")
        ]

    def _is_folder(self, place: str) -> bool:
        here = self._ftp.pwd()
        try:
            self._ftp.cwd(place)
        except ftplib.error_perm:
            return False
        self._ftp.cwd(here)
        return True

    def stat(self, path: str) -> RemoteFile | None:
        if not self._has_mlst:
            return self._find_in_listing(path)
        try:
            answer = self._ftp.sendcmd(f"MLST {self.full(path)}")
        except ftplib.error_perm as error:
            if str(error).startswith(_MISSING):
                return None
            raise
        facts = _parse_facts(answer.splitlines()[1])
        return _to_file(path, facts)

    def _find_in_listing(self, path: str) -> RemoteFile | None:
        folder = path.rpartition("/")[0]
        return next((f for f in self.ls(folder) if f.path == path), None)

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        with _missing_file(path):
            self._ftp.voidcmd("TYPE I")
            channel = self._begin(f"RETR {self.full(path)}", start)
        with channel:
            yield cast(BinaryIO, SocketStream(channel))
            complete = not channel.recv(1)
        try:
            self._ftp.voidresp()
        except ftplib.error_temp:  # what was left unread was not sent
            if complete:
                raise

    def _begin(self, command: str, start: int) -> Any:
        try:
            return self._ftp.transfercmd(command, rest=start or None)
        except ftplib.error_perm as error:
            if start and not str(error).startswith(_MISSING):
                raise ResumeError(
                    _("The server does not go on where a transfer ended.")
                ) from error
            raise

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        self._refuse_existing(path)
        self._ftp.storbinary(f"STOR {self.full(path)}", stream, blocksize=_BLOCK)

    def rename_new(self, path: str, target: str) -> None:
        self._refuse_existing(target)
        with _missing_file(path):
            self._ftp.rename(self.full(path), self.full(target))

    def remove_one(self, path: str) -> None:
        with _missing_file(path):
            self._ftp.delete(self.full(path))

    def make_folder(self, folder: str) -> None:
        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self._is_folder(self.full(done)):
                self._ftp.mkd(self.full(done))


@contextmanager
def _missing_file(path: str) -> Iterator[None]:
    """550 is what servers answer for a file that is not there."""
    try:
        yield
    except ftplib.error_perm as error:
        if str(error).startswith(_MISSING):
            raise FileNotFoundError(path) from error
        raise


def _to_text(name: str) -> str:
    return name.encode("latin-1").decode(errors="surrogateescape")


def _parse_facts(line: str) -> dict[str, str]:
    facts = line.strip().partition(" ")[0]
    pairs = (fact.partition("=") for fact in facts.split(";") if fact)
    return {key.lower(): value for key, _equals, value in pairs}


def _to_file(path: str, facts: dict[str, Any]) -> RemoteFile:
    kinds = {"file": "file", "dir": "directory", "directory": "directory"}
    return RemoteFile(
        path=path,
        size=int(facts.get("size") or 0),
        mtime=_to_seconds(str(facts.get("modify") or "")),
        kind=kinds.get(facts.get("type", ""), "other"),
    )


def _to_seconds(text: str) -> float | None:
    """``20260131134559`` or ``20260131134559.123``, UTC; else the server's own."""
    whole, _dot, fraction = text.partition(".")
    try:
        seconds = calendar.timegm(time.strptime(whole, "%Y%m%d%H%M%S"))
    except ValueError:
        return None
    return seconds + float(f"0.{fraction or 0}")
