# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""xlsx: read with calamine, written with openpyxl."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

import python_calamine

from ..rows import Cell, Row
from .base import ZIP_START, TableFormat, table_format
from .options import TableOptions, broken_file, check_size
from .preview import Preview, counted, reckoned
from .sheets import check_area, choose_sheet, typed_rows
from .xlsx_head import cut_workbook
from .xlsx_notes import Notes
from .xlsx_parts import WORKBOOK, read_workbook
from .xlsx_scan import scan_sheet
from .xlsx_strings import check_shared_text
from .xlsx_write import write_xlsx
from .zip_guard import check_zip, find_entry, inflate
from .zip_head import is_wrapped


@table_format
class XlsxFormat(TableFormat):
    """Cells for which ``import_value`` gives what Odoo's openpyxl reader gives.

    Numbers are float, as the file holds them. Known differences: whole numbers of
    more than 15 digits are rounded to a float (Excel does so itself); ``_x000D_`` and
    the like are decoded, as Excel does; a value hidden under merged cells is read;
    dates before 1900 become times. The sheet is held in memory while it is read.
    """

    code = "xlsx"
    extensions = (".xlsx", ".xlsm")
    mimetypes = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel.sheet.macroenabled.12",
    )
    writes_as = "xlsx"

    def recognises(self, head: bytes) -> bool:
        """A zip that begins with one of the parts that only Office documents have."""
        return (
            head.startswith(ZIP_START)
            and (b"[Content_Types].xml" in head or b"xl/" in head)
            and not is_wrapped(head)
        )

    def accepts(self, head: bytes) -> bool:
        """Any zip that is not an OpenDocument file."""
        return head.startswith(ZIP_START) and not head.startswith(b"mimetype", 30)

    def odoo_reads(self, head: bytes) -> bool:
        """Always."""
        return True

    def sheets(self, stream: BinaryIO) -> list[str]:
        """Return the names of all sheets in their order, hidden ones included."""
        check_zip(stream, TableOptions().limits)
        return list(_open(stream).sheet_names)

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield rows whose cells begin in column A, all of one width."""
        check_size(stream, options.limits)
        check_zip(stream, options.limits)
        parts = read_workbook(stream)
        book = _open(stream)
        name = choose_sheet(book.sheet_names, options.sheet)
        info = find_entry(stream, parts.sheet_parts.get(name, ""))
        # check_zip looks into parts of this ending.
        if info is None or not info.filename.lower().endswith(".xml"):
            raise broken_file(name)
        facts = scan_sheet(inflate(stream, info))
        check_area(facts.last_row, facts.last_column, options.limits)
        check_shared_text(
            stream, inflate(stream, info), facts.tag_count, options.limits
        )
        notes = Notes(parts.kinds, facts, is_exact=options.is_exact)
        if notes.are_needed:
            notes.follow(inflate(stream, info))
        try:
            sheet = book.get_sheet_by_name(name)
        except python_calamine.CalamineError as error:
            raise broken_file(error) from error
        yield from typed_rows(sheet, options.limits, notes.correct)

    def preview(self, stream: BinaryIO, options: TableOptions, count: int) -> Preview:
        """Read the first rows alone; a short sheet is read whole."""
        check_size(stream, options.limits)
        check_zip(stream, options.limits)
        parts = read_workbook(stream)
        name = choose_sheet(list(parts.sheet_parts), options.sheet)
        cut = cut_workbook(stream, parts.sheet_parts[name], count)
        if cut is None:
            return counted(self.read(stream, options), count)
        head, share = cut
        rows = self.read(head, replace(options, sheet=name))
        return reckoned(rows, count, share)

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write one sheet with typed cells; text stays text, also after ``=``."""
        write_xlsx(rows, stream, options)


def _open(stream: BinaryIO) -> python_calamine.CalamineWorkbook:
    """Open a checked file; calamine itself would also take ods and xls."""
    if find_entry(stream, WORKBOOK) is None:
        raise broken_file(WORKBOOK)
    stream.seek(0)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(stream)
    except python_calamine.CalamineError as error:
        raise broken_file(error) from error
