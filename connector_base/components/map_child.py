# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lines of a record: found again, updated, not doubled."""

from typing import Any

from odoo.fields import Command

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import MapOptions
from odoo.addons.connector.exception import MappingError

from ..core.rules import BLOCKING_STATES, Method, VectorState
from ..core.vector import Resolver, SyncVector
from .mapper import LEFT_OUT
from .values import comparable, comparable_values, local_values


class ImportMapChild(Component):
    """Turns items of the peer into commands on a one2many field.

    An item is found again among the lines of the record by ``_item_key``. Each is a
    vector of its own, so strategy and resolution hold for lines too.
    """

    _name = "connector.map.child.import"
    _inherit = ["connector.base", "base.map.child.import"]

    # Fields that tell the lines of one record apart.
    _item_key: tuple[str, ...] = ("external_id",)
    # What happens to lines that the peer no longer sends: keep, unlink.
    _missing_items = "keep"

    def get_items(self, items, parent, to_attr, options):
        """Hand the items to the importer as component vectors.

        Without an importer (a mapper used alone) they become new lines.
        """
        vector: SyncVector | None = options.vector
        if vector is None and options.nested is None:
            return super().get_items(items, parent, to_attr, options)
        mapper = self._child_mapper()
        records = [mapper.map_record(item, parent=parent) for item in items]
        wanted = [record for record in records if not self.skip_item(record)]
        if vector is None:
            # Lines of a line, whose vector is made once its values are known.
            options.nested.append((self, to_attr, wanted))
        else:
            line_set = self._get_line_set(vector, wanted, to_attr, options)
            options.line_sets.append((self, to_attr, *line_set))
        return LEFT_OUT

    def get_commands(
        self,
        lines: list[SyncVector],
        existing: dict[tuple, Any],
        resolver: Resolver | None,
    ) -> list[tuple]:
        """Decide about each line and return what to write to the one2many field."""
        commands: list[tuple] = []
        seen = set()
        for line in lines:
            if line.state is VectorState.NEW:
                # Not a second time: its line has decided about it already.
                line.process(resolver)
            if line.record:
                seen.add(line.record.id)
            if line.state in BLOCKING_STATES:
                continue
            nested = self._get_nested_commands(line, resolver)
            values = {**line.data["values"], **line.result}
            if line.method == Method.CREATE:
                commands.append(Command.create({**values, **nested}))
            elif line.result or nested:
                kept = {name: values[name] for name in line.result}
                commands.append(Command.update(line.record.id, {**kept, **nested}))
        if self._missing_items == "unlink":
            commands += [
                Command.delete(line.id)
                for line in existing.values()
                if line.id not in seen
            ]
        return commands

    def _get_nested_commands(self, line: SyncVector, resolver) -> dict[str, list]:
        """What to write to the lines of a line, by field."""
        found = {
            to_attr: map_child.get_commands(lines, existing, resolver)
            for map_child, to_attr, lines, existing in line.data["line_sets"]
        }
        return {to_attr: commands for to_attr, commands in found.items() if commands}

    def _get_line_set(self, vector, records, to_attr, options) -> tuple[list, dict]:
        """The component vectors of mapped records, and the lines that there are."""
        existing = self._get_existing(vector, to_attr)
        lines = [
            self._make_component(vector, record, existing, to_attr, options)
            for record in records
        ]
        return lines, existing

    def _make_component(self, vector, record, existing, to_attr, options) -> SyncVector:
        nested: list[tuple] = []
        values = self.get_item_values(
            record, to_attr, MapOptions(options, nested=nested)
        )
        line_model = self.env[self._get_line_model(vector, to_attr)]
        key = self._get_key(line_model, values)
        line = existing.get(key)
        component = vector.new_component(
            external_id=str(key[0]),
            data={
                "values": values,
                "source": record.source,
                "model": line_model._name,
                "line_sets": [],
            },
            record=line,
            local=None if line is None else {},
        )
        if line is None:
            component.values = dict(values)
        else:
            component.values = comparable_values(line, values)
            component.local = local_values(line, values)
            component.local_write_date = line.write_date
            component.mtime = vector.mtime
        for map_child, name, records in nested:
            line_set = map_child._get_line_set(component, records, name, options)
            component.data["line_sets"].append((map_child, name, *line_set))
        return component

    def _get_existing(self, vector: SyncVector, to_attr: str) -> dict[tuple, Any]:
        """The lines that the record has, by key; archived ones too."""
        if vector.local is None:
            return {}
        holder = vector.binding._get_holder() if vector.binding else vector.record
        # By the inverse: the domain of the field may hide archived lines.
        field = holder._fields[to_attr]
        model = self.env[field.comodel_name].with_context(active_test=False)
        owner = holder
        if field.inherited:
            owner, field = vector.record, field.related_field
        lines = model.search([(field.inverse_name, "=", owner.id)])
        return {self._get_key(lines, local_values(line, self._item_key)): line
                for line in lines}  # fmt: skip

    def _get_key(self, model, values: dict[str, Any]) -> tuple:
        missing = [
            name
            for name in self._item_key
            if name not in model._fields or name not in values
        ]
        if missing:
            raise MappingError(
                self.env._(
                    "%(lines)s: they cannot be told apart, as their mapping gives no "
                    "%(fields)s (_item_key of the child mapper).",
                    lines=model._description,
                    fields=", ".join(missing),
                )
            )
        return tuple(comparable(model.browse(), n, values[n]) for n in self._item_key)

    def _get_line_model(self, vector: SyncVector, to_attr: str) -> str:
        return self.env[vector.data["model"]]._fields[to_attr].comodel_name

    def get_item_values(self, map_record, to_attr, options) -> dict[str, Any]:
        """Return the values of one item; options are those of its record."""
        handed = {
            name: value
            for name, value in options.items()
            # Those are about the record, not about its lines.
            if name not in ("vector", "line_sets", "waiting", "fields")
        }
        return map_record.values(**handed)


class ExportMapChild(Component):
    """Lines of our record as items of the peer, each of them whole."""

    _name = "connector.map.child.export"
    _inherit = ["connector.base", "base.map.child.export"]

    def get_item_values(self, map_record, to_attr, options) -> dict[str, Any]:
        # The fields that changed are those of the record, not of its lines.
        handed = {name: value for name, value in options.items() if name != "fields"}
        return map_record.values(**handed)
