# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of a csv file: lines that are joined by copying them."""

import codecs
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from ..cells import FORMULA_STARTS
from ..errors import ConfigurationError
from ..formula import MARKER, escaped, guarded
from ..rows import Cell
from ..text import _
from .csv_write import csv_texts
from .options import TableOptions
from .parts import UTF_8, CountedRows, Header, PartFormat, PartNote

_SUSPECT = frozenset((*FORMULA_STARTS, "'"))
_BLOCK_CHARACTERS = 1024 * 1024
_BLOCK_LINES = 100


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
        # many lines at once: each call costs more than the characters of a line
        while block := "".join(islice(texts, _BLOCK_LINES)):
            stream.write(block.encode(UTF_8, "backslashreplace"))
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

    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Copy the lines; the header is guarded as they are."""  # fmt: skip
        names = [tuple(map(guarded, cells)) for cells in header]
        super().join(names, parts, notes, stream, options)


class PlainCsvParts(CsvParts):
    """Lines for a machine that is to get each cell as it is, formulas too."""

    def _take(self, rows: Iterable[Sequence[Cell]]) -> "CountedRows":
        return CountedRows(rows)


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
                if isinstance(cell, str) and cell and cell[0] in _SUSPECT:
                    text = self._escape(cell)
                    if text != cell:
                        changed[index] = text
            if changed:
                self.is_marked = self._is_told
                row = [changed.get(index, cell) for index, cell in enumerate(row)]
            yield row


def _decoded(part: BinaryIO) -> Iterator[str]:
    reader = codecs.getreader(UTF_8)(part)
    return iter(lambda: reader.read(_BLOCK_CHARACTERS), "")


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
