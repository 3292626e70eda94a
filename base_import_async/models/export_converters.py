# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the values of a field to cells, a column at a time."""

from collections.abc import Callable
from functools import partial

import pytz

from odoo import fields
from odoo.orm.fields_misc import Boolean
from odoo.orm.fields_numeric import Float, Integer, Monetary
from odoo.orm.fields_selection import Selection
from odoo.orm.fields_temporal import Date, Datetime

Convert = Callable[[list], list]


def get_converter(field, env) -> Convert | None:
    """What ``field.convert_to_export`` does, for many values of one environment.

    :return: what makes cells of a list of values; ``None`` when the field converts in
        a way of its own
    """
    return {
        fields.Field.convert_to_export: lambda: _or_blanks,
        Boolean.convert_to_export: lambda: _to_bools,
        Integer.convert_to_export: lambda: _to_numbers,
        Float.convert_to_export: lambda: _to_numbers,
        Monetary.convert_to_export: lambda: _to_numbers,
        Selection.convert_to_export: partial(_get_label_of, field, env),
        Date.convert_to_export: lambda: _or_blanks,
        Datetime.convert_to_export: partial(_get_local_time_of, env),
    }.get(type(field).convert_to_export, lambda: None)()


def _or_blanks(values: list) -> list:
    return [value or "" for value in values]


def _to_bools(values: list) -> list:
    return list(map(bool, values))


def _to_numbers(values: list) -> list:
    return [value if value or value == 0 else "" for value in values]


def _get_label_of(field, env) -> Convert:
    labels: dict = {}
    for value, label in field._description_selection(env):
        labels.setdefault(value, label)
    return lambda values: [labels.get(value, value or "") for value in values]


def _get_local_time_of(env) -> Convert:
    zone = env.tz

    def get_local_time(value):
        if not value:
            return ""
        local = pytz.utc.localize(value, is_dst=False).astimezone(zone)
        return local.replace(microsecond=0, tzinfo=None)

    return lambda values: list(map(get_local_time, values))
