# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WebDAV, by the client that webdav4 has for fsspec."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast
from urllib.parse import urljoin

from ..errors import TaskError
from ..remote_file import RemoteFile
from ..streams import CountedStream
from ..text import _
from .address import split_login
from .base import TIMEOUT, Connection, protocol
from .http_redirect import check_redirect
from .http_status import check_status
from .watch import cut
from .webdav_answer import Entry, read_answer, to_place
from .webdav_body import open_body

_BLOCK = 1024 * 1024
# What httpcore tells of a connection that it has made.
_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


@protocol("webdav")
class WebdavConnection(Connection):
    """Resources below the address of the storage."""

    label = "WebDAV"
    example = '{"base_url": "https://dav.example.com/in", "auth": ["shop", "…"]}'
    library = ("webdav4[fsspec]", "webdav4")
    empty_root = ""

    def open(self) -> None:
        self._client: Any = None
        self._channel: Any = None
        from webdav4.fsspec import WebdavFileSystem  # type: ignore[import-not-found]

        options = {"timeout": TIMEOUT, **self.settings.options}
        if isinstance(options.get("auth"), list):
            options["auth"] = tuple(options["auth"])
        address, login = split_login(str(options.get("base_url", "")))
        if login:
            options.update(base_url=address, auth=options.get("auth") or login)
        self._client = WebdavFileSystem(**options, skip_instance_cache=True).client
        # Each answer, also those on the way to the last one.
        self._client.http.event_hooks = {
            "request": [self._trace],
            "response": [self._guard],
        }

    def _guard(self, answer: Any) -> None:
        if answer.has_redirect_location:
            target = urljoin(str(answer.url), answer.headers["Location"])
            check_redirect(str(self._client.base_url), target)

    def _trace(self, request: Any) -> None:
        request.extensions["trace"] = self._note_channel

    def _note_channel(self, event: str, facts: dict[str, Any]) -> None:
        if event in _CONNECTED:
            self._channel = facts["return_value"].get_extra_info("socket")

    def interrupt(self) -> None:
        cut(self._channel)

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
        base, entries = self._ask(folder, depth=1)
        prefix = f"{folder}/" if folder else ""
        return [
            entry.to_file(f"{prefix}{name}")
            for name, entry in _find_within(base, entries).items()
            if name  # the folder itself has none
        ]

    def stat(self, path: str) -> RemoteFile | None:
        try:
            base, entries = self._ask(path, depth=0)
        except FileNotFoundError:
            return None
        # Some tell of a whole folder, whatever depth they are asked for.
        entry = entries[0] if len(entries) == 1 else _find_within(base, entries).get("")
        return entry.to_file(path) if entry else None

    def _ask(self, path: str, *, depth: int) -> tuple[str, list[Entry]]:
        """Return the place that was asked, after redirects, and what is told of it.

        Not by the client's own listing: it looks for what it asked among what the
        server answers, and a name that is quoted otherwise is not found.
        """
        with self._stream("PROPFIND", path, {"Depth": str(depth)}) as answer:
            check_status(path, answer.status_code, 0)
            answer.raise_for_status()
            address = str(answer.url)
            listed = CountedStream(open_body(answer), self.count)
            return to_place(address), read_answer(listed, address, self._check_count)

    def _stream(self, method: str, path: str, headers: dict[str, str]) -> Any:
        """Ask for the bytes as they are: packed ones may become any number."""
        return self._client.http.stream(
            method,
            self._client.join_url(self.full(path)),
            headers={**headers, "Accept-Encoding": "identity"},
            follow_redirects=True,
        )

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._stream("GET", path, headers) as answer:
            check_status(path, answer.status_code, start)
            answer.raise_for_status()
            yield cast(BinaryIO, open_body(answer))

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        self._refuse_existing(path)
        with _explained(path):
            self._client.upload_fileobj(
                stream, self.full(path), overwrite=True, chunk_size=_BLOCK, size=size
            )

    def rename_new(self, path: str, target: str) -> None:
        from webdav4 import client  # type: ignore[import-not-found]

        try:
            with _explained(path):
                self._client.move(self.full(path), self.full(target))
        except client.ResourceAlreadyExists as error:
            raise FileExistsError(target) from error

    def replace(self, path: str, target: str) -> None:
        self._find_file(target)
        with _explained(path):
            self._client.move(self.full(path), self.full(target), overwrite=True)

    def remove_one(self, path: str) -> None:
        self._find_file(path)
        with _explained(path):
            self._client.remove(self.full(path))

    def make_folder(self, folder: str) -> None:
        from webdav4.client import ResourceAlreadyExists  # type: ignore

        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self._has_folder(done):
                with suppress(ResourceAlreadyExists), _explained(done):
                    self._client.mkdir(self.full(done))


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Say what the client's exceptions mean, of a request that changes something."""
    from webdav4.client import HTTPError, ResourceNotFound

    try:
        yield
    except ResourceNotFound as error:
        raise FileNotFoundError(path) from error
    except HTTPError as error:
        if error.status_code == 404:
            raise FileNotFoundError(path) from error
        if 300 <= error.status_code < 400:
            raise _tell_redirect(error.response) from error
        raise


def _tell_redirect(answer: Any) -> TaskError:
    """What changes something does not follow: it would be repeated elsewhere."""
    asked = str(answer.request.url)
    return TaskError(
        _(
            "The server sends us from %(asked)s to %(other)s. Files are read from "
            "there, but changed only at the address that the storage has. A system "
            "administrator can correct it."
        ),
        asked=asked,
        other=urljoin(asked, answer.headers.get("Location", "?")),
    )


def _find_within(base: str, entries: list[Entry]) -> dict[str, Entry]:
    """Return what is told of a place and what is below it: relative name → entry.

    :raises TaskError: when everything is elsewhere
    """
    within = {
        entry.place.removeprefix(base).removeprefix("/"): entry
        for entry in entries
        if entry.place == base or entry.place.startswith(f"{base}/")
    }
    if entries and not within:
        raise TaskError(
            _(
                "The server calls its files by other addresses (%(address)s) than "
                "that of the storage. A system administrator can correct it."
            ),
            address=entries[0].place,
        )
    return within
