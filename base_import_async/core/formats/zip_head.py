# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the first bytes of a zip tell: is it a document, or a file that was packed?"""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LOCAL_HEADER = struct.Struct("<4s2xHH8xL4xHH")
SIZE_COMES_LATER = 0x8
UTF8_NAME = 0x800
# How the parts of spreadsheets and other documents are called.
DOCUMENT_PARTS = (
    "[Content_Types].xml", "mimetype", "content.xml", "styles.xml", "meta.xml",
    "settings.xml", "_rels/", "docProps/", "xl/", "customXml/", "word/", "ppt/",
    "META-INF/", "Thumbnails/", "Configurations2/", "Pictures/", "Object",
)  # fmt: skip
PACKED = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xls", ".ods")


@dataclass(frozen=True)
class PackedFile:
    """A file in a zip; ``head`` is as much of its content as could be seen."""

    name: str
    head: bytes


def is_wrapped(head: bytes) -> bool:
    """Tell whether a zip is an archive, and no spreadsheet or other document."""
    first = first_file(head, 0)
    if first is None or first.name.startswith(DOCUMENT_PARTS):
        return False
    if os.path.splitext(first.name)[1].lower() in PACKED:
        return True
    return b"[Content_Types].xml" not in head and b"xl/" not in head


def first_file(head: bytes, head_size: int) -> PackedFile | None:
    """Return the first file of a zip that is no litter, or None if none is seen."""
    return next(_files(head, head_size), None)


def is_litter(name: str) -> bool:
    """Tell whether macOS or Windows put the file into the zip by themselves."""
    base_name = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or base_name in (".DS_Store", "Thumbs.db")


def _files(head: bytes, head_size: int) -> Iterator[PackedFile]:
    """Walk along the local headers as far as they can be followed."""
    place = 0
    while head.startswith(b"PK\x03\x04", place) and len(head) >= place + 30:
        _magic, flags, method, size, name_length, extra_length = (
            LOCAL_HEADER.unpack_from(head, place)
        )
        start = place + LOCAL_HEADER.size + name_length + extra_length
        raw_name = head[place + LOCAL_HEADER.size :][:name_length]
        name = raw_name.decode("utf-8" if flags & UTF8_NAME else "cp437", "replace")
        if not is_litter(name):
            data = head[start:] if flags & SIZE_COMES_LATER else head[start:][:size]
            yield PackedFile(name, _inflated(method, data, head_size))
        if flags & SIZE_COMES_LATER:
            return
        place = start + size


def _inflated(method: int, data: bytes, size: int) -> bytes:
    if not size or method == zipfile.ZIP_STORED:
        return data[:size]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, size)
    except zlib.error:
        return b""
