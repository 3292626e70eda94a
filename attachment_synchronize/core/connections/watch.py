# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a server's requests that make no progress worth the name.

A server that sends a byte now and then answers in time, each time, and would keep a
worker for days. Only its sockets can be taken from under a library that waits.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, BinaryIO, cast

from ..errors import TemporaryError
from ..remote_file import RemoteFile
from ..streams import CountedStream
from ..text import _


@dataclass(frozen=True, kw_only=True)
class Patience:
    """What a server has to do in so many seconds: answer, or pass so many bytes."""

    seconds: float = 300
    size: int = 64 * 1024


class Watch:
    """Looks on, in a thread of its own, until the session ends.

    What does too little in a whole period is interrupted, hence after two at most.
    """

    def __init__(self, patience: Patience, interrupt: Callable[[], None]) -> None:
        self._patience = patience
        self._interrupt = interrupt
        self._number = 0  # of the request, so that two are not taken for one
        self._get_progress: Callable[[], int] | None = None
        self._ended = Event()
        self._before: tuple[int, int] | None = None
        self._has_struck = False
        Thread(target=self._look_on, daemon=True).start()

    def end(self) -> None:
        self._ended.set()

    @contextmanager
    def request(self, get_progress: Callable[[], int]) -> Iterator[None]:
        """Have what is done here interrupted, should it make no progress.

        :param get_progress: bytes that have passed, called from another thread
        :raises TemporaryError: when it was, also if it ended as if all were well: what
            is cut off may look like its end
        """
        self._number += 1
        self._get_progress = get_progress
        try:
            yield
        except Exception as error:
            if self._has_struck:
                raise self._explain() from error
            raise
        finally:
            self._get_progress = None
        if self._has_struck:
            raise self._explain()

    def _look_on(self) -> None:
        while not self._ended.wait(self._patience.seconds):
            self.check()

    def check(self) -> None:
        """Interrupt a request that is the same as at the last look, and got no further.

        Further may be back: some libraries read twice what they send.
        """
        before, self._before = self._before, self._measure()
        if before and self._before and before[0] == self._before[0]:
            if abs(self._before[1] - before[1]) < self._patience.size:
                self._has_struck = True
                self._interrupt()

    def _measure(self) -> tuple[int, int] | None:
        """Return the number of the request, and its progress; none between two."""
        number, get_progress = self._number, self._get_progress
        # A file may have been closed since.
        with suppress(ValueError):
            return get_progress and (number, get_progress())
        return None

    def _explain(self) -> TemporaryError:
        return TemporaryError(
            _(
                "The server is too slow: in %(seconds)s seconds it neither answered "
                "nor let pass %(size)s KB. The system administrator can allow more "
                "time by the system parameter %(parameter)s."
            ),
            seconds=f"{self._patience.seconds:g}",
            size=self._patience.size // 1024,
            parameter="attachment_synchronize.patience_seconds",
        )


class Watched:
    """A connection whose requests are watched, each from its beginning to its end."""

    def __init__(self, connection: Any, watch: Watch) -> None:
        self._connection = connection
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        """What asks the server for nothing is the connection's own."""
        return getattr(self._connection, name)

    def ls(self, folder: str) -> list[RemoteFile]:
        with self._request():
            found: list[RemoteFile] = self._connection.ls(folder)
            return found

    def stat(self, path: str) -> RemoteFile | None:
        with self._request():
            seen: RemoteFile | None = self._connection.stat(path)
            return seen

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        with self._request(), self._connection.read(path, start, size=size) as stream:
            yield cast(BinaryIO, CountedStream(stream, self._connection.count))

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        with self._watch.request(stream.tell):
            self._connection.write_new(path, stream, size)

    def rename_new(self, path: str, target: str) -> None:
        with self._request():
            self._connection.rename_new(path, target)

    def replace(self, path: str, target: str) -> None:
        with self._request():
            self._connection.replace(path, target)

    def remove_one(self, path: str) -> None:
        with self._request():
            self._connection.remove_one(path)

    def make_folder(self, folder: str) -> None:
        with self._request():
            self._connection.make_folder(folder)

    def _request(self) -> Any:
        return self._watch.request(lambda: int(self._connection.received))


def cut(channel: socket.socket | None) -> None:
    """End a connection, whoever waits for it in another thread."""
    # Not by the method of a TLS socket, which would forget what it is.
    with suppress(OSError):
        if channel is not None:
            socket.socket.shutdown(channel, socket.SHUT_RDWR)
