# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""json, one document, and jsonl, one object or array a line."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO

from ..rows import Cell, Row
from .base import GZIP_START, OLE_START, ZIP_START, TableFormat, table_format
from .json_rows import JsonTable
from .json_sources import DocumentSource, LineSource, Source, sniff_json_encoding
from .json_write import json_items, write_texts
from .options import TableOptions, check_encoding, check_size
from .places import Places
from .preview import Preview

_NEXT_ITEM = re.compile(r"[ \t\r]*\n\s*[\[{]")


class _JsonBase(TableFormat):
    """Numbers, booleans and null keep their types; dates are text, as JSON has none.

    See ``json_rows`` for header and rows.
    """

    source: type[DocumentSource | LineSource]

    def accepts(self, head: bytes) -> bool:
        """Anything but a zip, gzip or OLE file may be JSON."""
        return not head.startswith((ZIP_START, GZIP_START, OLE_START[:4]))

    def complete_options(self, stream: BinaryIO, options: TableOptions) -> TableOptions:
        """Fill the encoding: UTF-8, or what the first bytes tell."""
        check_size(stream, options.limits)
        encoding = options.encoding or sniff_json_encoding(stream)
        check_encoding(encoding)
        return replace(options, encoding=encoding)

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield header and rows; the file is checked to its end before."""
        yield from self.read_on(stream, options, Places())

    def read_on(
        self, stream: BinaryIO, options: TableOptions, places: Places
    ) -> Iterator[Row]:
        """Yield rows; whoever reads the beginning has checked the whole file."""
        known = places.start.known if places.start else None
        yield from self._table(stream, options, known).rows(places)

    def preview(self, stream: BinaryIO, options: TableOptions, count: int) -> Preview:
        """Count the rows without looking whether some are blank."""
        table = self._table(stream, options)
        first = tuple(islice(table.rows(), count))
        if len(first) < count:
            return Preview(first, len(first), True)
        return Preview(first, table.row_count, False)

    def _table(
        self,
        stream: BinaryIO,
        options: TableOptions,
        known: dict[str, Any] | None = None,
    ) -> JsonTable:
        encoding = self.complete_options(stream, options).encoding or ""
        source: Source = self.source(stream, encoding, options.limits)
        return JsonTable(source, options.limits, known)


@table_format
class JsonFormat(_JsonBase):
    """An array of objects, an array of arrays, or ``{"columns": […], "rows": […]}``.

    The text is held in memory, within ``Limits.max_document_bytes``.
    """

    code = "json"
    extensions = (".json",)
    mimetypes = ("application/json", "text/json")
    writes_as = "json"
    source = DocumentSource

    def accepts(self, head: bytes) -> bool:
        """Anything that is not one object or array a line."""
        return super().accepts(head) and not _are_lines(head)

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write an array of objects, or of arrays where objects would lose cells."""
        write_texts(_document(rows, options), stream, options.encoding)


@table_format
class JsonLinesFormat(_JsonBase):
    """One object or array a line; flat memory in both directions.

    Empty lines are counted, as in csv. Often such files are called ``.json``.
    """

    code = "jsonl"
    extensions = (".jsonl", ".ndjson", ".json")
    mimetypes = (
        "application/jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/json",
    )
    writes_as = "jsonl"
    source = LineSource

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write objects, or arrays where objects would lose cells."""
        lines = (f"{item}\n" for item in json_items(rows, options.encoding))
        write_texts(lines, stream, options.encoding)


def _document(rows: Iterable[Sequence[Cell]], options: TableOptions) -> Iterator[str]:
    separator = "[\n"
    for item in json_items(rows, options.encoding):
        yield separator + item
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _are_lines(head: bytes) -> bool:
    """Tell whether a first line of JSON is followed by another one."""
    text = head.decode(json.detect_encoding(head), "ignore").removeprefix("\ufeff")
    text = text.lstrip()
    if not text.startswith(("{", "[")):
        return False
    try:
        _value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return bool(_NEXT_ITEM.match(text, end))
