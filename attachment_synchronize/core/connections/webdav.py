# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WebDAV, by the client that webdav4 has for fsspec."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO
from urllib.parse import quote

from ..remote_file import RemoteFile
from .base import TIMEOUT, Connection, protocol

_BLOCK = 1024 * 1024


@protocol("webdav")
class WebdavConnection(Connection):
    """Resources below the address of the storage."""

    label = "WebDAV"
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
        return quote(super().full(path), safe="/")

    def ls(self, folder: str) -> list[RemoteFile]:
        from webdav4.client import ResourceNotFound  # type: ignore[import-not-found]

        prefix = f"{folder}/" if folder else ""
        try:
            entries = self._client.ls(self.full(folder), detail=True)
        except ResourceNotFound as error:
            raise FileNotFoundError(folder) from error
        return [
            _to_file(f"{prefix}{entry['name'].rstrip('/').rpartition('/')[2]}", entry)
            for entry in entries
        ]

    def stat(self, path: str) -> RemoteFile | None:
        from webdav4.client import ResourceNotFound

        try:
            return _to_file(path, self._client.info(self.full(path)))
        except ResourceNotFound:
            return None

    @contextmanager
    def read(self, path: str) -> Iterator[BinaryIO]:
        with (
            _missing_file(path),
            self._client.open(self.full(path), "rb", chunk_size=_BLOCK) as stream,
        ):
            yield stream

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        from webdav4.client import ResourceAlreadyExists

        try:
            self._client.upload_fileobj(
                stream, self.full(path), chunk_size=_BLOCK, size=size
            )
        except ResourceAlreadyExists as error:
            raise FileExistsError(path) from error

    def rename_new(self, path: str, target: str) -> None:
        from webdav4.client import ResourceAlreadyExists

        try:
            with _missing_file(path):
                self._client.move(self.full(path), self.full(target))
        except ResourceAlreadyExists as error:
            raise FileExistsError(target) from error

    def replace(self, path: str, target: str) -> None:
        self._client.move(self.full(path), self.full(target), overwrite=True)

    def remove_one(self, path: str) -> None:
        with _missing_file(path):
            self._client.remove(self.full(path))

    def make_folder(self, folder: str) -> None:
        from webdav4.client import ResourceAlreadyExists

        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self.stat(done):
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


def _to_file(path: str, seen: dict[str, Any]) -> RemoteFile:
    modified = seen.get("modified")
    return RemoteFile(
        path=path,
        size=int(seen.get("content_length") or 0),
        mtime=modified.timestamp() if modified else None,
        etag=(seen.get("etag") or "").strip('"') or None,
        kind=seen["type"],
    )
