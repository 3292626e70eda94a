# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Old and new values of records, in words."""

from collections.abc import Iterable
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel

_MAX_LENGTH = 200

Words = dict[str, str]


def describe(record: BaseModel, names: Iterable[str]) -> Words:
    """What a person would read in the fields, by field name."""
    return {name: _in_words(record, name) for name in names if name in record._fields}


def compare(before: Words, after: Words) -> dict[str, list[str]]:
    """Old and new words of the fields that differ."""
    return {
        name: [before[name], after[name]]
        for name in before
        if before[name] != after.get(name)
    }


def _in_words(record: BaseModel, name: str) -> str:
    field, value = record._fields[name], record[name]
    if field.type == "binary":
        text = f"{len(value or b'')} bytes"
    elif isinstance(value, BaseModel):
        text = ", ".join(_get_seen(field, value).mapped("display_name"))
    elif field.type == "boolean":
        text = str(value)
    else:
        text = field.convert_to_export(value, record) or ""
    text = str(text)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def _get_seen(field: Field, value: BaseModel) -> BaseModel:
    """Of what a record refers to, that whose name a person sees on its form.

    There the name of a single record is shown whoever may read it; of a list, only
    what the person may read.
    """
    if field.type in ("many2one", "reference"):
        return value.sudo()
    return value._filtered_access("read")


def take(values: dict[str, Any]) -> list[str]:
    """Names of the fields that are compared: what a row writes, without ids."""
    return [name for name in values if name != "id"]
