# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cut a stream of rows in chunks that never cut a record."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice

from .rows import Chunk, Row
from .text import _

# For a file without anything to cut; the caller knows what counts as data.
NO_DATA_ROW = _("The file holds no row with data under its columns.")

SECONDS_PER_CHUNK = 5
MODEST_RATE = 200.0  # rows per second
SMALLEST_CHUNK = 100
LARGEST_CHUNK = 2000
CHUNKS_PER_WORKER = 4
# A chunk costs the processor some hundredths of a second of its own.
_WORTH_SECONDS = 0.5
# What a worker takes at once is at least that long, were others left without.
_SHORTEST_SECONDS = 0.3


def chunk_rows(
    rows: Iterable[Row],
    *,
    size: int,
    stays: Callable[[Row], bool],
    start_index: int = 0,
) -> Iterator[Chunk]:
    """Yield chunks of at least ``size`` rows; the last one may be smaller.

    A row for which ``stays`` is true stays with the row before it: since it belongs
    to the same record, or to a group that is kept together. So a chunk grows beyond
    ``size`` up to where it may be cut. What ``stays`` says of the first row of all
    does not count. Chunks are numbered from ``start_index``. Holds one chunk in
    memory.

    :raises ValueError: when ``size`` is not positive
    """
    if size < 1:
        raise ValueError(f"size must be positive, got {size}")
    rest = iter(rows)
    pending = list(islice(rest, size))
    for index in count(start_index):
        following = []
        for row in rest:
            if not stays(row):
                following = [row, *islice(rest, size - 1)]
                break
            pending.append(row)
        if pending:
            yield Chunk(index, tuple(pending))
        if not following:
            return
        pending = following


def choose_chunk_size(
    row_count: int,
    *,
    rows_per_second: float | None,
    workers: int,
    is_measured: bool = False,
) -> int:
    """Return how many rows a chunk should have when nobody said so.

    About 5 seconds of work at ``rows_per_second`` (the rate of earlier runs of the
    model; None when there were none: a modest one is taken then, since many small
    chunks cost more than one that hands its rest over), at least four chunks per
    worker, and within 100 to 2,000 rows in any case.

    :param is_measured: whether the rate is exact, and so tells how many chunks are
        worth the while: what is done at once anyway is not cut for several workers
    """
    rate = MODEST_RATE if rows_per_second is None else rows_per_second
    limits = [int(rate * SECONDS_PER_CHUNK), LARGEST_CHUNK]
    chunks = max(workers, 1) * CHUNKS_PER_WORKER
    if is_measured:
        chunks = min(chunks, int(row_count / (rate * _WORTH_SECONDS)))
    if chunks > 1:
        limits.append(row_count // chunks)
    return max(SMALLEST_CHUNK, min(limits))


def count_rows_to_join(
    row_count: int, *, rows_per_second: float, seconds: float, workers: int
) -> float:
    """How many of the rows that wait a job takes, which has ``seconds`` left.

    Each time half of its share, so that all workers end at about the same time, unless
    there is so little to do that no other need begin.
    """
    share = row_count if workers == 1 else row_count / (2 * workers)
    fair = max(share, rows_per_second * _SHORTEST_SECONDS)
    return min(fair, rows_per_second * seconds)
