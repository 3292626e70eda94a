# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of an export: each slice is written alone, then all become one file.

Where a format lets them be put one behind the other, a part is stored as it will
stand in the file, so that joining a gigabyte is copying it. Other parts are kept as
rows, and the last step writes the file from them.
"""

import codecs
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from ..cells import FORMULA_STARTS
from ..errors import ConfigurationError
from ..formula import MARKER, escaped, guarded
from ..rows import Cell
from ..text import _
from .base import get_format
from .csv_write import csv_texts
from .json_write import are_names, json_items, write_texts
from .options import TableOptions

_SUSPECT = frozenset((*FORMULA_STARTS, "'"))
BLOCK_CHARACTERS = 1024 * 1024
UTF_8 = "utf-8"
# About half a minute of writing, for fifteen columns.
XLSX_LINES = 100_000

Header = Sequence[Sequence[Cell]]
"""The rows above the data; the last of them has the names of the columns."""


@dataclass(frozen=True, kw_only=True)
class PartNote:
    """What joining must know of a part besides its bytes."""

    line_count: int
    is_escaped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"line_count": self.line_count, "is_escaped": self.is_escaped}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "PartNote":
        """Return the note that ``to_json`` described."""
        return cls(**values)


class PartFormat(ABC):
    """Writes slices of a table, and the file of all of them."""

    def __init__(self, code: str) -> None:
        self.code = code

    @property
    def max_lines(self) -> int | None:
        """Lines that one file should hold at most, None for any number."""
        return None

    @abstractmethod
    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write the rows of one slice, without the header."""  # fmt: skip

    @abstractmethod
    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write the header and behind it the parts, in their order.

        :raises ConfigurationError: when the encoding lacks a character
        """  # fmt: skip


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


class CsvParts(PartFormat):
    """Lines in UTF-8; text that a spreadsheet takes for a formula is escaped.

    The header of a file in which something was escaped says so (``core.formula``),
    so that importing it gives the text back.
    """

    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write csv lines."""  # fmt: skip
        counter = self._take(rows)
        texts = csv_texts(counter, options)
        stream.writelines(text.encode(UTF_8, "backslashreplace") for text in texts)
        return PartNote(line_count=counter.count, is_escaped=counter.is_marked)

    def _take(self, rows: Iterable[Sequence[Cell]]) -> "CountedRows":
        """The rows as they are to be written; a hook."""
        return _Escaper(rows, escaped)

    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Copy the lines, in another encoding if the options name one."""  # fmt: skip
        mark = (MARKER,) if any(note.is_escaped for note in notes) else ()
        texts = csv_texts(
            [(*map(escaped, cells), *mark) if mark else cells for cells in header],
            options,
        )
        encoding = codecs.lookup(options.encoding or UTF_8).name
        if encoding == UTF_8:
            stream.writelines(text.encode(UTF_8) for text in texts)
            for part in parts:
                shutil.copyfileobj(part, stream)
            return
        encoder = codecs.getincrementalencoder(encoding)()
        for text in chain(texts, chain.from_iterable(map(_decoded, parts))):
            stream.write(_encoded(encoder, text, encoding))


class GuardedCsvParts(CsvParts):
    """Lines for a machine, which knows no mark, and takes ``+33 1 23`` for a phone.

    Text that does something in a spreadsheet is escaped; see ``core.formula.guarded``.
    """

    def _take(self, rows: Iterable[Sequence[Cell]]) -> "CountedRows":
        return _Escaper(rows, guarded, is_told=False)


class PlainCsvParts(CsvParts):
    """Lines for a machine that is to get each cell as it is, formulas too."""

    def _take(self, rows: Iterable[Sequence[Cell]]) -> "CountedRows":
        return CountedRows(rows)


class JsonLineParts(PartFormat):
    """One object a line, or arrays where the header has no distinct names."""

    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write one line a row."""  # fmt: skip
        counter = CountedRows(rows)
        names = header[-1]
        items = json_items(chain((names,), counter), UTF_8)
        first = next(items)
        if counter.count and are_names(names):
            items = chain((first,), items)
        write_texts((f"{item}\n" for item in items), stream, UTF_8)
        return PartNote(line_count=counter.count)

    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Copy the lines."""  # fmt: skip
        write_texts((f"{item}\n" for item in _head(header, notes)), stream, UTF_8)
        for part in parts:
            shutil.copyfileobj(part, stream)


class JsonParts(JsonLineParts):
    """One array; a raw newline in its parts only ever stands between two items."""

    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Copy the items and put commas between them."""  # fmt: skip
        stream.write(b"[")
        separator = b"\n"
        for item in _head(header, notes):
            stream.write(separator + item.encode(UTF_8))
            separator = b",\n"
        for part in parts:
            for line in part:
                stream.write(separator + line.rstrip(b"\n"))
                separator = b",\n"
        stream.write(b"\n]\n")


def get_part_format(code: str) -> PartFormat:
    """Return how slices of an export to this format are kept.

    :raises UnknownFormatError: when there is no such format
    """
    get_format(code)
    return _PART_FORMATS.get(code, RowParts)(code)


def read_parts(
    parts: Iterable[BinaryIO], options: TableOptions
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows that ``RowParts`` wrote."""
    for part in parts:
        for row in get_format("rows").read(part, options):
            yield row.cells


class CountedRows:
    """Rows, counted as they are taken."""

    # whether the header has to say that cells were changed
    is_marked = False

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.count += 1
            yield row


class _Escaper(CountedRows):
    """Rows in which nothing looks like a formula."""

    def __init__(
        self,
        rows: Iterable[Sequence[Cell]],
        escape: Callable[[Cell], Cell],
        *,
        is_told: bool = True,
    ) -> None:
        super().__init__(rows)
        self._escape, self._is_told = escape, is_told

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in super().__iter__():
            changed: dict[int, Cell] = {}
            for index, cell in enumerate(row):
                # most text begins with none of these: no call for it
                if isinstance(cell, str) and cell[:1] in _SUSPECT:
                    text = self._escape(cell)
                    if text != cell:
                        changed[index] = text
            if changed:
                self.is_marked = self._is_told
                row = [changed.get(index, cell) for index, cell in enumerate(row)]
            yield row


def _head(header: Header, notes: Sequence[PartNote]) -> Iterator[str]:
    """Yield the header as an item where the rows do not tell the names."""
    if not are_names(header[-1]) or not any(note.line_count for note in notes):
        yield from json_items([header[-1]], UTF_8)


def _decoded(part: BinaryIO) -> Iterator[str]:
    reader = codecs.getreader(UTF_8)(part)
    return iter(lambda: reader.read(BLOCK_CHARACTERS), "")


def _encoded(encoder: codecs.IncrementalEncoder, text: str, encoding: str) -> bytes:
    try:
        return encoder.encode(text)
    except UnicodeEncodeError as error:
        raise ConfigurationError(
            _(
                "The encoding %(encoding)s has no character “%(character)s”, which "
                "stands in the data: export as UTF-8."
            ),
            encoding=encoding,
            character=error.object[error.start],
        ) from None


_PART_FORMATS: dict[str, type[PartFormat]] = {
    "csv": CsvParts,
    "jsonl": JsonLineParts,
    "json": JsonParts,
}
