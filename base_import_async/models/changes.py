# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Old and new values of records, in words."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel

from .loading import raise_unless_asked_in_vain

_logger = logging.getLogger(__name__)
_MAX_LENGTH = 200
_UNKNOWN = "?"

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
    text = _tell(_to_text, record, name)
    if text is None and record._fields[name].relational:
        text = _tell(_to_ids, record, name)
    text = _UNKNOWN if text is None else text
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def _tell(
    to_text: Callable[[BaseModel, str], str], record: BaseModel, name: str
) -> str | None:
    """What a field holds; ``None`` where that cannot be told.

    Computes of any addon are asked for it, and rights to read: the import does not
    ask, and so takes the row.
    """
    try:
        return to_text(record, name)
    except Exception as error:  # passed on below where it is more than that
        raise_unless_asked_in_vain(error)
        _logger.info("What %s of %s is cannot be told", name, record, exc_info=error)
        return None


def _to_text(record: BaseModel, name: str) -> str:
    field, value = record._fields[name], record[name]
    if field.type == "binary":
        return f"{len(value or b'')} bytes"
    if isinstance(value, BaseModel):
        return ", ".join(_get_seen(field, value).mapped("display_name"))
    if field.type == "boolean":
        return str(value)
    return str(field.convert_to_export(value, record) or "")


def _to_ids(record: BaseModel, name: str) -> str:
    """What a field refers to, where there are no names for it."""
    return ", ".join(map(str, record[name].ids))


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
