# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""FTP, and FTPS whose certificate is verified, by fsspec's class over ftplib."""

import ftplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from ..errors import ResumeError, TaskError
from ..names import find_bad_name
from ..remote_file import RemoteFile
from ..streams import SocketStream
from ..text import _
from .base import TIMEOUT, Connection, protocol
from .ftp_facts import parse_entry, parse_facts, to_file, to_text
from .ftp_listing import parse_listing
from .ftp_session import UnverifiedFtp, VerifiedFtp
from .watch import cut

_BLOCK = 256 * 1024
_MISSING = "550"
_NO_COMMAND = ("500", "502")  # 501 and 504 are about what it was asked


@protocol("ftp")
class FtpConnection(Connection):
    """Commands of FTP, without fsspec's caches.

    FTP has no rename that refuses to overwrite: the target is looked for first.
    """

    label = "FTP"
    example = (
        '{"host": "ftp.example.com", "username": "shop", "password": "…", "tls": true}'
    )
    refuses_taken_names = False
    empty_root = ""

    def open(self) -> None:
        self._ftp: Any = None
        options = {"timeout": TIMEOUT, **self.settings.options}
        verified = options.pop("tls_verify", True)
        # Bytes as they are: a name that is no UTF-8 must not break the listing.
        options.update(
            encoding="latin-1", skip_instance_cache=True, use_listings_cache=False
        )
        kind = VerifiedFtp if verified else UnverifiedFtp
        self._filesystem = kind(**options, opening=self._set_session)
        self._features = self._get_features()
        self._has_mlst = "MLST" in self._features
        self._unknown: set[str] = set()  # commands that the server does not have

    def _set_session(self, ftp: Any) -> None:
        self._ftp = ftp

    def interrupt(self) -> None:
        if self._ftp is not None:
            cut(self._ftp.data)
            cut(self._ftp.sock)

    def _get_features(self) -> str:
        try:
            return str(self._ftp.sendcmd("FEAT")).upper()
        except ftplib.error_perm:  # an old server
            return ""

    def close(self) -> None:
        if self._ftp is None or self._ftp.sock is None:
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
        entries: Iterable[tuple[str, dict[str, str]]]
        if self._has_mlst:
            lines = self._list(f"MLSD {place}" if place else "MLSD")
            entries = (parse_entry(line) for line in lines)
        else:
            entries = self._list_in_words(place)
        return [
            to_file(f"{prefix}{to_text(name)}", facts)
            for name, facts in entries
            if name not in (".", "..") and facts.get("type") not in ("cdir", "pdir")
        ]

    def _list_in_words(self, place: str) -> Iterator[tuple[str, dict[str, str]]]:
        here = self._ftp.pwd()
        # Not "LIST place": what begins with a dash would be taken for an option.
        self._ftp.cwd(place or here)
        lines = self._list("LIST")
        self._ftp.cwd(here)
        for name, facts in parse_listing(lines):
            if facts["type"] == "file" and not find_bad_name(to_text(name)):
                path = f"{place}/{name}" if place else name
                facts["modify"] = self._ask("MDTM", path) or ""
            yield name, facts

    def _list(self, command: str) -> list[str]:
        lines: list[str] = []

        def take(line: str) -> None:
            lines.append(line)
            self.count(len(line))
            self._check_count(len(lines))

        self._ftp.retrlines(command, take)
        return lines

    def _is_folder(self, place: str) -> bool:
        here = self._ftp.pwd()
        try:
            self._ftp.cwd(place)
        except ftplib.error_perm:
            return False
        self._ftp.cwd(here)
        return True

    def stat(self, path: str) -> RemoteFile | None:
        place = self.full(path)
        if not self._has_mlst:
            return self._look_in_words(path, place)
        try:
            answer = self._ftp.sendcmd(f"MLST {place}")
        except ftplib.error_perm as error:
            if str(error).startswith(_MISSING):
                return None
            raise
        facts = parse_facts(answer.split("\n")[1])
        return to_file(path, facts)

    def _look_in_words(self, path: str, place: str) -> RemoteFile | None:
        self._ftp.voidcmd("TYPE I")  # the size in bytes
        size = self._ask("SIZE", place)
        if size is None:  # missing, a folder, or a server that does not tell
            return self._look_into_folder(path)
        facts = {"type": "file", "size": size, "modify": self._ask("MDTM", place)}
        seen = to_file(path, facts)
        return seen if seen.mtime is not None else self._look_at_line(path, place)

    def _look_at_line(self, path: str, place: str) -> RemoteFile | None:
        """Look at the one line of a file, for the time that it shows."""
        place = f"./{place}" if place.startswith("-") else place
        # Neither the server's wildcards nor what it cannot list may mislead us.
        with suppress(ftplib.error_perm, TaskError):
            for name, facts in parse_listing(self._list(f"LIST {place}")):
                if to_text(name.rpartition("/")[2]) == path.rpartition("/")[2]:
                    return to_file(path, facts)
        return self._look_into_folder(path)

    def _look_into_folder(self, path: str) -> RemoteFile | None:
        folder = path.rpartition("/")[0]
        return next((f for f in self.ls(folder) if f.path == path), None)

    def _ask(self, command: str, place: str) -> str | None:
        """Ask for one fact; ``None`` when the server does not tell."""
        if command in self._unknown:
            return None
        try:
            answer = str(self._ftp.sendcmd(f"{command} {place}"))
        except ftplib.error_perm as error:
            # Also the answer to a line that is too long, from a server that has it.
            if str(error)[:3] in _NO_COMMAND and command not in self._features:
                self._unknown.add(command)
            return None
        return answer[4:].strip()

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        with self._telling_missing(path):
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

    @contextmanager
    def _telling_missing(self, path: str) -> Iterator[None]:
        """550 is what servers answer for a file that is not there, or is forbidden."""
        try:
            yield
        except ftplib.error_perm as error:
            if not str(error).startswith(_MISSING):
                raise
            seen = self.stat(path)
            if seen is None:
                raise FileNotFoundError(path) from error
            if seen.kind == "directory":
                raise IsADirectoryError(path) from error
            raise PermissionError(str(error)) from error

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
        with self._telling_missing(path):
            self._ftp.rename(self.full(path), self.full(target))

    def remove_one(self, path: str) -> None:
        with self._telling_missing(path):
            self._ftp.delete(self.full(path))

    def make_folder(self, folder: str) -> None:
        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self._is_folder(self.full(done)) and not self._has_folder(done):
                self._ftp.mkd(self.full(done))
