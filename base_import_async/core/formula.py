# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables whose text no spreadsheet takes for a formula, and back.

A csv file has no cell types: a text that begins with ``=`` is a formula to whatever
program opens it. What we export gets an apostrophe before such text, and its header a
last cell, ``#Escaped``, that says so. Text with apostrophes before such a beginning
gets one more, so that nothing is lost. Numbers are never touched.

A file without the mark is never changed. The mark may stand anywhere in the header, so
columns may be moved or taken away in between.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from .cells import FORMULA_STARTS, is_blank
from .rows import Cell, Row

MARKER = "#Escaped"
_STARTS = "[" + re.escape("".join(FORMULA_STARTS)) + "]"
_NEEDS_ESCAPE = re.compile("'*" + _STARTS)
_IS_ESCAPED = re.compile("'+" + _STARTS)
# Numbers, sums and phone numbers: without a letter no function and no reference.
_HARMLESS = re.compile(r"[+-][-+0-9 \u00a0\u202f.,()/]*")


def escaped_table(table: Iterable[Sequence[Cell]]) -> Iterator[tuple[Cell, ...]]:
    """Yield a table, header first, for ``CsvFormat.write``; reading restores it."""
    for index, cells in enumerate(table):
        mark = () if index else (MARKER,)
        yield (*map(escaped, cells), *mark)


def find_mark(header: Row) -> int | None:
    """Return in which column the mark stands, None where there is none."""
    return header.cells.index(MARKER) if MARKER in header.cells else None


def restored_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows as they were before ``escaped_table``, if it made them."""
    header = next(rows, None)
    if header is not None:
        yield from restored_after(chain((header,), rows), find_mark(header))


def restored_after(rows: Iterable[Row], mark: int | None) -> Iterator[Row]:
    """Return rows of a file, restored if its mark stands in a column."""
    return iter(rows) if mark is None else _restored_rows(rows, mark)


def _restored_rows(rows: Iterable[Row], mark: int) -> Iterator[Row]:
    for row in rows:
        restored = _restored_row(row, mark)
        # A row of white space alone was blank before its tab was escaped.
        if not is_blank(restored.cells):
            yield restored


def _restored_row(row: Row, place: int) -> Row:
    cells = (*row.cells[:place], *row.cells[place + 1 :])
    return Row(row.number, tuple(map(restored, cells)))


def escaped(cell: Cell) -> Cell:
    """Return the cell as ``escaped_table`` writes it."""
    if isinstance(cell, str) and _NEEDS_ESCAPE.match(cell):
        return f"'{cell}"
    return cell


def guarded(cell: Cell) -> Cell:
    """Return the cell for programs: the same, but for numbers and phone numbers.

    These, as in ``+33 1 23`` or ``-5.2``, do nothing in a spreadsheet, and a program
    would not know them with an apostrophe. ``restored`` takes back both.
    """
    if isinstance(cell, str) and _HARMLESS.fullmatch(cell):
        return cell
    return escaped(cell)


def restored(cell: Cell) -> Cell:
    """Return the cell as it was before ``escaped`` or ``guarded``."""
    if isinstance(cell, str) and _IS_ESCAPED.match(cell):
        return cell[1:]
    return cell
