# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WebDAV, by the client that webdav4 has for fsspec."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

from ..errors import TaskError
from ..remote_file import RemoteFile, read_size
from ..streams import BlockStream
from ..text import _
from .base import TIMEOUT, Connection, protocol
from .http_status import check_status

_BLOCK = 1024 * 1024


@protocol("webdav")
class WebdavConnection(Connection):
    """Resources below the address of the storage."""

    label = "WebDAV"
    example = '{"base_url": "https://dav.example.com/in", "auth": ["shop", "…"]}'
    library = ("webdav4[fsspec]", "webdav4")
    empty_root = ""

    def open(self) -> None:
        self._client: Any = None
        from webdav4.fsspec import WebdavFileSystem  # type: ignore[import-not-found]

        options = {"timeout": TIMEOUT, **self.settings.options}
        if isinstance(options.get("auth"), list):
            options["auth"] = tuple(options["auth"])
        self._client = WebdavFileSystem(**options, skip_instance_cache=True).client

    def close(self) -> None:
        if self._client is not None:
            self._client.http.close()

    def full(self, path: str) -> str:
        # The client quotes the rest, and takes what is quoted for quoted.
        quoted = super().full(path)
        for sign in "%?#":
            quoted = quoted.replace(sign, f"%{ord(sign):02X}")
        return quoted

    def ls(self, folder: str) -> list[RemoteFile]:
        here = self._find_names(folder)
        prefix = f"{folder}/" if folder else ""
        return [
            _to_file(f"{prefix}{name}", entry)
            for name, entry in here.items()
            if name  # the folder itself has none
        ]

    def stat(self, path: str) -> RemoteFile | None:
        try:
            (entry,) = self._ask(path, depth=0)
        except FileNotFoundError:
            return None
        return _to_file(path, entry)

    def _find_names(self, folder: str) -> dict[str, Any]:
        # Not by the client's own listing: it looks for what it asked among what the
        # server answers, and a name that is quoted otherwise is not found.
        base = self._decode(str(self._client.join_url(self.full(folder))))
        told = {self._decode(e.href): e for e in self._ask(folder, depth=1)}
        within = {
            place.removeprefix(base).removeprefix("/"): entry
            for place, entry in told.items()
            if place == base or place.startswith(f"{base}/")
        }
        if told and not within:
            raise TaskError(
                _(
                    "The server calls its files by other addresses (%(address)s) than "
                    "that of the storage. A system administrator can correct it."
                ),
                address=next(iter(told)),
            )
        return within

    def _ask(self, path: str, *, depth: int) -> list[Any]:
        with _missing_file(path), _readable_answer():
            answer = self._client.propfind(
                self.full(path), headers={"Depth": str(depth)}, follow_redirects=True
            )
        return list(answer.responses.values())

    @staticmethod
    def _decode(url: str) -> str:
        return unquote(urlsplit(url).path, errors="surrogateescape").rstrip("/")

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        url = self._client.join_url(self.full(path))
        headers = {"Accept-Encoding": "identity"}  # the bytes as they are
        if start:
            headers["Range"] = f"bytes={start}-"
        with self._client.http.stream(
            "GET", url, headers=headers, follow_redirects=True
        ) as answer:
            check_status(path, answer.status_code, start)
            answer.raise_for_status()
            # As they come: blocks of a size would be put together by copying.
            blocks = answer.iter_raw()
            yield cast(BinaryIO, BlockStream(lambda: next(blocks, b"")))

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        self._refuse_existing(path)
        self._client.upload_fileobj(
            stream, self.full(path), overwrite=True, chunk_size=_BLOCK, size=size
        )

    def rename_new(self, path: str, target: str) -> None:
        from webdav4 import client  # type: ignore[import-not-found]

        try:
            with _missing_file(path):
                self._client.move(self.full(path), self.full(target))
        except client.ResourceAlreadyExists as error:
            raise FileExistsError(target) from error

    def replace(self, path: str, target: str) -> None:
        self._find_file(target)
        self._client.move(self.full(path), self.full(target), overwrite=True)

    def remove_one(self, path: str) -> None:
        self._find_file(path)
        with _missing_file(path):
            self._client.remove(self.full(path))

    def make_folder(self, folder: str) -> None:
        from webdav4.client import ResourceAlreadyExists  # type: ignore

        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self._has_folder(done):
                with suppress(ResourceAlreadyExists):
                    self._client.mkdir(self.full(done))


@contextmanager
def _missing_file(path: str) -> Iterator[None]:
    from webdav4.client import HTTPError, ResourceNotFound

    try:
        yield
    except ResourceNotFound as error:
        raise FileNotFoundError(path) from error
    except HTTPError as error:
        if error.status_code == 404:
            raise FileNotFoundError(path) from error
        raise


@contextmanager
def _readable_answer() -> Iterator[None]:
    try:
        yield
    except (ParseError, ValueError) as error:
        raise TaskError(
            _(
                "The server's answer is no list of files (%(why)s). Its address may be "
                "that of something else than a WebDAV folder."
            ),
            why=str(error),
        ) from error


def _get_time(seen: Any) -> float | None:
    try:
        return float(seen.modified.timestamp()) if seen.modified else None
    except (ValueError, OverflowError):  # a date that is none
        return None


def _to_file(path: str, entry: Any) -> RemoteFile:
    seen = entry.properties
    return RemoteFile(
        path=path,
        size=read_size(seen.content_length),
        mtime=_get_time(seen),
        etag=(seen.etag or "").strip('"') or None,
        kind="directory" if seen.resource_type == "directory" else "file",
    )
