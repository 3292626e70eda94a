# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells → numbers, or how numbers are written."""

import math
from typing import Any

from odoo.models import BaseModel

from odoo.addons.base_import_async.core.notation import Notation
from odoo.addons.base_import_async.core.rows import Cell

from .pattern_cell_values import CellError, Convert, show

_LARGEST_INTEGER = 2**31 - 1  # of the database


def to_number(
    model: BaseModel, as_odoo: Convert, notation: Notation, cell: Cell
) -> float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = float(cell)
    else:
        value = _read_number(model, as_odoo, notation, cell)
    if not math.isfinite(value):  # Python takes “nan” and “inf” for numbers
        raise _no_number(model, notation, cell)
    return value


def _read_number(
    model: BaseModel, as_odoo: Convert, notation: Notation, cell: Cell
) -> Any:
    """A number that is text: as Odoo reads it, or as the pattern says."""
    if notation.decimal != "." and isinstance(cell, str):
        number = notation.parse_number(cell.strip())
        if number is None:
            raise _no_number(model, notation, cell)
        cell = number
    try:
        return as_odoo(cell)
    except CellError as error:
        raise _no_number(model, notation, cell) from error


def _no_number(model: BaseModel, notation: Notation, cell: Cell) -> CellError:
    return CellError(
        model.env._(
            "“%(value)s” is no number. Write numbers as %(example)s, as the "
            "pattern says.",
            value=show(cell),
            example=notation.text(1234.56),
        )
    )


def to_integer(
    model: BaseModel, as_odoo: Convert, notation: Notation, cell: Cell
) -> int:
    try:
        value = _read_number(model, as_odoo, notation, cell)
    except CellError as error:
        message = model.env._(
            "“%s” is no whole number. Write one without decimals, such as 12.",
            show(cell),
        )
        raise CellError(message) from error
    if abs(value) > _LARGEST_INTEGER:
        raise CellError(
            model.env._(
                "“%(value)s” is too large: whole numbers go up to %(largest)s here.",
                value=value,
                largest=_LARGEST_INTEGER,
            )
        )
    return value
