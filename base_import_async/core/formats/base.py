# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a table format is, and the registry of those we have."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO, ClassVar, TypeVar

from ..errors import ConfigurationError, FileContentError
from ..rows import Cell, Row
from ..text import _
from .options import Limits, TableOptions
from .places import Places
from .preview import Preview, counted

__all__ = [
    "Container",
    "Limits",
    "TableFormat",
    "TableOptions",
    "UnknownFormatError",
    "container",
    "get_format",
    "guess_format",
    "known_containers",
    "known_formats",
    "table_format",
]

HEAD_SIZE = 4096
_LONGEST_NAME = 255
# How a zip (spreadsheets are zips), an OLE document and a gzip file begin.
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP_START = b"\x1f\x8b\x08"


class UnknownFormatError(ConfigurationError):
    """No table format is registered for what was asked."""


class TableFormat(ABC):
    """Reads and writes one kind of table file.

    ``writes_as`` is the code of the format for what a person downloads,
    ``stores_as`` of the one in which its rows wait to be loaded. Streams are binary
    and seekable; reading starts at their beginning, wherever they stand. A format
    keeps nothing between calls.
    """

    code: str
    extensions: tuple[str, ...]
    mimetypes: tuple[str, ...]
    writes_as: str
    stores_as: str = "rows"

    def recognises(self, head: bytes) -> bool:
        """Tell whether the first ``HEAD_SIZE`` bytes can only be of this format."""
        return False

    def accepts(self, head: bytes) -> bool:
        """Tell whether these first bytes may be of this format."""
        return self.recognises(head)

    def odoo_reads(self, head: bytes) -> bool:
        """Tell whether Odoo's own import reads a file with these first bytes, and
        to the same rows."""
        return False

    def complete_options(self, stream: BinaryIO, options: TableOptions) -> TableOptions:
        """Return the options with what was not given found out from the file.

        :raises FileContentError: when the file cannot be what it claims
        """
        return options

    def sheets(self, stream: BinaryIO) -> list[str]:
        """Return the names of the sheets, empty where a file is one table."""
        return []

    @abstractmethod
    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield the rows that are not blank, the header as an ordinary row.

        :raises FileContentError: when the file is broken or beyond the limits
        :raises ConfigurationError: when an option does not fit the file
        """

    def read_on(
        self, stream: BinaryIO, options: TableOptions, places: Places
    ) -> Iterator[Row]:
        """Yield the rows that ``read`` gives, from ``places.start`` on.

        Meanwhile places are noted from which a later call may go on; a format that
        can read a file only from its beginning notes none.
        """
        return self.read(stream, options)

    def preview(self, stream: BinaryIO, options: TableOptions, count: int) -> Preview:
        """Return the first ``count`` rows and how many there are.

        :raises FileContentError: when the file, as far as it is read, is broken
        :raises ConfigurationError: when an option does not fit the file
        """
        return counted(self.read(stream, options), count)

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write a table that ``read`` gives back as it was.

        :raises ConfigurationError: when the format is only read; see ``writes_as``
        """
        raise ConfigurationError(
            _("Files of the format %(code)s are only read, never written."),
            code=self.code,
        )

    def copy(
        self,
        header: Sequence[Cell] | None,
        rows: Sequence[Row],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write rows that were read with these options, under a header.

        :raises ConfigurationError: when the format is only read
        """
        table = (row.cells for row in rows)
        self.write(
            table if header is None else chain((header,), table), stream, options
        )


class Container(ABC):
    """Wraps one table file, such as an archive. ``csv`` in a ``gz`` is the format
    ``csv.gz``."""

    code: ClassVar[str]

    @abstractmethod
    def recognises(self, head: bytes) -> bool:
        """Tell whether the first ``HEAD_SIZE`` bytes are of this container."""

    @abstractmethod
    def look_inside(self, file_name: str | None, head: bytes) -> tuple[str, bytes]:
        """Return the name and the first bytes of the file inside.

        :raises FileContentError: when there is no single file inside
        """

    @abstractmethod
    def wrap(self, inner: TableFormat) -> TableFormat:
        """Return the format of such containers with an ``inner`` file."""


_FORMATS: dict[str, TableFormat] = {}
_CONTAINERS: dict[str, Container] = {}
_Container = TypeVar("_Container", bound=type[Container])
_Format = TypeVar("_Format", bound=type[TableFormat])


def table_format(cls: _Format) -> _Format:
    """Register a format class under its ``code``."""
    _FORMATS[cls.code] = cls()
    return cls


def known_formats() -> dict[str, TableFormat]:
    """Return the formats that a person can send, by code."""
    return {code: fmt for code, fmt in _FORMATS.items() if fmt.extensions}


def container(cls: _Container) -> _Container:
    """Register a container class under its ``code``."""
    _CONTAINERS[cls.code] = cls()
    return cls


def known_containers() -> dict[str, Container]:
    """Return what a table file may come in, by code."""
    return dict(_CONTAINERS)


def get_format(code: str) -> TableFormat:
    """Return the format of this code, which may be one inside a container.

    :raises UnknownFormatError: naming the codes that there are
    """
    if code in _FORMATS:
        return _FORMATS[code]
    inner, _dot, outer = code.rpartition(".")
    if outer not in _CONTAINERS or inner not in known_formats():
        raise _unknown(code)
    return _CONTAINERS[outer].wrap(_FORMATS[inner])


def guess_format(
    file_name: str | None, mimetype: str | None, head: bytes
) -> TableFormat:
    """Return the format of a file from its first bytes, its mimetype or its name.

    The content wins, as in Odoo: mimetypes and names are often wrong. A mimetype or
    name that the content contradicts is passed over. Inside an archive, content and
    name of the file there decide.

    :param head: the first ``HEAD_SIZE`` bytes
    :raises UnknownFormatError: naming what is accepted
    :raises FileContentError: for an archive without one single file
    """
    outer = _container_of(head)
    if outer is None:
        return _guess_plain(file_name, mimetype, head)
    inner_name, inner_head = outer.look_inside(file_name, head)
    if _container_of(inner_head):
        raise FileContentError(
            _(
                "%(name)s is an archive inside an archive. Send the file itself, or "
                "pack it once."
            ),
            name=inner_name,
        )
    try:
        return outer.wrap(_guess_plain(inner_name, None, inner_head))
    except UnknownFormatError:
        _refuse_damaged(file_name)
        # of damage, the name inside has suffered too
        named = inner_name if _is_legible(inner_name) else file_name
        raise _unknown(named or inner_name or "?") from None


def _is_legible(name: str) -> bool:
    """Whether somebody may have called a file so; bytes that were lost are ``?``."""
    plain = sum(c.isalnum() or c in " ._-()" for c in name)
    return len(name) <= _LONGEST_NAME and plain > len(name) * 0.6


def _refuse_damaged(file_name: str | None) -> None:
    """:raises FileContentError: for a workbook that holds no workbook any more"""
    extension = os.path.splitext(file_name or "")[1].lower()
    if any(extension in fmt.extensions for fmt in _FORMATS.values()):
        raise FileContentError(
            _(
                "%(name)s is damaged, or is something else than its ending says. Save "
                "it anew and send it again."
            ),
            name=file_name,
        )


def _container_of(head: bytes) -> Container | None:
    return next((c for c in _CONTAINERS.values() if c.recognises(head)), None)


def _guess_plain(
    file_name: str | None, mimetype: str | None, head: bytes
) -> TableFormat:
    extension = os.path.splitext(file_name or "")[1].lower()
    plain_mimetype = (mimetype or "").partition(";")[0].strip().lower()
    formats = list(_FORMATS.values())
    claims = (
        [fmt for fmt in formats if fmt.recognises(head)],
        [fmt for fmt in formats if plain_mimetype in fmt.mimetypes],
        [fmt for fmt in formats if extension in fmt.extensions],
    )
    for fmt in (fmt for claim in claims for fmt in claim):
        if fmt.accepts(head):
            return fmt
    raise _unknown(file_name or mimetype or "?")


def _unknown(wanted: str) -> UnknownFormatError:
    return UnknownFormatError(
        _(
            "%(wanted)s is not a file that can be imported; accepted are: %(known)s, "
            "also packed as %(packed)s."
        ),
        wanted=wanted,
        known=", ".join(sorted(known_formats())),
        packed=", ".join(sorted(_CONTAINERS)),
    )
