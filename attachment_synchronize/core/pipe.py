# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Blocks that are written and hashed while others arrive."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from .streams import BLOCK, fill

# Blocks of a transfer that are dealt with while others arrive; no more are in memory.
_IN_HAND = 4


class BlockPipe:
    """Gives blocks to consumers, such as a digest's ``update``, beside their arrival.

    Each consumer has a thread of its own and gets the blocks in order: files and
    hashlib let go of the interpreter's lock. When the context ends, each has got
    everything that was taken. One that fails gets nothing more, so that what it wrote
    has no gap, and its failure is raised.
    """

    def __init__(self, consumers: Sequence[Callable[[memoryview], object]]) -> None:
        self._consumers = [_Consumer(consume) for consume in consumers]
        # Used over and over: new memory for each would cost as much as a digest.
        self._free = [bytearray(BLOCK) for _number in range(_IN_HAND)]
        self._given: deque[tuple[bytearray, list[Future[None]]]] = deque()

    def __enter__(self) -> "BlockPipe":
        self._stack = ExitStack()
        for consumer in self._consumers:
            self._stack.enter_context(consumer.thread)
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        self._stack.close()  # waits for what is not dealt with yet
        while kind is None and self._given:
            self._take_back()

    def drain(self, stream: Any) -> int:
        """Take a stream to its end; return its bytes."""
        size = 0
        while length := self._take(stream):
            size += length
        return size

    def _take(self, stream: Any) -> int:
        buffer = self._free.pop() if self._free else self._take_back()
        length = fill(stream, buffer)
        block = memoryview(buffer)[:length]
        if length:
            work = [consumer.give(block) for consumer in self._consumers]
            self._given.append((buffer, work))
        return length

    def _take_back(self) -> bytearray:
        """Return the oldest buffer once everybody is done with it."""
        buffer, work = self._given.popleft()
        for one in work:
            one.result()
        return buffer


class _Consumer:
    def __init__(self, consume: Callable[[memoryview], object]) -> None:
        self._consume = consume
        self._failure: BaseException | None = None
        self.thread = ThreadPoolExecutor(1)

    def give(self, block: memoryview) -> Future[None]:
        return self.thread.submit(self._try, block)

    def _try(self, block: memoryview) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            self._consume(block)
        except BaseException as error:
            self._failure = error
            raise
