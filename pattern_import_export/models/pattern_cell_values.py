# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One cell → the value that ``write`` takes, or what is wrong with it."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

import pytz

from odoo import fields
from odoo.api import Environment
from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text, import_value
from odoo.addons.base_import_async.core.errors import FileContentError
from odoo.addons.base_import_async.core.notation import Notation
from odoo.addons.base_import_async.core.rows import Cell

from ..core.load_cells import NUL_MESSAGE, is_marked, parse_moment, unshield
from .pattern_lookup_values import is_database_id
from .words import name_field, name_model

Convert = Callable[[Cell], Any]

_EXAMPLE = datetime.datetime(2026, 12, 31, 23, 59, 59)
_SHOWN_CHOICES = 12


class CellError(ValueError):
    """A cell that its field cannot hold; the sentence is for the person."""


def get_odoo_converter(model: BaseModel, field: Field) -> Convert:
    """Odoo's own way from text to a value, made when a cell needs it."""
    env = model.with_context(import_skip_records=[]).env

    @cache
    def get_convert() -> Any:
        fields_converter = env["ir.fields.converter"]
        return fields_converter.to_field(
            model.with_env(env), field, str, savepoint=None
        )

    def convert_text(cell: Cell) -> Any:
        text = get_text(cell).strip()
        convert = get_convert()
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
    text = value if isinstance(value, str) else cell_text(value)
    if "\0" in text:  # escaped in a workbook
        raise FileContentError(NUL_MESSAGE)
    return unshield(text)


def to_text(cell: Cell) -> str:
    if type(cell) is str and "\0" not in cell:
        return unshield(cell) if "##" in cell else cell
    return get_text(cell)


def to_char(cell: Cell) -> str:
    return to_text(cell).strip()


def to_sized_char(model: BaseModel, field: Field, cell: Cell) -> str:
    """Odoo would cut what is too long, without a word."""
    text = to_char(cell) if field.trim else to_text(cell)
    if len(text) > field.size:
        raise CellError(
            model.env._(
                "“%(value)s” is too long: “%(field)s” holds %(count)s characters.",
                value=text[:50],
                field=name_field(model.env, field),
                count=field.size,
            )
        )
    return text


def to_boolean(model: BaseModel, as_odoo: Convert, cell: Cell) -> bool:
    marked = is_marked(cell)
    if marked is not None:
        return marked
    try:  # the words of the languages that are installed
        return as_odoo(cell)
    except CellError as error:
        message = model.env._("“%s” is neither yes nor no: write 1 or 0.", show(cell))
        raise CellError(message) from error


def show(cell: Cell) -> str:
    """The beginning of a cell, as a message quotes it."""
    return cell_text(cell).strip()[:50]


def to_selection(model: BaseModel, field: Field, as_odoo: Convert, cell: Cell) -> Any:
    """Files have the keys; one that is another key's label is a key all the same."""
    text = get_text(cell).strip()
    for key in field.get_values(model.env):
        if str(key) == text:
            return key
    try:
        return as_odoo(cell)
    except CellError as error:
        message = model.env._(
            "“%(value)s” is none of the choices of “%(field)s”: %(choices)s.",
            value=text[:50],
            field=name_field(model.env, field),
            choices=_join_choices(model, field),
        )
        raise CellError(message) from error


def _join_choices(model: BaseModel, field: Field) -> str:
    """The first keys of a selection, each with its label where that is another."""
    description = field.get_description(model.env, ["selection"])
    choices = [
        str(key) if str(key) == label else f"{key} ({label})"
        for key, label in description["selection"]
    ]
    return ", ".join(choices[:_SHOWN_CHOICES] + ["…"] * (len(choices) > _SHOWN_CHOICES))


def to_reference(model: BaseModel, field: Field, cell: Cell) -> str:
    """``res.partner,7``: a model that the field takes, and the id of a record."""
    text = get_text(cell).strip()
    name, _comma, number = (part.strip() for part in text.partition(","))
    if name not in field.get_values(model.env) or name not in model.env:
        raise CellError(
            model.env._(
                "“%s” is no reference. Write the model and the database id of a record "
                "as “res.partner,7”.",
                text[:50],
            )
        )
    if not is_database_id(number) or not model.env[name].search_count(
        [("id", "=", int(number))], limit=1
    ):
        raise CellError(
            model.env._(
                "No %(model)s record has the id “%(value)s”. Correct the value, or add "
                "the record first.",
                model=name_model(model.env[name]),
                value=number[:50],
            )
        )
    return f"{name},{int(number)}"


def to_date(model: BaseModel, notation: Notation, cell: Cell) -> str:
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return fields.Date.to_string(cell)
    _refuse_number(model, notation.text(_EXAMPLE.date()), cell)
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


def to_datetime(model: BaseModel, notation: Notation, cell: Cell) -> str:
    """A moment without a zone is one of the user's time zone."""
    _refuse_number(model, notation.text(_EXAMPLE), cell)
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
    return fields.Datetime.to_string(to_utc(model.env, moment))


def _refuse_number(model: BaseModel, example: str, cell: Cell) -> None:
    """A spreadsheet keeps dates as numbers, and shows them so without a format."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        raise CellError(
            model.env._(
                "“%(value)s” is a number and no date. In a spreadsheet, give the cell "
                "the format of dates; elsewhere, write dates as %(example)s.",
                value=show(cell),
                example=example,
            )
        )


def to_utc(env: Environment, moment: datetime.datetime) -> datetime.datetime:
    """A moment in UTC, without a zone; one of the user's own when it names none.

    :raises CellError: when that is before the year 1, or after 9999
    """
    try:
        if moment.tzinfo is None:
            moment = env.tz.localize(moment, is_dst=False)
        return moment.astimezone(pytz.UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise CellError(
            env._("“%s” is too far away: years go from 1 to 9999, in UTC too.", moment)
        ) from error
