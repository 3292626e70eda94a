# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""ods: only read; as the text that the cells show, as Odoo does, or exactly."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from xml.parsers import expat

from ..cells import is_blank
from ..rows import Row
from .base import ZIP_START, TableFormat, table_format
from .ods_parser import OdsParser
from .options import Limits, TableOptions, broken_file, check_size
from .sheets import check_cells, choose_sheet
from .zip_guard import check_zip, find_entry, inflate

CONTENT = "content.xml"


@table_format
class OdsFormat(TableFormat):
    """Cells are the text that they show: what the import screen was mapped by.

    calamine would give typed values (a date for what shows ``01/02/24``), so the
    same import options would not fit. Deliberate differences from Odoo's reader,
    which loses data there: a cell that begins with ``#`` stays in its place, errors
    are BadCells, paragraphs of a cell are joined by a newline, repeated spaces,
    tabs, formatted spans and repeated last cells are kept, comments are left out,
    and rows are counted as the sheet shows them. Flat memory.
    """

    code = "ods"
    extensions = (".ods",)
    mimetypes = ("application/vnd.oasis.opendocument.spreadsheet",)
    writes_as = "xlsx"

    def recognises(self, head: bytes) -> bool:
        """A zip whose first part names the type."""
        kind = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
        return head.startswith(ZIP_START) and head.startswith(kind, 30)

    def accepts(self, head: bytes) -> bool:
        """Any zip."""
        return head.startswith(ZIP_START)

    def odoo_reads(self, head: bytes) -> bool:
        """Always."""
        return True

    def sheets(self, stream: BinaryIO) -> list[str]:
        """Return the names of all sheets in their order; reads the whole file."""
        return _sheet_names(stream, TableOptions().limits)

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield the rows of one sheet, not narrower than the first one: the file leaves
        out empty cells at the end of a row."""
        names = _sheet_names(stream, options.limits)
        parser = OdsParser(
            choose_sheet(names, options.sheet),
            options.limits,
            is_exact=options.is_exact,
        )
        width = 0
        for row in _parsed(stream, parser):
            if not is_blank(row.cells):
                check_cells(row.number, row.cells, options.limits)
                width = width or len(row.cells)
                missing = width - len(row.cells)
                yield replace(row, cells=(*row.cells, *[""] * missing))


def _sheet_names(stream: BinaryIO, limits: Limits) -> list[str]:
    check_size(stream, limits)
    check_zip(stream, limits)
    parser = OdsParser(None, limits)
    for _row in _parsed(stream, parser):
        continue
    return parser.sheet_names


def _parsed(stream: BinaryIO, parser: OdsParser) -> Iterator[Row]:
    info = find_entry(stream, CONTENT)
    if info is None:
        raise broken_file(CONTENT)
    try:
        for block in inflate(stream, info):
            yield from parser.feed(block)
        yield from parser.feed(b"", is_final=True)
    except expat.ExpatError as error:
        raise broken_file(error) from error
