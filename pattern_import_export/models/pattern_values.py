# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells → values of fields, and the values that records have now."""

import base64
import binascii
import datetime
import math
from collections.abc import Callable
from typing import Any

import pytz

from odoo import fields
from odoo.api import Environment
from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text, import_value
from odoo.addons.base_import_async.core.notation import USUAL, Notation
from odoo.addons.base_import_async.core.rows import Cell

from ..core.load_cells import is_marked, parse_moment
from .pattern_current import get_current as get_current  # others find it here
from .words import name_field

Convert = Callable[[Cell], Any]

_MOST_REMEMBERED = 5000
_EXAMPLE = datetime.datetime(2026, 12, 31, 23, 59, 59)
_LARGEST_INTEGER = 2**31 - 1  # of the database


class CellError(ValueError):
    """A cell that its field cannot hold; the sentence is for the person."""


def get_converter(
    model: BaseModel, field: Field, notation: Notation = USUAL
) -> Convert:
    """A function that gives the value of a field for a cell that is not blank.

    Values are those that ``write`` takes. Raises :class:`CellError`.

    :param notation: of dates and numbers in texts
    """
    by_type: dict[str, Convert] = {
        "boolean": lambda cell: _to_boolean(model, field, cell),
        "float": lambda cell: _to_number(model, field, notation, cell),
        "monetary": lambda cell: _to_number(model, field, notation, cell),
        "integer": lambda cell: _to_integer(model, field, notation, cell),
        "binary": lambda cell: _to_binary(model, cell),
        "date": lambda cell: _to_date(model, notation, cell),
        "datetime": lambda cell: _to_datetime(model, notation, cell),
    }
    if field.type in ("char", "text", "html"):
        return _to_char if field.type == "char" and field.trim else _to_text
    return _remembering(by_type.get(field.type) or _get_odoo_converter(model, field))


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


def _get_odoo_converter(model: BaseModel, field: Field) -> Convert:
    """Odoo's own way from text to a value."""
    env = model.with_context(import_skip_records=[]).env
    convert = env["ir.fields.converter"].to_field(
        model.with_env(env), field, str, savepoint=None
    )

    def convert_text(cell: Cell) -> Any:
        text = get_text(cell).strip()
        if convert is None:
            raise CellError(
                env._(
                    "Values of the field “%s” cannot be imported.",
                    name_field(env, field),
                )
            )
        try:
            value, warnings = convert(text)
        except ValueError as error:
            raise CellError(_fill(env, error, field)) from error
        if warnings:  # Odoo would guess
            raise CellError(_fill(env, warnings[0], field))
        return value

    return convert_text


def _fill(env: Environment, error: object, field: Field) -> str:
    message = error.args[0] if isinstance(error, Exception) else error
    text = str(message)
    if "%(field)s" not in text:
        return text
    return text % {"field": name_field(env, field)}


def get_text(cell: Cell) -> str:
    """The text of a cell.

    :raises TransferError: for a broken cell, or one that shows a time of the day
    """
    value = import_value(cell)
    return value if isinstance(value, str) else cell_text(value)


def _to_text(cell: Cell) -> str:
    return cell if type(cell) is str else get_text(cell)


def _to_char(cell: Cell) -> str:
    return _to_text(cell).strip()


def _to_boolean(model: BaseModel, field: Field, cell: Cell) -> bool:
    marked = is_marked(cell)
    if marked is None:
        return _get_odoo_converter(model, field)(cell)
    return marked


def _to_number(model: BaseModel, field: Field, notation: Notation, cell: Cell) -> float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = float(cell)
    else:
        value = _get_odoo_converter(model, field)(_to_plain(model, notation, cell))
    if not math.isfinite(value):  # Python takes “nan” and “inf” for numbers
        raise CellError(model.env._("“%s” is no number.", cell_text(cell)[:50]))
    return value


def _to_plain(model: BaseModel, notation: Notation, cell: Cell) -> Cell:
    """A number that is text as Odoo reads it, where files have a notation of theirs."""
    if notation.decimal == "." or not isinstance(cell, str):
        return cell
    number = notation.parse_number(cell.strip())
    if number is None:
        raise CellError(
            model.env._(
                "“%(value)s” is no number. Write numbers as %(example)s, as the "
                "pattern says.",
                value=cell.strip()[:50],
                example=notation.text(1234.56),
            )
        )
    return number


def _to_integer(model: BaseModel, field: Field, notation: Notation, cell: Cell) -> int:
    value = _get_odoo_converter(model, field)(_to_plain(model, notation, cell))
    if abs(value) > _LARGEST_INTEGER:
        raise CellError(
            model.env._(
                "“%(value)s” is too large: whole numbers go up to %(largest)s here.",
                value=value,
                largest=_LARGEST_INTEGER,
            )
        )
    return value


def _to_binary(model: BaseModel, cell: Cell) -> str:
    text = "".join(get_text(cell).split())
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CellError(
            model.env._(
                "The cell holds no file: a file is written there as base64, without "
                "anything else."
            )
        ) from error
    return text


def _to_date(model: BaseModel, notation: Notation, cell: Cell) -> str:
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return fields.Date.to_string(cell)
    text = get_text(cell).strip()
    moment = parse_moment(text, notation)
    if moment is None:
        raise CellError(
            model.env._(
                "“%(value)s” is no date. Write dates as %(example)s.",
                value=text[:50],
                example=notation.text(_EXAMPLE.date()),
            )
        )
    return fields.Date.to_string(moment.date())


def _to_datetime(model: BaseModel, notation: Notation, cell: Cell) -> str:
    """A moment without a zone is one of the user's time zone."""
    moment = parse_moment(cell, notation)
    if moment is None:
        raise CellError(
            model.env._(
                "“%(value)s” is no date and time. Write them as %(example)s, or with "
                "a time zone as 2026-12-31T23:59:59+02:00.",
                value=cell_text(cell)[:50],
                example=notation.text(_EXAMPLE),
            )
        )
    if moment.tzinfo is None:
        moment = model.env.tz.localize(moment, is_dst=False)
    return fields.Datetime.to_string(moment.astimezone(pytz.UTC))


# ----------------------------------------------------------------------
# What is there
# ----------------------------------------------------------------------


def get_comparable(record: BaseModel, field: Field, value: Any) -> Any:
    """A value of the file as the record would give it back, once written."""
    if field.type == "html" and value == record[field.name]:
        return record[field.name]  # cleaning it takes a while
    if field.type in ("float", "monetary", "html", "integer"):
        cached = field.convert_to_cache(value, record)
        back = field.convert_to_record(cached, record)
        if field.type == "float" and _looks_like(back, record[field.name]):
            return record[field.name]
        return back if field.type != "html" else back or False
    return value


def _looks_like(value: float, other: float) -> bool:
    """Whether a spreadsheet that keeps 15 digits cannot tell them apart."""
    return value != other and f"{value:.15g}" == f"{other:.15g}"
