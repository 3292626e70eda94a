# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table that a JSON file holds.

Objects: the header are their keys in the order in which they first appear, wherever
that is: all items are looked at before the first row is given, so a broken file is
refused before anything of it is used. Arrays: the first one is the header.

A value that is an object, or a list of objects, is what Odoo's import calls a
subfield: ``{"name": "A", "child_ids": [{"name": "B"}, {"name": "C"}]}`` has the columns
``name`` and ``child_ids/name``, the first line in the row of ``A`` and each further one
in a row of its own, as Odoo's export has it. Row numbers are those of that table: it
would have the same ones as csv.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeAlias

from ..cells import is_blank
from ..errors import FileContentError
from ..rows import Cell, Row
from ..text import _
from .json_sources import Progress, Source
from .json_values import JsonProblem, to_cell
from .options import Limits, check_row
from .places import ROWS_BETWEEN, Place, Places
from .sheets import check_cells

MAX_DEPTH = 10
_NESTED = (dict, list)
Named: TypeAlias = dict[str, Any]


class JsonTable:
    """Header and rows of a source; reads it once to find the header.

    ``row_count`` is the number of rows, blank ones included.

    :raises FileContentError: for the first thing that is wrong with the file
    """

    def __init__(
        self, source: Source, limits: Limits, known: Named | None = None
    ) -> None:
        """:param known: what a place tells of the file, which is not looked at then"""
        self.row_count = 0
        self._source, self._limits = source, limits
        self._has_objects = False
        self._parents: set[str] = set()
        self._extra_rows = self._first_extra_rows = 0
        if known is not None:
            self._take_over(known)
            return
        names = self._collect_names()
        if source.columns is None:
            self._names = [n for n in names if n not in self._parents]
        else:
            own = set(source.columns)
            self._names = [*source.columns, *(n for n in names if n not in own)]
        self._has_header = self._has_objects or source.columns is not None
        self.row_count += self._has_header

    def rows(self, places: Places | None = None) -> Iterator[Row]:
        """Yield the header, if objects make one, and the rows that are not blank.

        :param places: where it is noted how far the rows are read
        """
        if self._has_header:
            yield from self._checked(1, [to_cell(name) for name in self._names])
        for number, line in self._lines(places):
            yield from self._checked(number, self._cells(number, line))

    def _take_over(self, known: Named) -> None:
        """Go on with a file whose header was given before."""
        self._has_header = False
        self.row_count = known["line"]
        self._names, self._parents = known["names"], set(known["parents"])
        self._has_objects = known["has_objects"]
        self._first_extra_rows = known["extra_rows"]
        after = (known[field.name] for field in fields(Progress))
        self._source.go_on(Progress(*after))

    def _collect_names(self) -> list[str]:
        """Return all keys in order; objects with the same ones cost little."""
        names: dict[str, None] = {}
        for number, line in self._lines():
            self.row_count += 1
            if isinstance(line, dict) and not line.keys() <= names.keys():
                names.update(dict.fromkeys(line))
                check_row(number, len(names), self._limits)
                _check_names(line, number)
        return list(names)

    def _lines(
        self, places: Places | None = None
    ) -> Iterator[tuple[int, Named | list[Any]]]:
        """Yield the flat lines with their row numbers."""
        self._extra_rows = self._first_extra_rows
        due = ROWS_BETWEEN
        try:
            for item in self._source.items():
                lines = self._flat(item)
                for index, line in enumerate(lines):
                    yield self._source.row + self._extra_rows + index, line
                self._extra_rows += len(lines) - 1
                last = self._source.row + self._extra_rows
                if places is not None and last >= due and self._source.can_go_on:
                    due = last + ROWS_BETWEEN
                    places.note(self._get_place(last + 1))
        except JsonProblem as problem:
            raise problem.at(self._source.row + self._extra_rows) from problem

    def _get_place(self, row: int) -> Place:
        """The place behind the current item."""
        known = {
            "names": self._names,
            "parents": sorted(self._parents),
            "has_objects": self._has_objects,
            "extra_rows": self._extra_rows,
            **asdict(self._source.tell()),
        }
        return Place(row, known["position"], known)

    def _flat(self, item: Any) -> Sequence[Named | list[Any]]:
        """Return the lines of one item.

        :raises JsonProblem: when it is no row
        """
        is_first = not self._has_objects and not self.row_count
        if isinstance(item, dict):
            if is_first:
                self._has_objects = True
            elif not self._has_objects and self._source.columns is None:
                raise JsonProblem(
                    _("Row %(row)s is an object, but the first row is an array.")
                )
            return self._flat_object(item, "", 0)
        if isinstance(item, list):
            for place, value in enumerate(item, 1):
                if isinstance(value, _NESTED):
                    raise _nested(f"#{place}")
            return [item]
        raise JsonProblem(_("Row %(row)s is neither an object nor an array."))

    def _flat_object(self, item: Named, path: str, depth: int) -> list[Named]:
        if not path and not any(isinstance(v, _NESTED) for v in item.values()):
            return [item]
        if depth > MAX_DEPTH:
            raise JsonProblem(_("Row %(row)s is nested too deeply."))
        first: Named = {}
        more: list[Named] = []
        has_lines = False
        for key, value in item.items():
            name = path + key
            parts = self._parts(name, value, depth)
            has_lines = has_lines or (isinstance(value, list) and bool(parts))
            if parts is None:
                _put(first, name, value)
                continue
            for part_name, part in parts[0].items() if parts else ():
                _put(first, part_name, part)
            more += parts[1:]
        if has_lines and _has_no_value_of_its_own(item):
            raise JsonProblem(
                _(
                    "Row %(row)s has lines but no value of its own beside them, so "
                    "they would belong to the record above."
                )
            )
        return [first, *more]

    def _parts(self, name: str, value: Any, depth: int) -> list[Named] | None:
        """Return the lines of a nested value, None when it is a plain one."""
        if not isinstance(value, _NESTED):
            return None
        self._parents.add(name)
        objects = [value] if isinstance(value, dict) else value
        if not all(isinstance(part, dict) for part in objects):
            raise _nested(name)
        return [
            line
            for part in objects
            for line in self._flat_object(part, f"{name}/", depth + 1)
        ]

    def _cells(self, number: int, line: Named | list[Any]) -> list[Cell]:
        if isinstance(line, list):
            return [to_cell(value) for value in line]
        for name in self._parents & line.keys():
            if line[name] is not None and name not in self._names:
                raise FileContentError(
                    _(
                        "Row %(row)s has a plain value under “%(key)s”, where other "
                        "rows have an object or a list."
                    ),
                    row_number=number,
                    key=name,
                )
        return [to_cell(line.get(name)) for name in self._names]

    def _checked(self, number: int, cells: list[Cell]) -> Iterator[Row]:
        check_row(number, len(cells), self._limits)
        if not is_blank(cells):
            check_cells(number, cells, self._limits)
            yield Row(number, tuple(cells))


def _check_names(line: Named, number: int) -> None:
    """:raises FileContentError: for a key without a visible character"""
    if not all(name.strip() for name in line):
        raise JsonProblem(_("Row %(row)s has a value without a name.")).at(number)


def _put(line: Named, name: str, value: Any) -> None:
    if name in line:
        raise JsonProblem(_("Row %(row)s has the key “%(key)s” twice."), key=name)
    line[name] = value


def _has_no_value_of_its_own(item: Named) -> bool:
    return is_blank(
        str(value) if isinstance(value, dict) else value
        for value in item.values()
        if not isinstance(value, list)
    )


def _nested(key: str) -> JsonProblem:
    return JsonProblem(
        _(
            "Row %(row)s has a list or object under “%(key)s” that is no cell; only "
            "objects, and lists of objects, can be read as lines."
        ),
        key=key,
    )
