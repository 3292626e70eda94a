# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server in memory that fails, or loses its answer, at the step that a test names.

It keeps what a real one would keep when a worker is killed: everything that was done.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.connections.base import Connection
from ..core.remote_file import RemoteFile


class Killed(BaseException):
    """The worker's end: nothing catches it, nothing is committed."""


class FakeServer:
    """``files`` holds path → (content, time); ``steps`` the requests, in order.

    ``fail(step, error)`` makes the request of that number fail; ``after`` has it
    carried out first, so that only the answer is lost.
    """

    def __init__(self):
        self.files: dict[str, tuple[bytes, float]] = {}
        self.folders = {"", "in"}
        self.steps: list[tuple[str, ...]] = []
        self.open_count = 0
        self.clock = 1_700_000_000.0
        self.grow: dict[str, bytes] = {}
        self.tells_times = True
        self.refuses_renames = False
        self.not_found: set[str] = set()  # what it lists all the same
        self.lies: dict[str, int] = {}  # sizes that it tells, and has not
        self.damages = False  # what is written there
        self.refuses: Exception | None = None
        self.fail(None)

    def fail(self, step: int | None, error=None, *, after: bool = False) -> None:
        self.steps = []
        self._fail_at, self._error, self._after = step, error, after

    def fail_on(self, path: str, error: Exception) -> None:
        """Have every request about one path fail."""
        self._bad_path, self._bad_error = path, error

    _bad_path = None
    _bad_error: Exception | None = None

    def put(self, path: str, content: bytes = b"content", age: float = 0) -> None:
        self.clock += 1
        self.files[path] = (content, self.clock - age)

    def names(self) -> list[str]:
        return sorted(self.files)

    @contextmanager
    def step(self, *what: str) -> Iterator[None]:
        self.steps.append(what)
        if self._bad_path in what[1:]:
            raise self._bad_error
        failing = self._fail_at == len(self.steps)
        if failing and not self._after:
            raise self._error
        yield
        if failing:
            raise self._error


class FakeConnection(Connection):
    label = "Memory"
    server: FakeServer

    def open(self):
        self.server.open_count += 1
        with self.server.step("open"):
            if self.server.refuses:
                raise self.server.refuses

    def close(self):
        self.server.open_count -= 1

    def interrupt(self):
        """It never keeps anybody waiting."""

    def ls(self, folder):
        with self.server.step("ls", folder):
            if folder not in self.server.folders:
                raise FileNotFoundError(folder)
            return [
                self._look(path)
                for path in self.server.files
                if path.rpartition("/")[0] == folder
            ]

    def stat(self, path):
        with self.server.step("stat", path):
            hidden = path in self.server.not_found
            found = path in self.server.files and not hidden
            return self._look(path) if found else None

    def _look(self, path):
        content, mtime = self.server.files[path]
        size = self.server.lies.get(path, len(content))
        if not self.server.tells_times:
            return RemoteFile(path=path, size=size)
        return RemoteFile(path=path, size=size, mtime=mtime)

    @contextmanager
    def read(self, path, start=0, *, size=None):  # pylint: disable=method-required-super
        with self.server.step("read", path):
            if path not in self.server.files:
                raise FileNotFoundError(path)
            stream = io.BytesIO(self.server.files[path][0][start:])
        yield stream
        if path in self.server.grow:
            self.server.put(path, self.server.grow.pop(path))

    def write_new(self, path, stream, size):
        with self.server.step("write_new", path):
            self._refuse(path)
            content = stream.read()
            if self.server.damages:
                content = content[::-1]
            self.server.put(path, content)

    def rename_new(self, path, target):
        with self.server.step("rename_new", path, target):
            if self.server.refuses_renames:
                raise PermissionError(path)
            self._refuse(target)
            if path not in self.server.files:
                raise FileNotFoundError(path)
            self.server.files[target] = self.server.files.pop(path)

    def replace(self, path, target):
        with self.server.step("replace", path, target):
            self.server.files[target] = self.server.files.pop(path)

    def remove_one(self, path):
        with self.server.step("remove_one", path):
            if path not in self.server.files:
                raise FileNotFoundError(path)
            del self.server.files[path]

    def make_folder(self, folder):
        with self.server.step("make_folder", folder):
            self.server.folders.add(folder)

    def _refuse(self, path):
        if path in self.server.files:
            raise FileExistsError(path)
