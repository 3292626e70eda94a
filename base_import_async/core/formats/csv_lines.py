# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a csv text, counted and bounded while the csv module takes them."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from ..errors import FileContentError
from ..text import _
from .options import Limits, TableOptions

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ROW_CELLS = 4


class Lines:
    """Iterates over lines; the consumer calls ``start_row`` after each csv row.

    ``texts`` are the lines of the row, and ``row_length`` their characters. The csv
    module asks for a line beyond the last one only while a quote is open, so a row
    that comes when ``is_exhausted`` is one that a quote has swallowed.

    A row may be as long as four of the longest cells; beyond it an open quote has
    most likely swallowed the rest of the file.
    """

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self.row_number = 1
        self.row_length = 0
        self.texts: list[str] = []
        self.is_exhausted = False
        self._text = text
        self._longest_cell = limits.max_cell_length
        self._longest_row = limits.max_cell_length * ROW_CELLS

    def __iter__(self) -> Iterator[str]:
        # As a generator, and with its own names: a million lines go through here.
        readline, longest = self._text.readline, self._longest_row
        most, keep = longest + 1, self.texts.append
        while line := readline(most):
            self.row_length += len(line)
            if self.row_length > longest:
                raise self._too_long()
            keep(line)
            yield line
        self.is_exhausted = True

    @property
    def row_has_nul(self) -> bool:
        """Whether the row holds a character that no database keeps."""
        return any("\0" in text for text in self.texts)

    @property
    def is_ended(self) -> bool:
        """Whether the last line that was taken has an end."""
        return not self.texts or self.texts[-1].endswith(("\n", "\r"))

    def tell(self) -> int:
        """Where the text goes on after the lines that were taken."""
        return self._text.tell()

    def start_row(self) -> None:
        """Count the row that has just been taken and begin the next one."""
        self.row_number += 1
        self.row_length = 0
        self.texts.clear()

    def check_cells(self, cells: Iterable[str]) -> None:
        """:raises FileContentError: when a cell of the row is beyond the limit"""
        if any(len(cell) > self._longest_cell for cell in cells):
            raise self._too_long()

    def _too_long(self) -> FileContentError:
        return FileContentError(
            _(
                "Row %(row)s has a cell of more than %(limit)s characters. Perhaps a "
                "quote that opens there is never closed."
            ),
            row_number=self.row_number,
            limit=self._longest_cell,
        )


class _Head(io.RawIOBase):
    """The first bytes of a stream, as a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        stream.seek(0)
        self._stream, self._left = stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(min(len(view), self._left))
        self._left -= len(data)
        view[: len(data)] = data
        return len(data)


def row_at_byte(
    stream: BinaryIO, offset: int, encoding: str, options: TableOptions
) -> int:
    """Return the number of the csv row that the byte at ``offset`` stands in."""
    head = io.BufferedReader(_Head(stream, offset))
    text = io.TextIOWrapper(head, encoding=encoding, errors="ignore", newline="")
    lines = Lines(text, options.limits)
    reader = csv.reader(
        lines, delimiter=options.separator or ",", quotechar=options.quoting
    )
    for _cells in reader:
        if lines.is_exhausted or not lines.is_ended:
            break
        lines.start_row()
    return lines.row_number
