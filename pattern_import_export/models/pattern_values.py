# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells → values of fields, and those as the record would give them back."""

from typing import Any

from odoo import fields
from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.notation import USUAL, Notation
from odoo.addons.base_import_async.core.rows import Cell

from . import pattern_cell_numbers as numbers
from . import pattern_cell_values as values
from .pattern_cell_values import CellError as CellError  # others find them here
from .pattern_cell_values import Convert
from .pattern_cell_values import get_text as get_text
from .pattern_current import get_current as get_current
from .pattern_file_values import to_binary, to_image
from .pattern_properties import merge_properties, to_properties

_MOST_REMEMBERED = 5000


def get_converter(
    model: BaseModel, field: Field, notation: Notation = USUAL
) -> Convert:
    """A function that gives the value of a field for a cell that is not blank.

    Values are those that ``write`` takes. Raises :class:`CellError`.

    :param notation: of dates and numbers in texts
    """
    as_odoo = values.get_odoo_converter(model, field)
    by_type: dict[str, Convert] = {
        "boolean": lambda cell: values.to_boolean(model, as_odoo, cell),
        "float": lambda cell: numbers.to_number(model, as_odoo, notation, cell),
        "monetary": lambda cell: numbers.to_number(model, as_odoo, notation, cell),
        "integer": lambda cell: numbers.to_integer(model, as_odoo, notation, cell),
        "date": lambda cell: values.to_date(model, notation, cell),
        "datetime": lambda cell: values.to_datetime(model, notation, cell),
        "selection": lambda cell: values.to_selection(model, field, as_odoo, cell),
        "reference": lambda cell: values.to_reference(model, field, cell),
    }
    by_type["many2one_reference"] = by_type["integer"]
    if field.type == "binary":  # too large to be remembered
        if isinstance(field, fields.Image):
            return lambda cell: to_image(model, field, cell)
        return lambda cell: to_binary(model, cell)
    if field.type == "properties":
        return lambda cell: to_properties(model, cell)
    if field.type == "char" and field.size:
        return lambda cell: values.to_sized_char(model, field, cell)
    if field.type in ("char", "text", "html"):
        is_trimmed = field.type == "char" and field.trim
        return values.to_char if is_trimmed else values.to_text
    convert = by_type.get(field.type, as_odoo)
    return _remembering(convert)


def _remembering(convert: Convert) -> Convert:
    """The same converter, which looks at each distinct cell once."""
    known: dict[tuple, Any] = {}

    def convert_once(cell: Cell) -> Any:
        key = (type(cell), cell)
        if key not in known:
            if len(known) > _MOST_REMEMBERED:
                known.clear()
            known[key] = convert(cell)
        return known[key]

    return convert_once


# ----------------------------------------------------------------------
# What is there
# ----------------------------------------------------------------------


def get_comparable(record: BaseModel, field: Field, value: Any, current: Any) -> Any:
    """A value of the file as the record would give it back, once written.

    :param current: what the record holds, as :func:`get_current` gives it
    """
    kind = field.type
    if kind == "char" and field.trim and isinstance(value, str):
        # blanks around it came by another way, and no file shows them
        return current if value == (current or "").strip() else value
    if kind == "properties" and value:
        return merge_properties(current or {}, value)
    if kind in ("float", "monetary", "html", "integer"):
        if value == current and kind != "integer":
            return current  # cleaned or rounded it may be something else
        cached = field.convert_to_cache(value, record)
        back = field.convert_to_record(cached, record)
        if kind == "float" and _looks_like(back, current):
            return current
        return back if kind != "html" else back or False
    return value


def _looks_like(value: float, other: float) -> bool:
    """Whether a spreadsheet that keeps 15 digits cannot tell them apart."""
    return value != other and f"{value:.15g}" == f"{other:.15g}"
