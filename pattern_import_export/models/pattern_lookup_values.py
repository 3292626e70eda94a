# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts as values by which the database is asked."""

import math
from collections.abc import Callable
from typing import Any

from odoo import fields
from odoo.fields import Field

from ..core.load_cells import is_marked

_LARGEST_ID = 2**31 - 1
_MOST_DIGITS = len(str(_LARGEST_ID))


def is_database_id(text: str) -> bool:
    """Whether a text can be the database id of a record."""
    # Python refuses to read a number of thousands of digits
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return is_number and 0 < int(text) <= _LARGEST_ID


def to_lookup_value(field: Field, text: str) -> Any:
    """What a field holds when its text is this; ``None`` when it cannot be.

    A value that the database does not take would fail the lookups of all rows.
    """
    try:
        return _PARSERS.get(field.type, str)(text)
    except ValueError:
        return None


def is_parsed(field: Field) -> bool:
    """Whether values of a field are no texts."""
    return field.type in _PARSERS


def _to_whole(text: str) -> int | None:
    number = int(text)
    return number if abs(number) <= _LARGEST_ID else None


def _to_finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


_PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": _to_whole,
    "many2one_reference": _to_whole,
    "float": _to_finite,
    "monetary": _to_finite,
    "date": fields.Date.to_date,
    "datetime": fields.Datetime.to_datetime,
    "boolean": is_marked,
}
