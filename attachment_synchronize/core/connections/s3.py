# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""S3, by s3fs without its caches."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
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
        self._under_way: Future[Any] | None = None
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

    def interrupt(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()

    def close(self) -> None:
        if self._filesystem is not None and self._filesystem._s3 is not None:
            self._filesystem.close_session(self._filesystem.loop, self._filesystem._s3)

    def ls(self, folder: str) -> list[RemoteFile]:
        place = self.full(folder)
        prefix = f"{folder}/" if folder else ""
        # A folder without files does not exist; a bucket must.
        try:
            entries = self._wait(self._list, place)
        except FileNotFoundError as error:
            bucket = place.partition("/")[0]
            raise TaskError(_("There is no bucket %(name)s."), name=bucket) from error
        # A key may be the beginning of others: the file counts, not the "folder".
        entries = sorted(entries, key=lambda entry: bool(entry["type"] == "file"))
        found = {entry["name"].rpartition("/")[2]: entry for entry in entries}
        return [_to_file(f"{prefix}{n}", entry) for n, entry in found.items() if n]

    async def _list(self, place: str) -> list[dict[str, Any]]:
        """As s3fs would, but page by page: a list without end is given up."""
        bucket, key, _version = self._filesystem.split_path(place)
        prefix = f"{key}/" if key else ""
        found: list[dict[str, Any]] = []
        with _translated():
            async for entry in self._filesystem._iterdir(bucket, prefix=prefix):
                found.append(entry)
                self.count(len(entry["name"]))
                self._check_count(len(found))
        return found

    def stat(self, path: str) -> RemoteFile | None:
        try:
            seen = self._wait(self._filesystem._info, self.full(path), refresh=True)
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
        bucket, key, _version = self._filesystem.split_path(self.full(path))
        call = getattr(self._filesystem._s3, method)
        with _translated(path if "Range" in arguments else None):
            return self._wait(call, Bucket=bucket, Key=key, **arguments)

    def _wait(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Have the event loop do it, so that it can be interrupted."""
        self._under_way = asyncio.run_coroutine_threadsafe(
            call(*arguments, **named), self._filesystem.loop
        )
        return self._under_way.result()

    def rename_new(self, path: str, target: str) -> None:
        self._refuse_existing(target)
        self._wait(self._filesystem._cp_file, self.full(path), self.full(target))
        self._wait(self._filesystem._rm_file, self.full(path))

    def remove_one(self, path: str) -> None:
        self._wait(self._filesystem._rm_file, self.full(path))

    def make_folder(self, folder: str) -> None:
        """Keys need no folder."""


@contextmanager
def _translated(resumed: str | None = None) -> Iterator[None]:
    """Have what S3 answers raised as what files raise.

    :param resumed: the path of which only the rest is asked for
    """
    from botocore.exceptions import ClientError  # type: ignore
    from s3fs.errors import translate_boto_error  # type: ignore[import-not-found]

    try:
        yield
    except ClientError as error:
        if resumed is not None:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            check_status(resumed, status, 1)
        raise translate_boto_error(error) from error


def _to_file(path: str, seen: dict[str, Any]) -> RemoteFile:
    modified = seen.get("LastModified")
    return RemoteFile(
        path=path,
        size=read_size(seen.get("size")),
        mtime=modified.timestamp() if modified else None,
        etag=(seen.get("ETag") or "").strip('"') or None,
        kind=seen["type"],
    )
