# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records as rows under the columns of a pattern, read column by column.

What ``core/nesting`` reads back: a value stands in its column, the n-th record of a
list under the columns of its number, and records of a list without numbers stand in
rows of their own below; where only names are wanted, in one cell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.models.cached_values import (
    fetch_with_sources,
    read_related,
    read_values,
)
from odoo.addons.base_import_async.models.export_rows import get_external_ids

from ..core.header import DATABASE_ID, EXTERNAL_ID, Path, Segment
from ..core.load_cells import shield
from ..core.name_list import join_names
from .export_cells import get_cell_converter

_NAME = "display_name"
_TEXTS = frozenset({"char", "text", "html"})
Further = dict[int, list[dict[int, Any]]]


@dataclass
class Tree:
    """Columns below records of one model. A column is known by its index.

    ``values``: columns by field; the trees of relations by field, those of lists by
    number too.
    """

    values: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    single: dict[str, "Tree"] = field(default_factory=dict)
    numbered: dict[str, dict[int, "Tree"]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    repeated: dict[str, "Tree"] = field(default_factory=dict)

    def add(self, model, segments: tuple[Segment, ...], index: int) -> None:
        """Add the column of a path from this model on."""
        segment, *rest = segments
        name = segment.field
        known = None if name in (DATABASE_ID, EXTERNAL_ID) else model._fields[name]
        if known is None or not known.relational:
            self.values[name].append(index)
            return
        if known.type == "many2one":
            tree = self.single.setdefault(name, Tree())
        elif segment.index:
            tree = self.numbered[name].setdefault(segment.index, Tree())
        else:
            tree = self.repeated.setdefault(name, Tree())
        below = tuple(rest) or (Segment(_NAME),)
        tree.add(model.env[known.comodel_name], below, index)

    @property
    def field_names(self) -> list[str]:
        """The fields to fetch."""
        names = [*self.values, *self.single, *self.numbered, *self.repeated]
        return [name for name in names if name not in (DATABASE_ID, EXTERNAL_ID)]


def build_trees(model, paths: Iterable[Path | None]) -> dict[str | None, Tree]:
    """The columns by the language of their values."""
    trees: dict[str | None, Tree] = {}
    for index, path in enumerate(paths):
        if path is not None:
            tree = trees.setdefault(path.language, Tree())
            tree.add(model, path.segments, index)
    return trees


def read_rows(
    records, paths: list[Path | None], cut: Counter, *, fetched: bool = False
) -> list[list[list]]:
    """The rows of each record, as wide as ``paths``.

    :param cut: counts, by field, the lists of which the columns do not hold all
    :param fetched: whether the user may read the records, and the fields that
        ``get_own_fields`` names are in the cache
    """
    rows: list[list[list]] = [[[None] * len(paths)] for _record in records]
    for language, tree in _get_trees(records, paths).items():
        here = records.with_context(lang=language) if language else records
        branch = Branch(here, tree, cut, fetched=fetched and not language)
        for index, cells in branch.cells.items():
            for lines, cell in zip(rows, cells, strict=True):
                lines[0][index] = cell
        for place, further in branch.further.items():
            for line in _below(rows[place], further, len(paths)):
                for index, cell in line[1].items():
                    line[0][index] = cell
    return rows


def get_own_fields(model, paths: list[Path | None]) -> list[str]:
    """The fields that the columns begin with, but of those in other languages."""
    trees = _get_trees(model, paths)
    return trees[None].field_names if None in trees else []


def _get_trees(model, paths: list[Path | None]) -> dict[str | None, Tree]:
    """The columns by the language of their values, ``None`` for the own one."""
    own = model.env.lang or "en_US"
    plain = [replace(p, language=None) if p and p.language == own else p for p in paths]
    return build_trees(model, plain)


def count_lists(records, ways: Iterable[tuple[str, ...]]) -> Counter:
    """For each way to a list, how many records the longest one has."""
    longest: Counter = Counter()
    for way in ways:
        level = records
        for name in way[:-1]:
            level = level.mapped(name)
        if level:
            _related, ids = read_related(level, list(level), level._fields[way[-1]])
            longest[way] = max(map(len, ids))
    return longest


class Branch:
    """The cells of some records.

    ``cells``: for each column one cell a record; ``further``: for records by their
    place, the rows below the first, as cells by column.
    """

    def __init__(self, records, tree: Tree, cut: Counter, *, fetched: bool = False):
        self.records = records
        self.singles = list(records)
        self.cut = cut
        self.cells: dict[int, list] = {}
        self.further: Further = defaultdict(list)
        if not fetched:
            fetch_with_sources(records, tree.field_names)
        for name, indexes in tree.values.items():
            self.cells.update(dict.fromkeys(indexes, self._get_values(name)))
        for name, below in tree.single.items():
            self._put_numbered(name, {1: below})
        for name, numbers in tree.numbered.items():
            self._put_numbered(name, numbers)
        for name, below in tree.repeated.items():
            self._put_repeated(name, below)

    def _get_values(self, name: str) -> list:
        if name == DATABASE_ID:
            return list(self.records._ids)
        if name == EXTERNAL_ID:
            known = get_external_ids(self.records)
            return [known[record_id] for record_id in self.records._ids]
        info = self.records._fields[name]
        values = read_values(self.records, self.singles, info)
        if info.type == "reference":
            return [f"{v._name},{v.id}" if v else None for v in values]
        cells = get_cell_converter(info, self.records)(values, self.singles)
        return list(map(shield, cells)) if info.type in _TEXTS else cells

    def _put_numbered(self, name: str, numbers: dict[int, Tree]) -> None:
        info = self.records._fields[name]
        related, ids = read_related(self.records, self.singles, info)
        last = max(numbers)
        if info.type != "many2one":
            self.cut.update(name for some in ids if len(some) > last)
        for number, tree in numbers.items():
            wanted = related.browse(
                dict.fromkeys(some[number - 1] for some in ids if len(some) >= number)
            )
            branch = Branch(wanted, tree, self.cut)
            places = {record_id: place for place, record_id in enumerate(wanted._ids)}
            taken = [
                places[some[number - 1]] if len(some) >= number else None
                for some in ids
            ]
            for index, cells in branch.cells.items():
                self.cells[index] = [
                    None if place is None else cells[place] for place in taken
                ]
            for place, source in enumerate(taken):
                if source is not None and source in branch.further:
                    self._merge(place, branch.further[source])

    def _put_repeated(self, name: str, tree: Tree) -> None:
        info = self.records._fields[name]
        related, ids = read_related(self.records, self.singles, info)
        branch = Branch(related, tree, self.cut)
        places = {record_id: place for place, record_id in enumerate(related._ids)}
        if info.type == "many2many" and len(branch.cells) == 1 and not branch.further:
            [(index, cells)] = branch.cells.items()
            self.cells[index] = [
                self._join(name, [cells[places[i]] for i in some]) for some in ids
            ]
            return
        for index in branch.cells:
            self.cells[index] = [None] * len(self.singles)
        for place, some in enumerate(ids):
            lines = [line for i in some for line in branch.get_lines(places[i])]
            for index, cell in (lines[0] if lines else {}).items():
                self.cells[index][place] = cell
            self._merge(place, lines[1:])

    def _join(self, name: str, cells: list) -> Any:
        """Several names in one cell."""
        texts = [cell_text(cell) for cell in cells]
        if not all(texts):
            self.cut[name] += 1  # one without a name, which no list can tell
        return join_names(list(filter(None, texts))) or None

    def get_lines(self, place: int) -> list[dict[int, Any]]:
        """All rows of one record, as cells by column."""
        first = {index: cells[place] for index, cells in self.cells.items()}
        return [first, *self.further.get(place, ())]

    def _merge(self, place: int, lines: list[dict[int, Any]]) -> None:
        """Put rows beside those of another list of the same record."""
        known = self.further[place] if lines else []
        for number, line in enumerate(lines):
            if number < len(known):
                known[number] = {**known[number], **line}
            else:
                known.append(line)


def _below(
    lines: list[list], further: list[dict[int, Any]], width: int
) -> Iterator[tuple[list, dict[int, Any]]]:
    while len(lines) <= len(further):
        lines.append([None] * width)
    return zip(lines[1:], further, strict=True)
