# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write a table as xlsx so that reading it gives the same cells back."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.cell.cell import ERROR_CODES  # type: ignore[import-untyped]

from ..cells import cell_text
from ..rows import BadCell, Cell
from .options import TableOptions

LARGEST_EXACT_INTEGER = 2**53
# Before it Excel counts a day that never was.
FIRST_DAY = datetime.datetime(1900, 3, 1)
NUMBER_FORMATS: dict[type, str] = {
    datetime.datetime: "yyyy-mm-dd hh:mm:ss",
    datetime.date: "yyyy-mm-dd",
    datetime.time: "hh:mm:ss",
    datetime.timedelta: "[hh]:mm:ss",
}
# What XML cannot hold, and text that looks like Excel's way to write it.
_ESCAPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)


def write_xlsx(
    rows: Iterable[Sequence[Cell]], stream: BinaryIO, options: TableOptions
) -> None:
    """Write one sheet; text is always a text cell, never a formula.

    What Excel cannot hold exactly is written as text: integers beyond 2**53, dates
    before March 1900, fractions of a millisecond, time zones.
    """
    book = Workbook(write_only=True)
    append_rows(book.create_sheet(options.sheet), rows)
    book.save(stream)


def append_rows(sheet: Any, rows: Iterable[Sequence[Cell]]) -> None:
    """Add rows to a sheet of a write-only workbook, as ``write_xlsx`` does."""
    for cells in rows:
        sheet.append([_written(sheet, cell) for cell in cells])


def _written(sheet: Any, cell: Cell) -> Any:
    """Return what openpyxl's write-only sheet takes for one cell."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int) and abs(cell) <= LARGEST_EXACT_INTEGER:
        return cell
    if isinstance(cell, float) and cell - cell == 0:
        # openpyxl would keep 16 digits of 17.
        return _raw_cell(sheet, repr(cell), "n")
    if isinstance(cell, BadCell) and cell.text in ERROR_CODES:
        return _raw_cell(sheet, cell.text, "e")
    number_format = NUMBER_FORMATS.get(type(cell))
    if number_format and _is_exact(cell):
        written = WriteOnlyCell(sheet, cell)
        written.number_format = number_format
        return written
    return _raw_cell(sheet, _ESCAPED.sub(_escape, cell_text(cell)), "s")


def _raw_cell(sheet: Any, text: str, data_type: str) -> Any:
    """Return a cell past openpyxl's own conversion, which takes ``=`` for a formula
    and cuts text after 32,767 characters.
    """
    cell = WriteOnlyCell(sheet)
    cell._value = text
    cell.data_type = data_type
    return cell


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _is_exact(cell: Cell) -> bool:
    """Tell whether Excel's number of days, in milliseconds, can hold this."""
    if isinstance(cell, datetime.timedelta):
        return cell >= datetime.timedelta() and cell.microseconds % 1000 == 0
    if isinstance(cell, datetime.time):
        return cell.tzinfo is None and cell.microsecond % 1000 == 0
    if isinstance(cell, datetime.datetime):
        return (
            cell.tzinfo is None and cell >= FIRST_DAY and cell.microsecond % 1000 == 0
        )
    return isinstance(cell, datetime.date) and cell >= FIRST_DAY.date()
