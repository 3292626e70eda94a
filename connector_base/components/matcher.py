# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finds the record of ours that an unknown record of the peer means."""

from typing import Any

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import MappingError

from ..core.import_plan import ImportPlan
from ..core.vector import SyncVector


class RecordMatcher(Component):
    """By fields that name a record: exactly one match is that record.

    None, or more than one, means that it is new here; more than one also asks for a
    review. Records that are bound to this backend already are out of question.
    """

    _name = "connector.record.matcher"
    _inherit = "connector.base"
    _usage = "record.matcher"

    # All of the primary fields must be equal; the secondary ones choose among several.
    _primary_fields: tuple[str, ...] = ()
    _secondary_fields: tuple[str, ...] = ()
    _ignore_case = True

    def match(self, vector: SyncVector):
        """Return the record that the vector means, or an empty recordset."""
        model = self.env[self.component(usage="binder").unwrap_model()]
        if not self._primary_fields:
            return model
        keys = self._get_key_values(vector)
        found = self._search(model, keys, self._primary_fields)
        if len(found) > 1 and self._secondary_fields:
            both = self._primary_fields + self._secondary_fields
            found = self._search(model, keys, both) or found
        if len(found) > 1:
            self._ask_for_review(found, vector)
        return found if len(found) == 1 else model

    def look_ahead(self, sources: list[Any]) -> None:
        """Look at once which of our records ``match()`` may find for many of theirs.

        A search without regard to case reads the whole table: for each record of a
        slice that would take longer than everything else.
        """
        model = self.env[self.component(usage="binder").unwrap_model()]
        for name in self._get_ahead_fields():
            field = model._fields[name]
            if field.store and field.type in ("char", "text"):
                values = {self._get_ahead_value(source, name) for source in sources}
                texts = [value for value in values if value and isinstance(value, str)]
                self._look_for(model, name, texts)

    def _get_ahead_fields(self) -> tuple[str, ...]:
        """Hook: one field of each search that ``match()`` makes, the most telling."""
        return self._primary_fields[:1]

    def _get_ahead_value(self, source: Any, name: str) -> Any:
        """Hook: our value of a key field, from what the peer sent."""
        mapper = self.component(usage="import.mapper")
        try:
            return mapper.map_targets(source, [name]).get(name)
        except MappingError:
            # Said when its record is imported.
            return None

    def _look_for(self, model, name: str, values: list[str]) -> None:
        if not values:
            return

        def folded(text: SQL) -> SQL:
            return SQL("lower(%s)", self.env.registry.unaccent(text))

        column = model._field_to_sql(model._table, name)
        rows = self.env.execute_query(
            SQL(
                "SELECT wanted.value, array_agg(%s) FROM unnest(%s) AS wanted(value) "
                "JOIN %s ON %s = %s GROUP BY wanted.value",
                SQL.identifier(model._table, "id"),
                values,
                SQL.identifier(model._table),
                folded(column),
                folded(SQL("wanted.value")),
            )
        )
        found = dict(rows)
        matches = self.work.plan.matches
        for value in values:
            matches[model._name, name, value] = found.get(value, [])

    def _get_key_values(self, vector: SyncVector) -> dict[str, Any]:
        """Hook: our values of the key fields, from what the peer sent."""
        mapper = self.component(usage="import.mapper")
        names = self._primary_fields + self._secondary_fields
        return mapper.map_targets(vector.data["source"], names)

    def _search(self, model, keys: dict[str, Any], names: tuple[str, ...]):
        if not all(keys.get(name) for name in names):
            # An empty key would match every record that lacks it.
            return model
        seen = self._get_seen_ahead(model, keys, names)
        if not all(seen):
            return model
        domain = self._get_domain(model, keys, names)
        for ids in seen:
            domain &= Domain("id", "in", ids)
        found = model.with_context(active_test=False).search(domain, limit=10)
        binder = self.component(usage="binder")
        return found.filtered(lambda record: not binder.wrap_record(record))

    def _get_seen_ahead(self, model, keys: dict[str, Any], names) -> list[list[int]]:
        """The ids of what has one of the values, where a batch has looked for them."""
        plan: ImportPlan | None = getattr(self.work, "plan", None)
        known = plan.matches if plan is not None else {}
        seen = [known.get((model._name, name, keys[name])) for name in names]
        return [ids for ids in seen if ids is not None]

    def _get_domain(self, model, keys: dict[str, Any], names) -> Domain:
        """Hook: which of our records have these values."""
        return Domain.AND(
            [self._get_key_domain(model, name, keys[name]) for name in names]
        )

    def _get_key_domain(self, model, name: str, value: Any) -> Domain:
        if self._ignore_case and model._fields[name].type in ("char", "text"):
            escaped = str(value).replace("\\", "\\\\")
            escaped = escaped.replace("%", r"\%").replace("_", r"\_")
            return Domain(name, "=ilike", escaped)
        return Domain(name, "=", value)

    def _ask_for_review(self, found, vector: SyncVector) -> None:
        self.backend_record.add_checkpoint(
            found[0],
            self.env._(
                "%(id)s of %(backend)s may be any of: %(names)s. "
                "A new record was made.",
                id=vector.external_id,
                backend=self.backend_record.display_name,
                names=", ".join(found.mapped("display_name")),
            ),
        )
