# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Table files that come packed: ``.gz``, and ``.zip`` with one file."""

import gzip
import os
import tempfile
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from ..errors import FileContentError
from ..rows import Row
from ..text import _
from .base import (
    GZIP_START,
    HEAD_SIZE,
    ZIP_START,
    Container,
    TableFormat,
    container,
)
from .options import Limits, TableOptions, broken_file, check_size
from .places import Places
from .preview import Preview
from .zip_guard import BLOCK_BYTES, bounded, entries, inflate_checked
from .zip_head import first_file, is_litter, is_wrapped

NAMES_SHOWN = 5
GZIP_WBITS = 16 + zlib.MAX_WBITS
TAR_MAGIC = b"ustar"
TAR_MAGIC_AT = 257


class Archive(Container):
    """Has its content inflated into a temporary file; flat memory."""

    @abstractmethod
    def inflate(self, stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
        """Yield the content of the file inside.

        :raises FileContentError: when there is none, or one beyond the limits
        """

    def wrap(self, inner: TableFormat) -> TableFormat:
        """Return the format of such archives with an ``inner`` file."""
        return Archived(inner, self)

    @contextmanager
    def opened(self, stream: BinaryIO, limits: Limits) -> Iterator[BinaryIO]:
        """Give the file inside, seekable, for as long as it is needed."""
        check_size(stream, limits)
        with tempfile.TemporaryFile() as unpacked:
            unpacked.writelines(self.inflate(stream, limits))
            yield unpacked


class Archived(TableFormat):
    """A packed file is read as the file inside is; it is never written.

    Each call unpacks it anew: a format keeps nothing between calls.
    """

    def __init__(self, inner: TableFormat, archive: Archive) -> None:
        self.code = f"{inner.code}.{archive.code}"
        self.extensions = tuple(f"{e}.{archive.code}" for e in inner.extensions)
        self.mimetypes = ()
        self.writes_as = inner.writes_as
        self.stores_as = inner.stores_as
        self._inner = inner
        self._archive = archive

    def recognises(self, head: bytes) -> bool:
        """Tell whether it is such an archive, whatever is inside."""
        return self._archive.recognises(head)

    def complete_options(self, stream: BinaryIO, options: TableOptions) -> TableOptions:
        """Find out what the file inside tells."""
        with self._archive.opened(stream, options.limits) as unpacked:
            return self._inner.complete_options(unpacked, options)

    def sheets(self, stream: BinaryIO) -> list[str]:
        """Return the names of the sheets of the file inside."""
        if type(self._inner).sheets is TableFormat.sheets:
            return []
        with self._archive.opened(stream, TableOptions().limits) as unpacked:
            return self._inner.sheets(unpacked)

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield the rows of the file inside."""
        with self._archive.opened(stream, options.limits) as unpacked:
            yield from self._inner.read(unpacked, options)

    def read_on(
        self, stream: BinaryIO, options: TableOptions, places: Places
    ) -> Iterator[Row]:
        """Yield rows of the file inside; it is unpacked whole, which costs little."""
        with self._archive.opened(stream, options.limits) as unpacked:
            yield from self._inner.read_on(unpacked, options, places)

    def preview(self, stream: BinaryIO, options: TableOptions, count: int) -> Preview:
        """Return the first rows of the file inside."""
        with self._archive.opened(stream, options.limits) as unpacked:
            return self._inner.preview(unpacked, options, count)


@container
class Gzip(Archive):
    """One file, whose name is that of the archive without ``.gz``."""

    code = "gz"

    def recognises(self, head: bytes) -> bool:
        """Tell a gzip file by its first bytes."""
        return head.startswith(GZIP_START)

    def look_inside(self, file_name: str | None, head: bytes) -> tuple[str, bytes]:
        """Return the name and the first bytes of the file inside."""
        try:
            inner_head = zlib.decompressobj(GZIP_WBITS).decompress(head, HEAD_SIZE)
        except zlib.error as error:
            raise broken_file(error) from error
        name, extension = os.path.splitext(file_name or "")
        if extension.lower() != f".{self.code}":
            name = file_name or ""
        if "." not in name:
            name = _name_in_gzip(head) or name
        if inner_head.startswith(TAR_MAGIC, TAR_MAGIC_AT):
            raise _not_one_file(name)
        return name, inner_head

    def inflate(self, stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
        """Yield the content; several members are one file, as gzip has it."""
        packed_size = check_size(stream, limits)
        file = gzip.GzipFile(fileobj=stream, mode="rb")
        try:
            yield from bounded(_blocks(file), packed_size, limits)
        except EOFError as error:
            raise FileContentError(
                _("The archive ends too early; perhaps it was not sent whole.")
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise broken_file(error) from error


@container
class Zip(Archive):
    """One file; its folder does not matter, and what macOS adds is not looked at."""

    code = "zip"

    def recognises(self, head: bytes) -> bool:
        """Tell a zip that is no spreadsheet or other document."""
        return head.startswith(ZIP_START) and is_wrapped(head)

    def look_inside(self, file_name: str | None, head: bytes) -> tuple[str, bytes]:
        """Return the name and the first bytes of the first file inside."""
        first = first_file(head, HEAD_SIZE)
        if first is None:
            raise _not_one_file("")
        if first.name.endswith("/"):
            raise _not_one_file(_printable(first.name))
        return _printable(first.name), first.head

    def inflate(self, stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
        """Yield the content of the only file."""
        found = [info for info in entries(stream) if not is_litter(info.filename)]
        if len(found) != 1 or found[0].filename.endswith("/"):
            raise _not_one_file(_listed(found))
        yield from inflate_checked(stream, found[0], limits)


def _blocks(file: gzip.GzipFile) -> Iterator[bytes]:
    while block := file.read(BLOCK_BYTES):
        yield block


def _name_in_gzip(head: bytes) -> str:
    """Return the name that gzip kept of the file, empty when there is none."""
    has_extra, has_name = head[3] & 0x4, head[3] & 0x8
    if not has_name or has_extra:
        return ""
    raw_name = head[10:].partition(b"\0")[0]
    return os.path.basename(_printable(raw_name.decode("latin-1")))


def _listed(infos: list[zipfile.ZipInfo]) -> str:
    names = [_printable(info.filename) for info in infos[:NAMES_SHOWN]]
    if len(infos) > NAMES_SHOWN:
        names.append("…")
    return ", ".join(names)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)


def _not_one_file(names: str) -> FileContentError:
    return FileContentError(
        _(
            "An archive must hold exactly one file with a table and no folders; this "
            "one holds: %(names)s."
        ),
        names=names or "-",
    )
