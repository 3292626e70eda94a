# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the values of a field to cells, for many values at once."""

from collections.abc import Callable
from functools import partial

import pytz

from odoo import fields
from odoo.orm.fields_misc import Boolean
from odoo.orm.fields_numeric import Float, Integer, Monetary
from odoo.orm.fields_selection import Selection
from odoo.orm.fields_temporal import Date, Datetime


def get_converter(field, env) -> Callable | None:
    """What ``field.convert_to_export`` does, for many values of one environment.

    :return: ``None`` when the field converts in a way of its own
    """
    return {
        fields.Field.convert_to_export: lambda: _or_blank,
        Boolean.convert_to_export: lambda: bool,
        Integer.convert_to_export: lambda: _number,
        Float.convert_to_export: lambda: _number,
        Monetary.convert_to_export: lambda: _number,
        Selection.convert_to_export: partial(_get_label_of, field, env),
        Date.convert_to_export: lambda: _or_blank,
        Datetime.convert_to_export: partial(_get_local_time_of, env),
    }.get(type(field).convert_to_export, lambda: None)()


def _or_blank(value):
    return value or ""


def _number(value):
    return value if value or value == 0 else ""


def _get_label_of(field, env) -> Callable:
    labels: dict = {}
    for value, label in field._description_selection(env):
        labels.setdefault(value, label)
    return lambda value: labels.get(value, value or "")


def _get_local_time_of(env) -> Callable:
    zone = env.tz

    def get_local_time(value):
        if not value:
            return ""
        local = pytz.utc.localize(value, is_dst=False).astimezone(zone)
        return local.replace(microsecond=0, tzinfo=None)

    return get_local_time
