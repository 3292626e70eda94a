# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of json: items that are joined by copying them."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from ..rows import Cell
from .json_write import are_names, json_items, write_texts
from .options import TableOptions
from .parts import UTF_8, CountedRows, Header, PartFormat, PartNote


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


def _head(header: Header, notes: Sequence[PartNote]) -> Iterator[str]:
    """Yield the header as an item where the rows do not tell the names."""
    if not are_names(header[-1]) or not any(note.line_count for note in notes):
        yield from json_items([header[-1]], UTF_8)
