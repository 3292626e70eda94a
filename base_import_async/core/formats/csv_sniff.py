# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Find out the encoding and the separator of a csv file."""

import codecs
import csv
import io
from typing import BinaryIO

import chardet

from ..errors import FileContentError
from ..text import _

SAMPLE_BYTES = 1024 * 1024
BLOCK_BYTES = 256 * 1024
SEPARATORS = (",", ";", "\t", " ", "|", "\x1f")
# The longer mark first: that of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_undecodable(stream: BinaryIO, encoding: str) -> int | None:
    """Return the offset of the first byte that ``encoding`` cannot decode, or None.

    Reads the whole stream in blocks.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    consumed = 0
    while True:
        block = stream.read(BLOCK_BYTES)
        consumed += len(block)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return consumed - len(error.object) + error.start
        if not block:
            return None


def sniff_encoding(stream: BinaryIO) -> str:
    """Return the codec of a text: its byte order mark, UTF-8, or a detected one.

    :raises FileContentError: when no encoding fits the whole file
    """
    stream.seek(0)
    head = stream.read(BLOCK_BYTES)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    without_mark = _sixteen_bit(head)
    if without_mark:
        return without_mark
    offset = find_undecodable(stream, "utf-8")
    if offset is None:
        return "utf-8"
    # Plain ASCII tells nothing: look around the byte that is not UTF-8.
    stream.seek(max(0, offset - BLOCK_BYTES // 2))
    encoding = (chardet.detect(stream.read(BLOCK_BYTES))["encoding"] or "").lower()
    if not encoding or find_undecodable(stream, encoding) is not None:
        raise FileContentError(
            _(
                "The encoding of the file could not be detected: byte %(byte)s is not "
                "UTF-8. Choose the encoding by hand."
            ),
            byte=offset,
        )
    return encoding


def _sixteen_bit(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of Latin text is NUL."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.7 and not head[0::2].count(0):
        return "utf-16-le"
    if half and head[0::2].count(0) > half * 0.7 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def sniff_separator(stream: BinaryIO, encoding: str, quoting: str) -> str:
    """Return the separator that Odoo would choose, looking at the first megabyte.

    It is the first candidate that gives all rows one width of at least two; comma
    when there is none.
    """
    stream.seek(0)
    sample = stream.read(SAMPLE_BYTES)
    is_cut = bool(stream.read(1))
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(sample, final=not is_cut)
    for candidate in SEPARATORS:
        if candidate != quoting and _fits(text, candidate, quoting, is_cut):
            return candidate
    return SEPARATORS[0]


def _fits(text: str, separator: str, quoting: str, is_cut: bool) -> bool:
    """Tell whether all rows, save one cut by the sample's end, are equally wide."""
    lines = io.StringIO(text, newline="")
    try:
        widths = [
            len(row)
            for row in csv.reader(lines, delimiter=separator, quotechar=quoting)
        ]
    except csv.Error:
        return False
    if is_cut and len(widths) > 1:
        widths.pop()
    return 1 not in widths and len(set(widths)) <= 1
