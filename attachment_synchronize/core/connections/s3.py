# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""S3, by s3fs without its caches."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from ..errors import TaskError
from ..remote_file import RemoteFile, read_size
from ..streams import BLOCK, BlockStream
from ..text import _
from .base import TIMEOUT, Connection, protocol
from .http_status import check_status


@protocol("s3", "s3a")
class S3Connection(Connection):
    """Keys of a bucket; the storage's folder begins with the bucket's name.

    There are no folders, and a rename is a copy and a removal.
    """

    label = "S3"
    example = '{"key": "…", "secret": "…", "endpoint_url": "https://s3.example.com"}'
    library = ("s3fs", "s3fs")
    renames_atomically = False
    writes_atomically = True
    refuses_taken_names = False
    tells_checksums = True

    def open(self) -> None:
        self._filesystem: Any = None
        from s3fs import S3FileSystem  # type: ignore[import-not-found]

        from .s3_session import StayingSession

        options = dict(self.settings.options)
        limits = {
            "connect_timeout": TIMEOUT,
            "read_timeout": TIMEOUT,
            "retries": {"max_attempts": 2},
        }
        options["config_kwargs"] = {
            **limits,
            **options.get("config_kwargs", {}),
            "http_session_cls": StayingSession,
        }
        options.update(skip_instance_cache=True, use_listings_cache=False)
        self._filesystem = S3FileSystem(**options)
        self._filesystem.connect()

    def close(self) -> None:
        if self._filesystem is not None and self._filesystem._s3 is not None:
            self._filesystem.close_session(self._filesystem.loop, self._filesystem._s3)

    def ls(self, folder: str) -> list[RemoteFile]:
        place = self.full(folder)
        prefix = f"{folder}/" if folder else ""
        try:
            entries = self._filesystem.ls(place, detail=True, refresh=True)
        except FileNotFoundError:
            # A folder without files does not exist; a bucket must.
            bucket = place.partition("/")[0]
            try:
                self._filesystem.ls(bucket, detail=True, refresh=True)
            except FileNotFoundError as error:
                raise TaskError(
                    _("There is no bucket %(name)s."), name=bucket
                ) from error
            return []
        # A key may be the beginning of others: the file counts, not the "folder".
        entries = sorted(entries, key=lambda entry: bool(entry["type"] == "file"))
        found = {entry["name"].rpartition("/")[2]: entry for entry in entries}
        return [_to_file(f"{prefix}{n}", entry) for n, entry in found.items() if n]

    def stat(self, path: str) -> RemoteFile | None:
        try:
            seen = self._filesystem.info(self.full(path), refresh=True)
        except FileNotFoundError:
            return None
        return _to_file(path, seen)

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        # One answer for all of it: fsspec's own file asks for each block anew.
        part = {"Range": f"bytes={start}-"} if start else {}
        body = self._call("get_object", path, **part)["Body"]
        try:
            yield cast(BinaryIO, BlockStream(lambda: self._wait(body.read, BLOCK)))
        finally:
            body.close()

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        self._refuse_existing(path)
        # One request, sent from the stream: in parts, each waits for the one before
        # it. What was begun and not ended never appears.
        self._call("put_object", path, Body=stream)

    def find_md5(self, seen: RemoteFile) -> str | None:
        # Of an object that was uploaded in parts it is something else, with a dash.
        return seen.etag if re.fullmatch("[0-9a-f]{32}", seen.etag or "") else None

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        """Call S3 itself: s3fs would try again with a stream that is read already."""
        from botocore.exceptions import ClientError  # type: ignore
        from s3fs.errors import translate_boto_error  # type: ignore[import-not-found]

        bucket, key, _version = self._filesystem.split_path(self.full(path))
        call = getattr(self._filesystem._s3, method)
        try:
            return self._wait(call, Bucket=bucket, Key=key, **arguments)
        except ClientError as error:
            if "Range" in arguments:
                status = error.response["ResponseMetadata"]["HTTPStatusCode"]
                check_status(path, status, 1)
            raise translate_boto_error(error) from error

    def _wait(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        from fsspec.asyn import sync  # type: ignore[import-untyped]

        return sync(self._filesystem.loop, call, *arguments, **named)

    def rename_new(self, path: str, target: str) -> None:
        self._refuse_existing(target)
        self._filesystem.cp_file(self.full(path), self.full(target))
        self._filesystem.rm_file(self.full(path))

    def remove_one(self, path: str) -> None:
        self._filesystem.rm_file(self.full(path))

    def make_folder(self, folder: str) -> None:
        """Keys need no folder."""


def _to_file(path: str, seen: dict[str, Any]) -> RemoteFile:
    modified = seen.get("LastModified")
    return RemoteFile(
        path=path,
        size=read_size(seen.get("size")),
        mtime=modified.timestamp() if modified else None,
        etag=(seen.get("ETag") or "").strip('"') or None,
        kind=seen["type"],
    )
