# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Paths from a related record to what a cell says of it."""

from typing import Any

from odoo.fields import Domain, Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text

from .pattern_lookup_values import is_database_id, is_parsed, to_lookup_value

Path = tuple[str, ...]

NAME: Path = ()
EXTERNAL_ID: Path = ("id",)
DATABASE_ID: Path = (".id",)


def get_leaf(comodel: BaseModel, path: Path, texts: set[str]) -> Domain:
    """What a record must fulfil to have one of the texts at the end of a path."""
    if path == NAME:
        return Domain.OR(Domain("display_name", "=", text) for text in sorted(texts))
    field = _get_last_field(comodel, path)
    name = ".".join(path)
    if path[-1] == ".id":
        owner = ".".join(path[:-1]) or "id"
        return Domain(owner, "in", [int(t) for t in texts if is_database_id(t)])
    if field.relational:
        return Domain.OR(Domain(name, "=", text) for text in sorted(texts))
    values = [
        value for text in texts if (value := to_lookup_value(field, text)) is not None
    ]
    return Domain(name, "in", values)


def _get_last_field(model: BaseModel, path: Path) -> Field:
    for name in path[:-1]:
        model = model.env[model._fields[name].comodel_name]
    return model._fields["id" if path[-1] == ".id" else path[-1]]


def get_spellings(
    comodel: BaseModel, path: Path, texts: set[str]
) -> dict[Any, list[str]]:
    """How a file writes the values at the end of a path: 1, “true” and “yes” are one
    value of a field of yes and no, 1.5 and 1.50 one number."""
    is_text = path == NAME or path[-1] == ".id"
    field = None if is_text else _get_last_field(comodel, path)
    spelled: dict[Any, list[str]] = {}
    for text in texts:
        is_typed = field is not None and not field.relational
        value = to_lookup_value(field, text) if is_typed else text
        spelled.setdefault(value, []).append(text)
    return spelled


def get_texts(record: BaseModel, path: Path, spelled: dict[Any, list[str]]) -> set[str]:
    """Texts of the file for what is at the end of a path; several through a list."""
    values = _get_values(record, path)
    return {text for value in values for text in spelled.get(value, ())}


def _get_values(record: BaseModel, path: Path) -> set:
    if path == NAME:
        return {record.display_name}
    *way, last = path
    owners = record
    for name in way:
        owners = owners[name]
    if last == ".id":
        return {str(owner.id) for owner in owners}
    field = owners._fields[last]
    if field.relational:
        return {other.display_name for owner in owners for other in owner[last]}
    return {
        owner[last] if is_parsed(field) else cell_text(owner[last])
        for owner in owners
        if owner[last] is not False or field.type == "boolean"
    }
