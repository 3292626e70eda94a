# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Digests of large contents, computed while the next blocks are read and written."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

# Blocks that wait for a digest: enough to keep it busy, few enough for the memory.
_AHEAD = 4


@contextmanager
def hashing(digests: list[Any]) -> Iterator[Callable[[bytes], None]]:
    """Give a function that takes the blocks of a content, one after the other.

    Each digest has a thread: hashlib computes without Python's lock. The digests are
    complete when the block is left without an error.
    """
    waiting: deque[Future[None]] = deque()
    with ExitStack() as stack:
        workers = [
            (digest, stack.enter_context(ThreadPoolExecutor(max_workers=1)))
            for digest in digests
        ]

        def update(block: bytes) -> None:
            for digest, worker in workers:
                waiting.append(worker.submit(digest.update, block))
            while len(waiting) > _AHEAD * len(workers):
                waiting.popleft().result()

        yield update
        while waiting:
            waiting.popleft().result()
