# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mappers that lose nothing: 0 and "" are values, references may wait."""

from collections.abc import Iterable, Mapping
from typing import Any

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.components.mapper import (
    external_to_m2o as required_external_to_m2o,
)
from odoo.addons.connector.exception import MappingError

from ..exceptions import MissingReferenceError


class _LeftOut:
    """Marks a field that the mapping has no value for."""


LEFT_OUT = _LeftOut()


def external_to_m2o(field, binding=None, deferred: bool = False):
    """Modifier of ``direct``: the record that an id of the peer stands for.

    :param binding: the binding model, where the field refers to the real model
    :param deferred: when the record was not imported yet, leave the field out now and
        set it once that record comes; a required field raises instead
    """

    def modifier(self, record, to_attr):
        try:
            return required_external_to_m2o(field, binding)(self, record, to_attr)
        except MappingError as error:
            if not deferred:
                raise
            target = self.model._fields[to_attr]
            if target.required:
                raise _missing_reference(self.env, target, record[field]) from error
            target_model = binding or target.comodel_name
            self.defer(to_attr, target_model, str(record[field]))
            return LEFT_OUT

    return modifier


def _missing_reference(env, field, external_id) -> MissingReferenceError:
    return MissingReferenceError(
        env._(
            "%(field)s: the record %(id)s of the other side was not imported.",
            field=field._description_string(env),
            id=external_id,
        ),
        field.name,
    )


class ImportMapper(AbstractComponent):
    """From a record of the peer to values of ours.

    A key that the peer did not send is left out, not cleared.
    """

    _name = "connector.import.mapper"
    _inherit = ["connector.base", "base.import.mapper"]
    _map_child_fallback = "connector.map.child.import"
    # The fields that mapping methods return; None: not told.
    _mapped_fields: tuple[str, ...] | None = None

    def defer(self, field_name: str, target_model: str, external_id: str) -> None:
        """Let a field wait for a record; the importer notes it."""
        waiting = self.options.waiting if self.options else None
        if waiting is None:
            # A line, or a mapper used alone: nobody would set it later.
            raise _missing_reference(
                self.env, self.model._fields[field_name], external_id
            )
        waiting[field_name] = (target_model, external_id)

    def get_mapped_fields(self) -> set[str] | None:
        """Return the fields of ours that are imported; None: it cannot be told.

        Mapping methods do not say what they return: a mapper that has some lists
        their fields in ``_mapped_fields``.
        """
        names = {to_attr for _from, to_attr in self.direct}
        names |= {to_attr for _from, to_attr, _model in self.children}
        if self._mapped_fields is not None:
            return names | set(self._mapped_fields)
        is_told = all(one.only_create for _method, one in self.map_methods)
        return names if names and is_told else None

    def map_targets(self, source: Any, names: Iterable[str]) -> dict[str, Any]:
        """Return the values of a few fields with direct mappings only."""
        wanted = set(names)
        return {
            to_attr: self._map_direct(source, from_attr, to_attr)
            for from_attr, to_attr in self.direct
            if to_attr in wanted
        }

    def finalize(self, map_record, values):
        values = super().finalize(map_record, values)
        return {name: value for name, value in values.items() if value is not LEFT_OUT}

    def _map_direct(self, record, from_attr, to_attr):
        try:
            return self._get_direct(record, from_attr, to_attr)
        except (MappingError, LookupError, TypeError, ValueError) as error:
            # Whoever tells of it names the field.
            error.field_name = to_attr
            raise

    def _get_direct(self, record, from_attr, to_attr):
        if callable(from_attr):
            # A path leads through the record in the modifier's own way.
            source = self._direct_source_field_name(from_attr).split(".")[0]
            if isinstance(record, Mapping) and source not in record:
                return LEFT_OUT
            return from_attr(self, record, to_attr)
        if from_attr not in record:
            return LEFT_OUT
        value = record[from_attr]
        if value is None or value is False:
            return False
        field = self.model._fields[to_attr]
        if field.type == "many2one":
            return required_external_to_m2o(from_attr)(self, record, to_attr)
        return value

    def _map_child(self, map_record, from_attr, to_attr, model_name):
        if from_attr not in map_record.source:
            return LEFT_OUT
        return super()._map_child(map_record, from_attr, to_attr, model_name)


class ExportMapper(AbstractComponent):
    """From our record to values of the peer; 0 stays 0."""

    _name = "connector.export.mapper"
    _inherit = ["connector.base", "base.export.mapper"]
    _map_child_fallback = "connector.map.child.export"

    def changed_by_fields(self) -> set[str]:
        """Return the fields whose change makes an export necessary."""
        names = super().changed_by_fields()
        names |= {from_attr for from_attr, _to, _model in self.children}
        # A path of relations is triggered by its first field.
        return {name.split(".")[0] for name in names}

    def _map_direct(self, record, from_attr, to_attr):
        if not callable(from_attr):
            value = record[from_attr]
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
        return super()._map_direct(record, from_attr, to_attr)
