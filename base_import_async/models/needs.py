# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which records of a chunk need which others of it."""

from collections.abc import Iterable, Iterator, Sequence

from ..core.records import Record
from .row_references import NAME, split_key


class Needs:
    """Which records of a chunk bring what others of it refer to."""

    def __init__(self, model: str, references, records: Sequence[Record]):
        self.model = model
        self.places = {record: place for place, record in enumerate(records)}
        self._wanted: dict[Record, set[str]] = {}
        self._brought: dict[Record, set[str]] = {}
        self._names: dict[Record, list[tuple[str, str]]] = {}
        bringers: dict[str, int] = {}
        lines = set[str]()
        for record in records:
            wanted, brought, its_lines = set[str](), set[str](), set[str]()
            for row in record.rows:
                its_lines |= references.lines_of(row)
                wanted |= references.wanted_by(row)
                brought |= references.brought_by(row)
            self._wanted[record], self._brought[record] = wanted, brought
            lines |= its_lines
            for key in brought | its_lines:
                bringers[key] = bringers.get(key, 0) + 1
        wanted = {key for keys in self._wanted.values() for key in keys}
        # Which of several is meant depends on those that stand before.
        self.are_clear = not any(bringers.get(key, 0) > 1 for key in wanted)
        # Whether a line goes from one record to another, or comes a second time,
        # depends on what Odoo has written by the time at which it reads that cell.
        self.share_lines = any(bringers[key] > 1 for key in lines)

    def get_names(self, record: Record) -> Iterator[tuple[str, str]]:
        """Model and name of the records that a record refers to by name."""
        for key in self._wanted[record]:
            kind, model, text = split_key(key)
            if kind == NAME:
                yield model, text

    def are_met_by(self, records: Iterable[Record], maker: Record) -> bool:
        """Whether any of the records needs what another one brings."""
        return any(self._wanted[record] & self._brought[maker] for record in records)

    def in_file_order(self, records: Iterable[Record]) -> list[list[Record]]:
        """The records, cut where one needs another one that stands before it."""
        parts, waiting = [[]], set[str]()
        for record in records:
            if self._wanted[record] & waiting:
                parts.append([])
                waiting.clear()
            parts[-1].append(record)
            waiting |= self._brought[record]
        return parts

    def by_level(self, records: Iterable[Record]) -> list[list[Record]]:
        """The records by what they need: first those that need none before them."""
        levels: list[list[Record]] = []
        known: dict[str, int] = {}
        for record in records:
            level = 1 + max(
                (known.get(k, -1) for k in self._wanted[record]), default=-1
            )
            if level == len(levels):
                levels.append([])
            levels[level].append(record)
            for key in self._brought[record]:
                known[key] = max(known.get(key, 0), level)
        return levels
