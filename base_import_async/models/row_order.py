# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of a file in the order in which they are to be loaded."""

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from ..core.cells import cell_text
from ..core.ordering import Plan
from ..core.rows import Chunk, Row
from .row_shape import RowShape


class RowOrder:
    """Puts rows in order by a plan, and keeps groups together.

    Rows that are moved wait in a temporary file: in memory are their places only.

    :param group_index: column whose equal values stay in one chunk
    """

    def __init__(self, shape: RowShape, plan: Plan, group_index: int | None = None):
        self._shape = shape
        self.plan = plan
        self._group_index = group_index
        self._cycles = {cycle[0]: cycle for cycle in plan.cycles}
        self._is_bound = False

    def arrange(self, rows: Iterable[Row]) -> Iterator[Row]:
        """All rows: first those that stay where they are, then the moved ones."""
        watched = self._watch_groups if self._group_index is not None else iter
        return self._arrange(rows, watched) if self.plan.moved else watched(rows)

    def _arrange(
        self,
        rows: Iterable[Row],
        watched: Callable[[Iterable[Row]], Iterator[Row]],
    ) -> Iterator[Row]:
        with tempfile.TemporaryFile() as spool:
            places: dict[int, int] = {}
            yield from watched(self._set_aside(rows, spool, places))
            for line in self.plan.moved:
                spool.seek(places[line])
                # written above, by this very process
                for number, cells in pickle.load(spool):
                    self._is_bound = line in self.plan.bound
                    yield Row(number, cells)

    def stays(self, row: Row) -> bool:
        """Whether a row that :meth:`arrange` just gave belongs to the one before."""
        return self._is_bound or self._shape.continues_record(row)

    def is_reordered(self, chunk: Chunk) -> bool:
        """Whether a chunk is more, or less, than consecutive rows of the file."""
        return self.plan.has_moved(chunk.first, chunk.last)

    def get_cycles(self, chunk: Chunk) -> list[list[int]]:
        """Lines of the chunk that refer to one another in a circle."""
        lines = (row.number for row in chunk.rows) if self._cycles else ()
        return [list(self._cycles[line]) for line in lines if line in self._cycles]

    def _set_aside(
        self, rows: Iterable[Row], spool: BinaryIO, places: dict[int, int]
    ) -> Iterator[Row]:
        """The rows that stay; the others go to ``spool``, by record."""
        record: list[tuple] = []
        is_first = True

        def put_away() -> None:
            if record:
                spool.seek(0, 2)
                places[record[0][0]] = spool.tell()
                pickle.dump(tuple(record), spool, pickle.HIGHEST_PROTOCOL)
                record.clear()

        for row in rows:
            starts = is_first or not self._shape.continues_record(row)
            is_first = False
            if starts:
                put_away()
            if record or (starts and self.plan.is_moved(row.number)):
                record.append((row.number, row.cells))
            else:
                yield row
        put_away()

    def _watch_groups(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Note which records have the group of the record before."""
        before = ""
        for row in rows:
            if not self._shape.continues_record(row):
                group = self.get_group(row)
                self._is_bound = bool(group) and group == before
                before = group
            yield row
        self._is_bound = False

    def get_group(self, row: Row) -> str:
        """Value by which the record that starts with the row is grouped."""
        index = self._group_index
        has_cell = index is not None and index < len(row.cells)
        return cell_text(row.cells[index]).strip() if has_cell else ""
