# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much text the cells of a sheet hold once every shared string is copied.

A workbook keeps a text once, however many cells show it; calamine gives each cell a
copy. A small file could so ask for any amount of memory.
"""

import re
from array import array
from collections.abc import Iterable
from typing import BinaryIO

from ..errors import FileContentError
from ..text import _
from .options import Limits
from .xlsx_scan import whole_tags
from .zip_guard import find_entry, inflate

STRINGS = "xl/sharedStrings.xml"
_STRING_END = re.compile(
    rb"</(?:[A-Za-z_][\w.-]*:)?si\s*>|<(?:[A-Za-z_][\w.-]*:)?si\s*/>"
)
_NUMBER = re.compile(rb">\s*([0-9]{1,9})\s*</(?:[A-Za-z_][\w.-]*:)?v\s*>")


def check_shared_text(
    stream: BinaryIO, sheet_blocks: Iterable[bytes], cell_count: int, limits: Limits
) -> None:
    """Refuse a sheet whose cells hold more text than ``max_inflated_bytes``.

    Looks at the cells one by one only when the longest string in all of them would
    be too much.

    :raises FileContentError: naming the limit
    """
    sizes = _string_sizes(stream)
    if max(sizes, default=0) * cell_count <= limits.max_inflated_bytes:
        return
    total = 0
    for piece in whole_tags(sheet_blocks):
        # Any number may be the index of a string: rather one too many.
        for number in map(int, _NUMBER.findall(piece)):
            total += sizes[number] if number < len(sizes) else 0
        if total > limits.max_inflated_bytes:
            raise FileContentError(
                _("The cells of the sheet hold more than %(limit)s bytes of text."),
                limit=limits.max_inflated_bytes,
            )


def _string_sizes(stream: BinaryIO) -> "array[int]":
    """Return the bytes that each shared string takes in the file, with its tags."""
    sizes = array("Q")
    info = find_entry(stream, STRINGS)
    if info is None:
        return sizes
    position = start = 0
    rest = b""
    for block in inflate(stream, info):
        piece = rest + block
        end = 0
        for match in _STRING_END.finditer(piece):
            end = match.end()
            sizes.append(position + end - start)
            start = position + end
        # A tag may be cut by the end of the block.
        kept = max(end, len(piece) - 256)
        position += kept
        rest = piece[kept:]
    return sizes
