# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of a web server, which are read and never changed."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, NoReturn, cast
from urllib.parse import quote, unquote, urljoin, urlsplit

import urllib3
from lxml import html  # type: ignore[import-untyped]

from ..errors import ChangedError, TaskError
from ..remote_file import LARGEST_UNDATED, Dating, RemoteFile, read_size
from ..streams import BlockStream
from ..text import _
from .address import split_login
from .base import Connection, protocol
from .http_guard import GuardedClient
from .http_status import check_status

# Small enough that a slow server is seen to send something.
_BLOCK = 64 * 1024
_LARGEST_INDEX = 4 * 1024 * 1024
_MOST_FILES = 1000
_CHANGED = 412
_NO_HEAD = (405, 501)


@protocol("http", "https")
class HttpConnection(Connection):
    """What is below ``base_url``: the names in the option ``files``, or an index.

    An index is a page whose links lead to files beside it. A version is what the
    server tells of a file: entity tag, size, time of the last change. One that has
    neither tag nor time is read, and is its content.
    """

    label = "HTTP"
    example = (
        '{"base_url": "https://example.com/files", "username": "shop", "password": "…"}'
    )
    # fs_storage's own form wants it; what we do needs what Odoo has.
    library = ("aiohttp", "aiohttp")
    writes = False
    empty_root = ""

    def open(self) -> None:
        self._client: GuardedClient | None = None
        options = self.settings.options
        address, login = split_login(str(options.get("base_url") or ""))
        user, password = login or (None, None)
        self._base = address.rstrip("/")
        self._names = options.get("files")
        self._tags: dict[str, str] = {}
        self._client = GuardedClient(
            self._base,
            local_hosts=self.settings.local_hosts,
            username=options.get("username", user),
            password=options.get("password", password),
        )

    def interrupt(self) -> None:
        if self._client is not None:
            self._client.interrupt()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def ls(self, folder: str) -> list[RemoteFile]:
        prefix = f"{folder}/" if folder else ""
        names = self._names
        if names is None:
            names = self._read_index(folder)
        if len(names) > _MOST_FILES:
            raise TaskError(
                _("The page lists %(count)s files, more than the %(limit)s it may."),
                count=len(names),
                limit=_MOST_FILES,
            )
        found = (self.stat(f"{prefix}{name}") for name in names)
        return [file for file in found if file]

    def stat(self, path: str) -> RemoteFile | None:
        answer = self._ask("HEAD", path)
        if answer.status in _NO_HEAD:
            answer = self._ask("GET", path)
        answer.close()
        try:
            self._check(answer, path)
        except FileNotFoundError:
            return None
        file = self._to_file(path, answer)
        if file.dating is Dating.EXACT or file.size > LARGEST_UNDATED:
            return file
        return self._read_version(path)

    def _read_version(self, path: str) -> RemoteFile | None:
        """Look at a file that is told from others by its content alone."""
        answer = self._ask("GET", path)
        try:
            self._check(answer, path)
            file = self._to_file(path, answer)
            if file.dating is Dating.EXACT:  # told only with the content
                return file
            content = self._require().read(answer, LARGEST_UNDATED + 1)
        except FileNotFoundError:
            return None
        finally:
            answer.close()
        if len(content) > LARGEST_UNDATED:
            return file
        digest = hashlib.sha256(content).hexdigest()
        return replace(file, size=len(content), digest=digest)

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        headers = {}
        tag = self._tags.get(path, "")
        if tag and not tag.startswith("W/"):  # weak ones say nothing about bytes
            headers["If-Match"] = tag
        if start:
            headers["Range"] = f"bytes={start}-"
        answer = self._ask("GET", path, headers)
        try:
            if answer.status == _CHANGED:
                raise ChangedError(_("It has changed since it was listed."))
            self._check(answer, path, start)
            yield cast(
                BinaryIO, BlockStream(lambda: self._require().read(answer, _BLOCK))
            )
        finally:
            answer.close()

    def _read_index(self, folder: str) -> list[str]:
        place = f"{self._url(folder)}/"
        answer = self._require().request("GET", place)
        try:
            self._check(answer, folder)
            page = self._require().read(answer, _LARGEST_INDEX + 1)
        finally:
            answer.close()
        if len(page) > _LARGEST_INDEX:
            raise TaskError(_("The page that lists the files is too large."))
        if not page.strip():
            return []
        links = html.fromstring(page).iterlinks()
        addresses = (link for _el, kind, link, _at in links if kind == "href")
        names = (find_name(place, urljoin(place, link)) for link in addresses)
        return list(dict.fromkeys(name for name in names if name))

    def _ask(self, method: str, path: str, headers: Any = None) -> Any:
        return self._require().request(method, self._url(path), headers)

    def _require(self) -> GuardedClient:
        assert self._client is not None  # a session is open
        return self._client

    def _url(self, path: str) -> str:
        full = self.full(path)
        return f"{self._base}/{quote(full)}" if full else self._base

    @staticmethod
    def _check(answer: urllib3.BaseHTTPResponse, path: str, start: int = 0) -> None:
        check_status(path, answer.status, start)
        if answer.status >= 300:
            raise StatusError(answer.status, answer.reason or "")

    def _to_file(self, path: str, answer: urllib3.BaseHTTPResponse) -> RemoteFile:
        tag = answer.headers.get("ETag", "")
        changed = answer.headers.get("Last-Modified")
        self._tags[path] = tag
        return RemoteFile(
            path=path,
            size=read_size(answer.headers.get("Content-Length")),
            mtime=_get_time(changed),
            etag=tag or None,
        )

    # ------------------------------------------------------------------
    # Nothing is written
    # ------------------------------------------------------------------

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        _refuse()

    def rename_new(self, path: str, target: str) -> None:
        _refuse()

    def remove_one(self, path: str) -> None:
        _refuse()

    def make_folder(self, folder: str) -> None:
        _refuse()


def _get_time(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, OverflowError):  # a date that is none
        return None


class StatusError(OSError):
    """An answer that is none of those expected; classified by its status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status_code = status


def find_name(place: str, address: str) -> str | None:
    """Return the name of what a link leads to, if it is a file beside the index."""
    base, target = urlsplit(place), urlsplit(address)
    if (base.scheme, base.netloc) != (target.scheme, target.netloc) or target.query:
        return None
    folder, _slash, name = target.path.rpartition("/")
    if unquote(folder) != unquote(base.path).rstrip("/"):
        return None
    return unquote(name) or None


def _refuse() -> NoReturn:
    raise TaskError(_("Files of a web server can only be read."))
