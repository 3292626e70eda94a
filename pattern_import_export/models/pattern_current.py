# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What records hold now, in the form in which values of the file are."""

from collections.abc import Callable, Iterable
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.models.cached_values import (
    read_related,
    read_values,
)


class CurrentValues:
    """Values of the records of a batch, each field read once for all of them."""

    def __init__(self, records: BaseModel):
        """:param records: those that are compared; none of them is written meanwhile"""
        self._records = records
        self._name = records._name
        self._singles = list(records)
        self._columns: dict[str, dict[int, Any]] = {}
        self._hidden: dict[str, frozenset[int]] = {}
        self._places = set(records._ids)

    def get(self, record: BaseModel, field: Field) -> Any:
        """The value of a record; lists are frozen sets of ids."""
        if not self._knows(record):
            return get_current(record, field)
        return self._get_column(field)[record._ids[0]]

    def get_all(self, record: BaseModel, names: Iterable[str]) -> dict[str, Any]:
        """The values of several fields of a record, as ``get`` gives each."""
        model_fields = record._fields
        if not self._knows(record):
            return {name: get_current(record, model_fields[name]) for name in names}
        res_id = record._ids[0]
        return {name: self._get_column(model_fields[name])[res_id] for name in names}

    def get_hidden(self, record: BaseModel, field: Field) -> frozenset[int]:
        """Records of a list that no file shows, as :func:`find_hidden` finds them."""
        if not self._knows(record):
            return find_hidden(record[field.name], field)
        self.get(record, field)
        return self._hidden[field.name]

    def _knows(self, record: BaseModel) -> bool:
        # asked for each cell: ``record.id`` would cost more than the answer
        return record._name == self._name and record._ids[0] in self._places

    def _get_column(self, field: Field) -> dict[int, Any]:
        column = self._columns.get(field.name)
        if column is None:
            values = self._read(field)
            column = dict(zip(self._records._ids, values, strict=True))
            self._columns[field.name] = column
        return column

    def _read(self, field: Field) -> list:
        if field.type in ("many2one", "many2many", "one2many"):
            related, ids = read_related(self._records, self._singles, field)
            self._hidden[field.name] = find_hidden(related, field)
            if field.type == "many2one":
                return [some[0] if some else False for some in ids]
            return [frozenset(some) for some in ids]
        form = _get_form(field)
        values = read_values(self._records, self._singles, field)
        return values if form is None else list(map(form, values))


def find_hidden(related: BaseModel, field: Field) -> frozenset[int]:
    """Those of a list that Odoo does not show, and no export writes: the archived ones.

    A file without them does not ask for them to be taken away.
    """
    name = related._active_name
    if (
        not name
        or field.type == "many2one"
        or field.context.get("active_test") is False
    ):
        return frozenset()
    return frozenset(record.id for record in related if not record[name])


def get_current(record: BaseModel, field: Field) -> Any:
    """The value of one record, as :class:`CurrentValues` gives it."""
    value = record[field.name]
    if field.type == "many2one":
        return value.id
    if field.type in ("many2many", "one2many"):
        return frozenset(value.ids)
    form = _get_form(field)
    return value if form is None else form(value)


def _get_form(field: Field) -> Callable[[Any], Any] | None:
    """What turns a value of a record into one of the file; ``None``: nothing."""
    if field.type in ("date", "datetime"):
        return lambda value: field.to_string(value) if value else False
    if field.type == "properties":
        return lambda value: dict(value._values) or False
    if field.type == "reference":
        return lambda value: f"{value._name},{value.id}" if value else False
    if field.type == "binary":
        return lambda value: (
            value.decode() if isinstance(value, bytes) else value or False
        )
    if field.type in ("float", "monetary", "integer", "boolean"):
        return None
    return lambda value: value or False
