# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of a csv file: lines that are joined by copying them."""

import codecs
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from ..errors import ConfigurationError
from ..formula import MARKER, escaped, guarded
from ..rows import Cell
from ..text import _
from .csv_blocks import CsvBlocks
from .options import TableOptions
from .parts import UTF_8, Header, PartFormat, PartNote

_BLOCK_CHARACTERS = 1024 * 1024


class CsvParts(PartFormat):
    """Lines in UTF-8; text that a spreadsheet takes for a formula is escaped.

    The header of a file in which something was escaped says so (``core.formula``),
    so that importing it gives the text back.
    """

    # Whether the header says that cells were changed.
    _is_change_told = True

    def _get_blocks(self, options: TableOptions) -> CsvBlocks:
        """What makes lines of the rows; a hook."""
        return CsvBlocks(options, escaped)

    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write csv lines."""  # fmt: skip
        blocks = self._get_blocks(options)
        for text in blocks.texts(rows):
            stream.write(text.encode(UTF_8, "backslashreplace"))
        return PartNote(
            line_count=blocks.row_count,
            is_escaped=self._is_change_told and blocks.is_changed,
        )

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
        texts = CsvBlocks(options).texts(
            (*map(escaped, cells), *mark) if mark else cells for cells in header
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

    _is_change_told = False

    def _get_blocks(self, options: TableOptions) -> CsvBlocks:
        return CsvBlocks(options, guarded)

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

    def _get_blocks(self, options: TableOptions) -> CsvBlocks:
        return CsvBlocks(options)


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
