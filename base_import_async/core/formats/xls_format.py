# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""xls, the old Excel format: only read, with xlrd."""

import datetime
import io
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

import xlrd  # type: ignore[import-untyped]
from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]
from xlrd.formula import FormulaError  # type: ignore[import-untyped]

from ..cells import is_blank
from ..rows import BadCell, Cell, Row
from ..text import _
from .base import OLE_START, TableFormat, table_format
from .options import TableOptions, broken_file, check_size
from .sheets import check_area, check_cells, choose_sheet
from .xlsx_notes import ERROR_MESSAGE

_NO_DATE = _(
    "The cell holds %(value)s, which is no date. Correct it in the spreadsheet."
)

# What xlrd raises on damaged files.
XLRD_ERRORS = (
    xlrd.XLRDError,
    CompDocError,
    FormulaError,
    AssertionError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    UnicodeError,
    ValueError,
    ZeroDivisionError,
    struct.error,
)


@table_format
class XlsFormat(TableFormat):
    """Cells by the rules of Odoo's ``_read_xls_book``: a date cell with a fraction of
    a day is a datetime, else a date. Errors, and dates that are none, are BadCells
    (Odoo refuses the file). The whole book is held in memory.
    """

    code = "xls"
    extensions = (".xls",)
    mimetypes = ("application/vnd.ms-excel", "application/msexcel")
    writes_as = "xlsx"

    def recognises(self, head: bytes) -> bool:
        """An OLE document."""
        return head.startswith(OLE_START)

    def odoo_reads(self, head: bytes) -> bool:
        """Always."""
        return True

    def sheets(self, stream: BinaryIO) -> list[str]:
        """Return the names of all sheets in their order."""
        return list(_open(stream, TableOptions()).sheet_names())

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield the rows of one sheet."""
        book = _open(stream, options)
        name = choose_sheet(book.sheet_names(), options.sheet)
        try:
            sheet = book.sheet_by_name(name)
        except XLRD_ERRORS as error:
            raise broken_file(error) from error
        check_area(sheet.nrows, sheet.ncols, options.limits)
        for number in range(1, sheet.nrows + 1):
            cells = [_cell(cell, book.datemode) for cell in sheet.row(number - 1)]
            if not is_blank(cells):
                check_cells(number, cells, options.limits)
                yield Row(number, tuple(cells))


def _open(stream: BinaryIO, options: TableOptions) -> Any:
    check_size(stream, options.limits)
    try:
        # xlrd prints warnings to the standard output unless told otherwise.
        return xlrd.open_workbook(
            file_contents=stream.read(), on_demand=True, logfile=io.StringIO()
        )
    except XLRD_ERRORS as error:
        raise broken_file(error) from error


def _cell(cell: Any, datemode: int) -> Cell:
    value: Any = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(value, str(value))
        return BadCell(text, ERROR_MESSAGE)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    kept: Cell = value
    return kept


def _date(value: float, datemode: int) -> Cell:
    try:
        parts = xlrd.xldate.xldate_as_tuple(value, datemode)
    except xlrd.xldate.XLDateError:
        return BadCell(str(value), _NO_DATE)
    if parts[0] == 0:
        return datetime.time(*parts[3:])
    moment = datetime.datetime(*parts)
    return moment if value % 1 else moment.date()
