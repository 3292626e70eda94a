# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts that are kept as rows, for formats that only a whole file can be written in."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from ..rows import Cell
from .base import get_format
from .options import TableOptions
from .parts import CountedRows, Header, PartFormat, PartNote

# About half a minute of writing, for fifteen columns.
XLSX_LINES = 100_000


class RowParts(PartFormat):
    """Rows with their types; the file is written from them at the end."""

    @property
    def max_lines(self) -> int | None:
        """What a job can write of a spreadsheet before the server ends it."""
        return XLSX_LINES if self.code == "xlsx" else None

    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write the rows in the suite's own format."""  # fmt: skip
        counter = CountedRows(rows)
        get_format("rows").write(counter, stream, options)
        return PartNote(line_count=counter.count)

    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Read the parts and write the file."""  # fmt: skip
        self._write_file(header, read_parts(parts, options), stream, options)

    def _write_file(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write the file; what stands beside the rows goes here."""  # fmt: skip
        get_format(self.code).write(chain(header, rows), stream, options)


def read_parts(
    parts: Iterable[BinaryIO], options: TableOptions
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows that ``RowParts`` wrote."""
    for part in parts:
        for row in get_format("rows").read(part, options):
            yield row.cells
