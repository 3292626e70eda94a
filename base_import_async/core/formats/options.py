# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a table is read and written, and how much of it we are ready to take."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from ..errors import ConfigurationError, FileContentError
from ..notation import Notation
from ..text import _

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Guards against files that would exhaust memory; an administrator may raise them.

    ``max_bytes`` is the size of the file itself; ``max_inflated_bytes`` that of all
    parts of a zipped one, and ``max_ratio`` how often larger than its zipped form a
    part of more than 16 MB may be. ``max_document_bytes`` is the size of a json file,
    whose text is held in memory (one to four bytes a character). ``max_cells`` bounds
    rows times columns of a spreadsheet, which is held in memory (about 80 bytes a
    cell). ``max_cell_length`` counts characters.
    """

    max_bytes: int = 1024 * MEGABYTE
    max_rows: int = 20_000_000
    max_columns: int = 16_384
    max_cells: int = 20_000_000
    max_cell_length: int = 16 * MEGABYTE
    max_inflated_bytes: int = 2048 * MEGABYTE
    max_ratio: int = 250
    max_document_bytes: int = 128 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What a person may say about a table file; None means: find out.

    ``encoding`` is a Python codec name, ``separator`` and ``quoting`` are one
    character each (csv only), ``sheet`` is a sheet's name (spreadsheets only).
    ``notation`` says how dates and numbers become text in a csv file that is written.
    ``is_exact``: cells are what a spreadsheet holds, not what Odoo's readers make of
    them: values of an OpenDocument file keep their type instead of becoming text, and a
    formula without its result is a broken cell instead of a blank one.
    """

    encoding: str | None = None
    separator: str | None = None
    quoting: str = '"'
    sheet: str | None = None
    notation: Notation = Notation()
    is_exact: bool = False
    limits: Limits = Limits()


def check_encoding(encoding: str) -> None:
    """:raises ConfigurationError: when Python has no such text encoding"""
    try:
        codecs.getincrementaldecoder(encoding)
        # Codecs such as zlib, which know no text, are told apart only here.
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise ConfigurationError(
            _("%(encoding)s is no known encoding."), encoding=encoding
        ) from None


def check_size(stream: BinaryIO, limits: Limits) -> int:
    """Return the size of ``stream`` in bytes and leave it at its beginning.

    :raises FileContentError: when the file is larger than the limit
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.max_bytes:
        raise FileContentError(
            _("The file has %(size)s bytes; at most %(limit)s are accepted."),
            size=size,
            limit=limits.max_bytes,
        )
    return size


def check_row(number: int, width: int, limits: Limits) -> None:
    """Refuse a row beyond the limits of rows and columns.

    :raises FileContentError: naming the row and the limit
    """
    if number > limits.max_rows:
        raise FileContentError(
            _("The table goes on after row %(limit)s, the last one accepted."),
            row_number=number,
            limit=limits.max_rows,
        )
    if width > limits.max_columns:
        raise FileContentError(
            _("Row %(row)s has %(width)s columns; at most %(limit)s are accepted."),
            row_number=number,
            width=width,
            limit=limits.max_columns,
        )


def broken_file(reason: object) -> FileContentError:
    """Return the error for a document that cannot be opened."""
    return FileContentError(
        _("The file is damaged or not of the kind its name says: %(reason)s."),
        reason=reason,
    )
