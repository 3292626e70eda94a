# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Existing records by the values of columns, instead of an external id."""

from collections.abc import Iterable, Sequence
from typing import Any

from odoo.exceptions import UserError
from odoo.fields import Domain, Field
from odoo.models import BaseModel

# What to do with rows that match a record, and with those that match none.
UPSERT, UPDATE, CREATE = "upsert", "update", "create"
MODES = (UPSERT, UPDATE, CREATE)

_KEY_TYPES = frozenset(
    {"char", "text", "integer", "date", "datetime", "selection", "many2one"}
)

Key = tuple[Any, ...]


class Matcher:
    """Finds records by the fields in the option ``match_fields``.

    ``match_mode`` is ``upsert`` (update what matches, create the rest), ``update``
    (create nothing) or ``create`` (change nothing).
    """

    def __init__(self, options: dict):
        self.names: list[str] = list(options.get("match_fields") or [])
        self.mode: str = options.get("match_mode") or UPSERT

    def __bool__(self) -> bool:
        return bool(self.names)

    def check(self, model: BaseModel, field_paths: Sequence[str | bool]) -> None:
        """Refuse keys that cannot be searched for.

        :raises UserError: naming the field and what to do
        """
        if self.mode not in MODES:
            raise UserError(
                model.env._(
                    "match_mode is one of %(modes)s, not %(mode)s.",
                    modes=", ".join(MODES),
                    mode=self.mode,
                )
            )
        if {"id", ".id"} & set(filter(None, field_paths)):
            raise UserError(
                model.env._(
                    "The file names its records by an id already: leave out the id "
                    "column or do not match on other columns."
                )
            )
        mapped = {path.split("/")[0] for path in field_paths if path}
        for name in self.names:
            field = model._fields.get(name)
            if name not in mapped:
                raise UserError(
                    model.env._(
                        "Records are to be matched on “%s”, but no column of the file "
                        "goes to that field.",
                        field.string if field else name,
                    )
                )
            if not can_match(field):
                raise UserError(
                    model.env._(
                        "“%s” cannot be used to find records; match on a text, "
                        "number, date or reference that is stored.",
                        field.string,
                    )
                )

    def get_key(self, values: dict[str, Any]) -> Key | None:
        """The key of converted values, ``None`` when all of it is empty."""
        if not self.names:
            return None
        key = tuple(values.get(name) or False for name in self.names)
        return key if any(key) else None

    def find(self, model: BaseModel, keys: Iterable[Key]) -> dict[Key, list[int]]:
        """Ids of the records that have each of the keys, in one search."""
        wanted = set(keys)
        if not wanted:
            return {}
        columns = zip(*wanted, strict=True)
        domain = Domain.AND(
            Domain(name, "in", list(set(column)))
            for name, column in zip(self.names, columns, strict=True)
        )
        found: dict[Key, list[int]] = {}
        for record in model.search_fetch(domain, self.names):
            key = tuple(_comparable(record, name) for name in self.names)
            if key in wanted:
                found.setdefault(key, []).append(record.id)
        return found


def can_match(field: Field) -> bool:
    """Whether records can be found by the value of a field."""
    return bool(field.store) and field.type in _KEY_TYPES


def _comparable(record: BaseModel, name: str) -> Any:
    """A field's value in the form that import values have."""
    field = record._fields[name]
    value = record[name]
    if field.type == "many2one":
        return value.id
    if field.type in ("date", "datetime"):
        return field.to_string(value) if value else False
    return value or False
