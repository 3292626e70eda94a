# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many requests of SFTP under way at once, and no more memory than they need.

paramiko reads ahead by asking for a whole file, which it then holds, or by sleeping
between requests; and it writes 32 KB at a time, waiting for all answers now and then.
"""

from collections import deque
from typing import Any, BinaryIO

from ..streams import BlockStream

# What every server takes at once; more only where the server says so.
SMALLEST_PART = 32 * 1024
_LARGEST_READ = 256 * 1024
_LARGEST_WRITE = 64 * 1024
# Bytes that are asked for, or sent, and not answered yet.
_UNDER_WAY = 4 * 1024 * 1024
# What the server may send before we say that we took it: with paramiko's own 2 MB it
# stands still most of the time.
WINDOW = 8 * 1024 * 1024
PACKET = 64 * 1024
_LIMITS = "limits@openssh.com"


class _Pipeline:
    """Requests about one open file, whose answers come in any order."""

    def __init__(self, file: Any) -> None:
        self._client = file.sftp
        self._handle = file.handle
        self._answers: dict[int, bytes | Exception] = {}

    def _ask(self, command: int, offset: int, value: Any) -> int:
        from paramiko.sftp import int64  # type: ignore[import-untyped]

        number: int = self._client._async_request(
            self, command, self._handle, int64(offset), value
        )
        return number

    def _async_response(self, kind: int, message: Any, number: int) -> None:
        """Called by the client for each answer that it reads."""
        from paramiko.sftp import CMD_STATUS

        try:
            if kind == CMD_STATUS:
                self._client._convert_status(message)
                self._answers[number] = b""
            else:
                self._answers[number] = message.get_string()
        except (OSError, EOFError) as error:
            # Belongs to whoever waits for this number, not to who reads answers now.
            self._answers[number] = error

    def _wait(self, number: int) -> bytes:
        while number not in self._answers:
            self._client._read_response()
        answer = self._answers.pop(number)
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Reader(_Pipeline):
    """Reads on until ``stop``, or the end if that comes first."""

    def __init__(self, file: Any, start: int, stop: int, part: int) -> None:
        super().__init__(file)
        self._next, self._stop, self._part = start, stop, part
        self._asked: deque[tuple[int, int, int]] = deque()  # number, offset, bytes

    def get_block(self) -> bytes:
        """Return the next bytes; none at the end."""
        self._fill()
        if not self._asked:
            return b""
        number, offset, length = self._asked.popleft()
        try:
            block = self._wait(number)
        except EOFError:  # it is shorter than it was
            self._next = self._stop
            self._asked.clear()
            return b""
        if 0 < len(block) < length:
            # The server gives less at a time: the rest first, and smaller parts.
            self._part = max(SMALLEST_PART, len(block))
            missing = self._request(offset + len(block), length - len(block))
            self._asked.appendleft(missing)
        return block

    def _fill(self) -> None:
        while self._next < self._stop and len(self._asked) * self._part < _UNDER_WAY:
            length = min(self._part, self._stop - self._next)
            self._asked.append(self._request(self._next, length))
            self._next += length

    def _request(self, offset: int, length: int) -> tuple[int, int, int]:
        from paramiko.sftp import CMD_READ

        return self._ask(CMD_READ, offset, length), offset, length


class _Writer(_Pipeline):
    def write(self, stream: BinaryIO, part: int) -> None:
        from paramiko.sftp import CMD_WRITE

        asked: deque[int] = deque()
        offset = 0
        while block := stream.read(part):
            asked.append(self._ask(CMD_WRITE, offset, block))
            offset += len(block)
            if len(asked) * part >= _UNDER_WAY:
                self._wait(asked.popleft())
        for number in asked:
            self._wait(number)


def open_reader(file: Any, start: int, size: int | None = None) -> BlockStream:
    """Return what an open file of paramiko's has from ``start`` to its end.

    :param size: where it is believed to end; else the server is asked
    """
    part = _get_limit(file.sftp, 0, _LARGEST_READ)
    stop = file.stat().st_size if size is None else size
    return BlockStream(_Reader(file, start, stop, part).get_block)


def write_all(file: Any, stream: BinaryIO) -> None:
    """Write a stream into an open file; each part is acknowledged at the end."""
    _Writer(file).write(stream, _get_limit(file.sftp, 1, _LARGEST_WRITE))


def _get_limit(client: Any, which: int, wanted: int) -> int:
    """How much may be read (0) or written (1) at once; asked once for a session."""
    if client.limits is None:
        client.limits = _ask_limits(client)
    told: int = client.limits[which]
    return min(wanted, told)


def _ask_limits(client: Any) -> tuple[int, int]:
    from paramiko.sftp import CMD_EXTENDED, CMD_EXTENDED_REPLY

    if _LIMITS not in client.extensions:
        return SMALLEST_PART, SMALLEST_PART
    kind, answer = client._request(CMD_EXTENDED, _LIMITS)
    if kind != CMD_EXTENDED_REPLY:
        return SMALLEST_PART, SMALLEST_PART
    answer.get_int64()  # of a whole packet
    told = [answer.get_int64(), answer.get_int64()]
    # 0: the server does not say
    reading, writing = (limit or SMALLEST_PART for limit in told)
    return reading, writing
