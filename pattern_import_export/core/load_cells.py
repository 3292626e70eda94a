# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a cell of a file with a pattern says."""

import datetime
import re

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.notation import USUAL, Notation
from odoo.addons.base_import_async.core.rows import Cell

from .header import CLEAR_MARK
from .text import _

TRUE_WORDS = frozenset({"1", "true", "yes", "=true()", "x"})
FALSE_WORDS = frozenset({"", "0", "false", "no", "=false()"})

NUL_MESSAGE = _(
    "The cell contains a NUL character, which no field can hold. Take it out."
)

_LIKE_CLEAR = re.compile(r"\s*#+clear\s*", re.IGNORECASE)
_EXTERNAL_ID = re.compile(r"[^\s.]{1,200}(\.\S{0,1000}[^\s.])?")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that can be seen; 0 and False are values."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_clear(cell: Cell) -> bool:
    """Whether a cell asks for the value to be taken away."""
    # asked of each cell, and hardly one has the sign
    return isinstance(cell, str) and "#" in cell and cell.strip().lower() == CLEAR_MARK


def all_texts(cells: tuple[Cell, ...]) -> bool:
    """Whether all cells are texts or empty: what other ones mean is not told by their
    being equal, since 1, 1.0 and True are."""
    for cell in cells:  # a plain loop: asked for each reference
        if cell is not None and type(cell) is not str:
            return False
    return True


def shield(value: object) -> object:
    """Return a value as files have it: one that reads ``#clear`` gets one # more.

    >>> shield("#clear"), shield("##Clear"), shield("#1")
    ('##clear', '###Clear', '#1')
    """
    if isinstance(value, str) and "#" in value and _LIKE_CLEAR.fullmatch(value):
        return value.replace("#", "##", 1)
    return value


def unshield(text: str) -> str:
    """Return the value that a text of a file means; the inverse of :func:`shield`."""
    if "##" in text and _LIKE_CLEAR.fullmatch(text):
        return text.replace("##", "#", 1)
    return text


def is_marked(cell: Cell) -> bool | None:
    """Whether a cell of yes and no says yes; ``None`` when it says neither."""
    text = cell_text(cell).strip().lower()
    if text in TRUE_WORDS:
        return True
    return False if text in FALSE_WORDS else None


def is_external_id(text: str) -> bool:
    """Whether a text is a module and a name, or a name alone, as Odoo keeps them."""
    return bool(_EXTERNAL_ID.fullmatch(text))


def parse_moment(cell: Cell, notation: Notation = USUAL) -> datetime.datetime | None:
    """The moment in a cell: without a zone when it names none.

    Understood are ISO 8601 (``2026-12-31T22:00:00Z``, ``+02:00``), Odoo's own
    ``2026-12-31 22:00:00``, and what the notation says; ``None`` for anything else.
    """
    if isinstance(cell, datetime.datetime):
        return cell
    if isinstance(cell, datetime.date):
        return datetime.datetime(cell.year, cell.month, cell.day)
    text = cell_text(cell).strip()
    if not _ISO_MOMENT.match(text):
        text = f"{text} 00:00:00"
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return notation.parse_moment(cell_text(cell).strip())


def print_version(written_at: datetime.datetime | None) -> str:
    """What stands under ``#version``: when the record was last written, in UTC."""
    if written_at is None:
        return ""
    return written_at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def is_version(cell: Cell, written_at: datetime.datetime | None) -> bool:
    """Whether a record was not written since a file with this cell went out."""
    moment = parse_moment(cell)
    if moment is None or written_at is None:
        return moment is None and written_at is None
    if isinstance(cell, datetime.datetime):
        # a spreadsheet keeps thousandths of a second
        return abs((moment - written_at).total_seconds()) < 0.001
    return print_version(moment) == print_version(written_at)
