# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of one sheet from the XML of an OpenDocument spreadsheet."""

import datetime
from collections.abc import Callable
from xml.parsers import expat

from ..cells import is_blank
from ..rows import BadCell, Cell, Row
from .options import Limits, check_row
from .xlsx_notes import ERROR_MESSAGE

Attributes = dict[str, str]
CELLS = ("table:table-cell", "table:covered-table-cell")


class OdsParser:
    """Takes blocks of XML, gives rows; holds one block's rows.

    Without a wanted sheet it only collects ``sheet_names``. ``is_exact``: see
    ``TableOptions``.
    """

    def __init__(
        self, wanted: str | None, limits: Limits, *, is_exact: bool = False
    ) -> None:
        self.sheet_names: list[str] = []
        self._wanted = wanted
        self._limits = limits
        self._rows: list[Row] = []
        self._number = 0
        self._cells: list[Cell] = []
        self._row_repeat = self._cell_repeat = 1
        self._is_error = False
        self._is_exact = is_exact
        self._value: Cell = None
        self._paragraphs: list[str] = []
        self._text: list[str] | None = None
        self._depth_ignored = 0
        self._table_depth = 0
        self._is_wanted = False
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, block: bytes, *, is_final: bool = False) -> list[Row]:
        """Return the rows, blank ones left out, that end in this block.

        :raises xml.parsers.expat.ExpatError: when it is not XML
        """
        self._rows = []
        self._parser.Parse(block, is_final)
        return self._rows

    def _start(self, tag: str, attributes: Attributes) -> None:
        if self._depth_ignored or tag == "office:annotation":
            self._depth_ignored += 1
        elif tag == "table:table":
            self._start_table(attributes)
        elif not self._is_wanted or self._table_depth != 1:
            return
        elif tag == "table:table-row":
            self._cells = []
            self._row_repeat = _count(attributes, "table:number-rows-repeated")
        elif tag in CELLS:
            self._cell_repeat = _count(attributes, "table:number-columns-repeated")
            self._is_error = attributes.get("calcext:value-type") == "error"
            self._value = _typed_value(attributes) if self._is_exact else None
            self._paragraphs = []
        elif tag == "text:p":
            self._text = []
        elif self._text is not None:
            self._text.append(_white_space(tag, attributes))

    def _start_table(self, attributes: Attributes) -> None:
        """A table inside a cell is no sheet."""
        self._table_depth += 1
        if self._table_depth == 1:
            name = attributes.get("table:name", "")
            self._is_wanted = name == self._wanted and name not in self.sheet_names
            self.sheet_names.append(name)
            self._number = 0

    def _end(self, tag: str) -> None:
        if self._depth_ignored:
            self._depth_ignored -= 1
        elif tag == "table:table":
            self._table_depth -= 1
        elif not self._is_wanted or self._table_depth != 1:
            return
        elif tag == "text:p" and self._text is not None:
            self._paragraphs.append("".join(self._text))
            self._text = None
        elif tag in CELLS:
            self._end_cell()
        elif tag == "table:table-row":
            self._end_row()

    def _end_cell(self) -> None:
        """Repeated cells are real ones only when they, or a later one, show text."""
        text = "\n".join(self._paragraphs)
        cell: Cell = BadCell(text, ERROR_MESSAGE) if self._is_error else text
        if self._value is not None and not self._is_error:
            cell = self._value
        width = len(self._cells) + self._cell_repeat
        if cell != "":
            check_row(self._number + 1, width, self._limits)
        if width <= self._limits.max_columns:
            self._cells.extend([cell] * self._cell_repeat)

    def _end_row(self) -> None:
        while self._cells and self._cells[-1] == "":
            self._cells.pop()
        if is_blank(self._cells):
            self._number += self._row_repeat
            return
        check_row(self._number + self._row_repeat, len(self._cells), self._limits)
        for _repeat in range(self._row_repeat):
            self._number += 1
            self._rows.append(Row(self._number, tuple(self._cells)))

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._depth_ignored:
            self._text.append(text)


def _count(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdigit() else 1


def _typed_value(attributes: Attributes) -> Cell:
    """The value of a cell that has one; None for text, times and what is no value."""
    kind = attributes.get("office:value-type", "")
    try:
        if kind in ("float", "currency", "percentage"):
            return float(attributes["office:value"])
        if kind == "date":
            text = attributes["office:date-value"]
            if "T" in text:
                return datetime.datetime.fromisoformat(text)
            return datetime.date.fromisoformat(text)
    except (KeyError, ValueError):
        return None
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return None


def _white_space(tag: str, attributes: Attributes) -> str:
    """Return the character that an element of white space stands for."""
    makers: dict[str, Callable[[], str]] = {
        "text:s": lambda: " " * _count(attributes, "text:c"),
        "text:tab": lambda: "\t",
        "text:line-break": lambda: "\n",
    }
    return makers[tag]() if tag in makers else ""
