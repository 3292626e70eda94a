# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first rows of a file, without reading the rest of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..rows import Row


@dataclass(frozen=True)
class Preview:
    """``rows``: the first rows that are not blank, the header among them.

    ``row_count``: how many such rows the file has; ``is_exact`` tells whether they
    were counted or reckoned from the size of the first ones.
    """

    rows: tuple[Row, ...]
    row_count: int
    is_exact: bool


def counted(rows: Iterator[Row], count: int) -> Preview:
    """Preview of a file whose rows are all read, one after the other."""
    first = tuple(islice(rows, count))
    return Preview(first, len(first) + sum(1 for _row in rows), True)


def reckoned(rows: Iterator[Row], count: int, share_read: float) -> Preview:
    """Preview of a file of which only the first rows are read.

    :param share_read: which part of the file ``count`` rows are, from 0 to 1
    """
    first = tuple(islice(rows, count))
    if len(first) < count or share_read >= 1:
        return Preview(first, len(first), True)
    return Preview(first, max(len(first), round(len(first) / share_read)), False)
