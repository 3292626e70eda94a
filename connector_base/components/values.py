# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values of fields in one form, whatever form they arrive in.

The form can be compared and stored as JSON: ids, sorted lists of ids, texts of dates.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from odoo import fields
from odoo.models import MAGIC_COLUMNS

from ..core.merge import changed_fields

# No field has such a name.
_LINES = "/lines"
# What a line is made of; its own lines, files and properties are not looked at.
_CONTENTS = frozenset(
    ("boolean", "integer", "float", "monetary", "date", "datetime", "many2one")
    + ("char", "text", "html", "selection", "reference")
)
TEXTS = ("char", "text", "html", "selection", "reference")


def comparable(record, name: str, value: Any) -> Any:
    """Return ``value`` as a value of the field ``name`` of ``record``."""
    field = record._fields[name]
    if field.type in ("binary", "image"):
        return _fingerprint(value)
    # Markup is compared as it would be stored: sanitised.
    cached = field.convert_to_cache(value, record, validate=field.type == "html")
    if field.type in TEXTS:
        return cached or None
    if field.type == "date":
        return fields.Date.to_string(cached) or None
    if field.type == "datetime":
        return fields.Datetime.to_string(cached) or None
    if field.type in ("one2many", "many2many"):
        # A record that does not exist yet has no number: it equals nothing.
        return sorted((id_ if isinstance(id_, int) else str(id_) for id_ in cached),
                      key=str)  # fmt: skip
    return cached


def comparable_values(record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return all values in the form that can be compared."""
    return {name: comparable(record, name, value) for name, value in values.items()}


def local_values(record, names: Iterable[str]) -> dict[str, Any]:
    """Return the values that ``record`` has, in the form that can be compared."""
    return {name: comparable(record, name, record[name]) for name in names}


def exchange_values(record, names: Iterable[str]) -> dict[str, Any]:
    """Return the values that an export sends, in the form that can be compared.

    Of lines a checksum of what they contain, under a name of its own: their ids alone
    do not tell that one of them was changed.
    """
    names = set(names)
    one2many = {name for name in names if record._fields[name].type == "one2many"}
    values = local_values(record, names - one2many)
    for name in one2many:
        lines = record.with_context(active_test=False)[name]
        values[f"{name}{_LINES}"] = data_hash(_get_contents(lines))
    return values


def changed_exchange(base: Mapping[str, Any], values: Mapping[str, Any]) -> set[str]:
    """Return the fields whose ``exchange_values`` differ from those last exchanged."""
    return {name.removesuffix(_LINES) for name in changed_fields(base, values)}


def _get_contents(lines) -> list[Any]:
    names = [
        name
        for name, field in lines._fields.items()
        if field.store and field.type in _CONTENTS and name not in MAGIC_COLUMNS
    ]
    return sorted([line.id, local_values(line, names)] for line in lines)


def display_value(record, name: str, value: Any) -> str:
    """Return a comparable value as a person reads it."""
    field = record._fields[name]
    if value is None or value is False and field.type != "boolean":
        return ""
    if field.type == "many2one":
        return record.env[field.comodel_name].browse(value).exists().display_name or ""
    if field.type in ("one2many", "many2many"):
        ids = [id_ for id_ in value if isinstance(id_, int)]
        found = record.env[field.comodel_name].browse(ids).exists()
        return ", ".join(found.mapped("display_name"))
    if field.type == "selection":
        options = dict(field._description_selection(record.env))
        return str(options.get(value, value))
    return str(value)


def data_hash(data: Any) -> str:
    """Return a checksum of what a peer sent, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(value: Any) -> str | None:
    if not value:
        return None
    content = value.encode() if isinstance(value, str) else bytes(value)
    return hashlib.sha256(content).hexdigest()
