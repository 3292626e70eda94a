# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contents of answers over HTTP, read as they come."""

import ssl
from collections.abc import Iterator
from typing import Any

from ..streams import BlockStream, SocketStream

# Less is left to the library: what is read past it costs the connection.
_LARGE = 1024 * 1024


def open_body(answer: Any) -> Any:
    """Return the bytes of an answer of httpx, as a stream.

    Of a large file no more than the first block goes through the library, which copies
    each several times: that costs more than all that we do with it.
    """
    # As they come: blocks of a size would be put together by copying.
    blocks = answer.iter_raw()
    channel, size = _find_channel(answer), _get_size(answer)
    if channel is None or size < _LARGE:
        return BlockStream(lambda: next(blocks, b""))
    return _Body(blocks, channel, size)


class _Body:
    """So many bytes: those that the library read with the headers, then the others."""

    def __init__(self, blocks: Iterator[bytes], channel: Any, size: int) -> None:
        self._blocks = blocks  # which closes the socket when it is let go
        self._head, self._stream = next(blocks, b""), SocketStream(channel)
        self._left = size - len(self._head)

    def readinto(self, buffer: memoryview) -> int:
        """Read what is there, up to the length of a buffer; 0 is the end.

        :raises EOFError: when the server ends before it should
        """
        if self._head:
            length = min(len(self._head), len(buffer))
            buffer[:length] = self._head[:length]
            self._head = self._head[length:]
            return length
        if not self._left:
            return 0
        length = self._stream.readinto(buffer[: self._left])
        if not length:
            raise EOFError
        self._left -= length
        return length

    def read(self, length: int = -1) -> bytes:
        """Return ``length`` bytes, less at the end; all when it is negative."""
        missing = len(self._head) + self._left
        block = memoryview(bytearray(min(length, missing) if length >= 0 else missing))
        done = 0
        while done < len(block):
            done += self.readinto(block[done:])
        return bytes(block)


def _find_channel(answer: Any) -> Any:
    """Return the socket, if nothing but this content comes from it, as it is."""
    if not answer.extensions.get("http_version", b"").startswith(b"HTTP/1."):
        return None
    stream = answer.extensions["network_stream"]
    channel = stream.get_extra_info("socket")
    is_tls = stream.get_extra_info("ssl_object") is not None
    # Not one that is inside of another, to a proxy.
    return channel if isinstance(channel, ssl.SSLSocket) == is_tls else None


def _get_size(answer: Any) -> int:
    """Return what the answer is to have; 0 where it comes in chunks or is not told."""
    told = answer.headers.get("Content-Length", "")
    if "Transfer-Encoding" in answer.headers or not told.isdecimal():
        return 0
    return int(told)
