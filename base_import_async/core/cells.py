# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a cell is to Odoo's import, and what it is as text."""

import datetime
from collections.abc import Iterable

from .errors import FileContentError
from .rows import BadCell, Cell
from .text import _

NUL_MESSAGE = _(
    "The cell contains a NUL character, which no field can hold. Take it out."
)
TIME_MESSAGE = _(
    "The cell shows %(value)s as a time. Give it the format of dates, or of text."
)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def import_value(cell: Cell) -> str | datetime.date | datetime.datetime:
    """Return the value that Odoo's own base_import readers hand over for a cell.

    Empty cells are ``""``, booleans ``"True"``/``"False"``, whole floats have no
    decimals; dates and datetimes stay what they are.

    :raises FileContentError: for times, durations and broken cells, which Odoo's
        readers refuse as well; the caller knows the row
    """
    if isinstance(cell, BadCell):
        raise FileContentError(cell.message, value=cell.text)
    if isinstance(cell, datetime.time | datetime.timedelta):
        raise FileContentError(
            TIME_MESSAGE,
            value=cell_text(cell),
        )
    if isinstance(cell, datetime.date):
        return cell
    return cell_text(cell)


def cell_text(cell: Cell) -> str:
    """Return any cell as text, without loss; never fails."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, BadCell):
        return cell.text
    if isinstance(cell, float) and cell % 1 == 0:
        return str(int(cell))
    return str(cell)


def is_blank(cells: Iterable[Cell]) -> bool:
    """Tell whether Odoo's readers would drop a row: no cell has visible text."""
    for cell in cells:  # a plain loop: it ends at the first cell of nearly all rows
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            return False
    return True


def escape_formula(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula.

    For cells that we add; the sender's own cells are never changed.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
