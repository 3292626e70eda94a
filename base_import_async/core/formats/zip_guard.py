# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Look into a zipped document before a parser inflates it."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..errors import FileContentError
from ..text import _
from .options import MEGABYTE, Limits, broken_file
from .xml_prolog import Prolog

BLOCK_BYTES = 256 * 1024
MAX_ENTRIES = 10_000
MAX_DIRECTORY_BYTES = 2 * MEGABYTE
# Small parts may be as dense as they like: they do no harm.
RATIO_COUNTS_FROM = 16 * MEGABYTE
ENCRYPTED_FLAG = 0x1
LOCAL_HEADER = struct.Struct("<4s22xHH")


def check_zip(stream: BinaryIO, limits: Limits) -> list[str]:
    """Inflate all parts once, keeping nothing, and return their names.

    Counts real bytes: sizes declared in the file may lie.

    :raises FileContentError: for a damaged or encrypted zip, one that inflates
        beyond the limits, or an XML part with a document type (entities)
    """
    infos = entries(stream)
    if len(infos) > MAX_ENTRIES:
        raise too_large(f"{MAX_ENTRIES} parts")
    # Else we might check one part and the parser might take its namesake.
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise broken_file("several parts of one name")
    total = 0
    for info in infos:
        is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
        prolog = Prolog(info.filename) if is_xml else None
        for block in inflate_checked(stream, info, limits):
            total += len(block)
            if total > limits.max_inflated_bytes:
                raise too_large(f"{limits.max_inflated_bytes} bytes")
            if prolog:
                prolog.feed(block)
    return [info.filename for info in infos]


def inflate_checked(
    stream: BinaryIO, info: zipfile.ZipInfo, limits: Limits
) -> Iterator[bytes]:
    """Yield the content of a part in blocks; its end tells whether it was whole.

    :raises FileContentError: when it is damaged, encrypted or grows too large
    """
    checksum = 0
    blocks = inflate(stream, info)
    # The size in the directory may lie, that of the file cannot.
    packed_size = min(info.compress_size, stream.seek(0, 2))
    for block in bounded(blocks, packed_size, limits):
        checksum = zlib.crc32(block, checksum)
        yield block
    if checksum != info.CRC:
        raise broken_file(info.filename)


def bounded(
    blocks: Iterable[bytes], packed_size: int, limits: Limits
) -> Iterator[bytes]:
    """Yield the blocks while they keep to the limits.

    :param packed_size: number of bytes that they are inflated from
    :raises FileContentError: at the first block that goes beyond
    """
    allowed = max(RATIO_COUNTS_FROM, packed_size * limits.max_ratio)
    size = 0
    for block in blocks:
        size += len(block)
        if size > limits.max_inflated_bytes:
            raise too_large(f"{limits.max_inflated_bytes} bytes")
        if size > allowed:
            raise too_large(f"{limits.max_ratio} : 1")
        yield block


def find_entry(stream: BinaryIO, name: str) -> zipfile.ZipInfo | None:
    """Return the directory entry of the part of this name."""
    wanted = name.lower()
    return next((i for i in entries(stream) if i.filename.lower() == wanted), None)


def read_part(stream: BinaryIO, name: str) -> bytes:
    """Return a whole part, empty when there is none; call ``check_zip`` before."""
    info = find_entry(stream, name)
    return b"".join(inflate(stream, info)) if info else b""


def inflate(stream: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a part in blocks, whatever size its header declares."""
    if info.flag_bits & ENCRYPTED_FLAG:
        raise FileContentError(_("The file is protected by a password."))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise broken_file(f"compression method {info.compress_type}")
    # zipfile derives the offset from what the file says of its own size.
    stream.seek(max(0, info.header_offset))
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        raise broken_file(info.filename)
    _magic, name_length, extra_length = LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, 1)
    is_stored = info.compress_type == zipfile.ZIP_STORED
    inflater = None if is_stored else zlib.decompressobj(-zlib.MAX_WBITS)
    left = info.compress_size
    try:
        while left > 0 and (data := stream.read(min(BLOCK_BYTES, left))):
            left -= len(data)
            yield from _inflated(inflater, data) if inflater else (data,)
    except zlib.error as error:
        raise broken_file(error) from error


def _inflated(inflater: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Inflate one block in steps of bounded size."""
    while data and not inflater.eof:
        if block := inflater.decompress(data, BLOCK_BYTES):
            yield block
        data = inflater.unconsumed_tail


class _DirectoryReader:
    """What zipfile reads the directory from: at once, however long it claims to be."""

    def __init__(self, stream: BinaryIO) -> None:
        self.seek = stream.seek
        self.tell = stream.tell
        self._read = stream.read

    def read(self, size: int = -1, /) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            raise too_large(f"{MAX_ENTRIES} parts")
        return self._read(size)

    def close(self) -> None:
        """The stream is the caller's."""


def entries(stream: BinaryIO) -> list[zipfile.ZipInfo]:
    """Return the directory of a zip.

    :raises FileContentError: when it has none, or a very long one
    """
    try:
        with zipfile.ZipFile(_DirectoryReader(stream)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken_file(error) from error


def too_large(limit: str) -> FileContentError:
    """Return the error for what is larger, once unpacked, than we accept."""
    return FileContentError(
        _("The file grows beyond the limit when it is unpacked (%(limit)s)."),
        limit=limit,
    )
