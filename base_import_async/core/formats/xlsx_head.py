# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A workbook cut off after the first rows of one sheet.

Opening a large sheet takes seconds whatever is wanted of it. What is left by the
cut is an ordinary workbook, so that the first rows are read by the same code, and
by the same rules, as all of them.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from .zip_guard import find_entry, inflate

_ROW_END = re.compile(rb"</row\s*>|<row\b[^<>]*/>")
_SHARED = re.compile(rb"<c\b[^<>]*\bt=\"s\"[^<>]*>\s*<v>([0-9]+)</v>")
_STRING_END = re.compile(rb"</si\s*>|<si\s*/>")
_SHARED_STRINGS = "xl/sharedStrings.xml"
_KEPT = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
)


def cut_workbook(
    stream: BinaryIO, sheet_part: str, row_count: int
) -> tuple[BinaryIO, float] | None:
    """Return a workbook with the first rows of a sheet, and which share they are.

    The share is by size, from 0 to 1. ``None`` when the sheet is not longer than
    that, or is not written as spreadsheet programs write it.
    """
    info = find_entry(stream, sheet_part)
    if info is None:
        return None
    sheet = _cut(inflate(stream, info), _ROW_END, row_count)
    if sheet is None:
        return None
    share = len(sheet) / max(info.file_size, 1)
    parts = {sheet_part: sheet + b"</sheetData></worksheet>"}
    indices = [int(index) for index in _SHARED.findall(sheet)]
    strings = find_entry(stream, _SHARED_STRINGS)
    if indices and strings is not None:
        cut = _cut(inflate(stream, strings), _STRING_END, max(indices) + 1)
        whole = b"".join(inflate(stream, strings)) if cut is None else cut + b"</sst>"
        parts[_SHARED_STRINGS] = whole
    for name in _KEPT:
        entry = find_entry(stream, name)
        if entry is not None:
            parts[name] = b"".join(inflate(stream, entry))
    return _packed(parts), share


def _cut(blocks: Iterable[bytes], end: re.Pattern[bytes], count: int) -> bytes | None:
    """Return the bytes up to the ``count``-th end, None if there are fewer."""
    read = bytearray()
    position = seen = 0
    for block in blocks:
        read += block
        for match in end.finditer(read, position):
            position = match.end()
            seen += 1
            if seen == count:
                return bytes(read[:position])
    return None


def _packed(parts: dict[str, bytes]) -> BinaryIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed
