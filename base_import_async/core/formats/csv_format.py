# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""csv with any separator, quote and encoding; flat memory in both directions."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, BinaryIO

from ..cells import NUL_MESSAGE, cell_text
from ..errors import ConfigurationError, FileContentError
from ..formula import MARKER, find_mark, restored_after
from ..rows import BadCell, Cell, Row
from ..text import _
from .base import GZIP_START, OLE_START, ZIP_START, TableFormat, table_format
from .csv_lines import Lines, row_at_byte
from .csv_sniff import find_undecodable, sniff_encoding, sniff_separator
from .csv_write import copy_csv, write_csv
from .options import TableOptions, check_encoding, check_row, check_size
from .places import ROWS_BETWEEN, Place, Places, can_go_on
from .preview import Preview, reckoned

# The csv module knows one limit per process (128 KB at first; Odoo makes it 500 MB).
# It is only raised, once: Limits.max_cell_length is what guards us.
csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))


@table_format
class CsvFormat(TableFormat):
    """Gives the rows and cells that Odoo's ``_read_csv`` gives, with these exceptions:
    a quote that is never closed is an error, a lone carriage return ends a row, and
    in a file that carries the mark of escaped cells (``core.formula``) they are
    restored.
    Rows of any width are yielded as they are. All cells are str, save a BadCell for
    one with a NUL character, which no database field can hold (below Python 3.11
    the csv module refuses such a file).
    """

    code = "csv"
    extensions = (".csv", ".tsv", ".txt")
    mimetypes = ("text/csv", "application/csv", "text/tab-separated-values")
    writes_as = "csv"
    stores_as = "csv"

    def accepts(self, head: bytes) -> bool:
        """Anything but a zip, gzip or OLE file may be text."""
        return not head.startswith((ZIP_START, GZIP_START, OLE_START[:4]))

    def odoo_reads(self, head: bytes) -> bool:
        """Any file but one with escaped cells, which Odoo would not restore."""
        return MARKER.encode() not in head.replace(b"\0", b"")

    def complete_options(self, stream: BinaryIO, options: TableOptions) -> TableOptions:
        """Fill encoding and separator, and check the whole file against them.

        :raises FileContentError: naming row, byte and encoding that do not fit
        """
        check_size(stream, options.limits)
        encoding = options.encoding or sniff_encoding(stream)
        _check_dialect(options, encoding)
        offset = find_undecodable(stream, encoding)
        if offset is not None:
            raise FileContentError(
                _(
                    "Row %(row)s cannot be read with the encoding %(encoding)s: wrong "
                    "byte at position %(byte)s. Choose another encoding."
                ),
                row_number=row_at_byte(stream, offset, encoding, options),
                encoding=encoding,
                byte=offset,
            )
        separator = options.separator or sniff_separator(
            stream, encoding, options.quoting
        )
        return replace(options, encoding=encoding, separator=separator)

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield rows of str cells; see the class for what differs from Odoo."""
        return self.read_on(stream, options, Places())

    def read_on(
        self, stream: BinaryIO, options: TableOptions, places: Places
    ) -> Iterator[Row]:
        """Yield rows; whoever reads the beginning has checked the whole file."""
        start = places.start
        if start is None:
            options = self.complete_options(stream, options)
            stream.seek(0)
        else:
            given = ("encoding", "separator")
            options = replace(options, **{name: start.known[name] for name in given})
        text = io.TextIOWrapper(stream, encoding=options.encoding, newline="")
        try:
            if start is not None:
                text.seek(start.position)
            yield from _restored(Lines(text, options.limits), options, places)
        finally:
            # Else the wrapper closes the caller's stream when it is collected.
            if not stream.closed:
                text.detach()

    def preview(self, stream: BinaryIO, options: TableOptions, count: int) -> Preview:
        """Reckon the number of rows from the bytes that the first ones take."""
        encoding = options.encoding or "utf-8"
        first = list(islice(self.read(stream, options), count))
        taken = sum(
            len(cell_text(cell).encode(encoding, "replace")) + 1
            for row in first
            for cell in row.cells
        )
        size = stream.seek(0, io.SEEK_END)
        return reckoned(iter(first), count, taken / max(size, 1))

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write with the dialect and encoding of ``options`` (comma, UTF-8).

        When a character does not exist in the encoding, the whole file becomes
        UTF-8 with byte order mark instead: nothing is lost, and readers see it.
        """
        _check_dialect(options, options.encoding or "utf-8")
        write_csv(rows, stream, options)

    def copy(
        self,
        header: Sequence[Cell] | None,
        rows: Sequence[Row],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write the rows as they stand in their file, where that is known of all."""
        texts = [row.text for row in rows if row.text is not None]
        if len(texts) < len(rows) or not (options.encoding and options.separator):
            super().copy(header, rows, stream, options)
            return
        headings = () if header is None else (header,)
        copy_csv(headings, texts, stream, options)


def _restored(lines: Lines, options: TableOptions, places: Places) -> Iterator[Row]:
    """The rows of the lines, restored where they were escaped."""
    start = places.start
    if start is not None:
        lines.row_number = start.row
        rows = _rows(lines, options, places, start.known)
        return restored_after(rows, start.known["mark"])
    known: dict[str, Any] = {
        "encoding": options.encoding,
        "separator": options.separator,
    }
    rows = _rows(lines, options, places, known)
    header = next(rows, None)
    if header is None:
        return iter(())
    known["mark"] = find_mark(header)
    return restored_after(chain((header,), rows), known["mark"])


def _rows(
    lines: Lines, options: TableOptions, places: Places, known: dict[str, Any]
) -> Iterator[Row]:
    """Parse the lines; a row number is the count of csv rows, blank ones included."""
    reader = csv.reader(
        lines, delimiter=options.separator or ",", quotechar=options.quoting
    )
    limits, longest = options.limits, options.limits.max_cell_length
    most_columns = limits.max_columns
    is_plain = can_go_on(options.encoding or "")
    between = ROWS_BETWEEN if is_plain else limits.max_rows
    due = min(limits.max_rows, lines.row_number + between - 2)
    start_row = lines.start_row
    try:
        for cells in reader:
            if lines.is_exhausted:
                raise _open_quote(lines.row_number)
            number = lines.row_number
            # a million rows: what holds of nearly all is asked here, without a call
            if number > due or len(cells) > most_columns:
                check_row(number, len(cells), limits)
                if number > due:
                    # the lines of this row are taken, and none of the next one
                    places.note(Place(number + 1, lines.tell(), known))
                    due = min(limits.max_rows, number + between - 1)
            joined = "".join(cells)
            if joined.strip():  # is_blank, for texts
                if "\0" in joined or lines.row_length > longest:
                    yield Row(number, _checked(cells, lines, options))
                elif is_plain:
                    yield Row(number, tuple(cells), "".join(lines.texts))
                else:
                    yield Row(number, tuple(cells))
            start_row()
    except csv.Error as error:
        raise FileContentError(
            _("Row %(row)s cannot be read: %(reason)s."),
            row_number=lines.row_number,
            reason=error,
        ) from error


def _checked(cells: list[str], lines: Lines, options: TableOptions) -> tuple[Cell, ...]:
    """Return the cells of the row, those with a NUL character as broken ones."""
    if lines.row_length > options.limits.max_cell_length:
        lines.check_cells(cells)
    if not lines.row_has_nul:
        return tuple(cells)
    return tuple(BadCell(cell, NUL_MESSAGE) if "\0" in cell else cell for cell in cells)


def _open_quote(row_number: int) -> FileContentError:
    return FileContentError(
        _("The quote that opens in row %(row)s is never closed."),
        row_number=row_number,
    )


def _check_dialect(options: TableOptions, encoding: str) -> None:
    """:raises ConfigurationError: for an encoding or separator that cannot be"""
    check_encoding(encoding)
    separator = "," if options.separator is None else options.separator
    marks = (separator, options.quoting)
    if any(len(mark) != 1 or mark in "\r\n\0" for mark in marks) or len({*marks}) != 2:
        raise ConfigurationError(
            _("Separator and text delimiter must be one character each, not the same.")
        )
