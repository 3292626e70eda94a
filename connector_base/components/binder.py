# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""From ids of the peer to our records, and back."""

from typing import Any

from odoo import SUPERUSER_ID, api

from odoo.addons.component.core import Component
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import ImportPlan, NeededFirstError
from .locks import lock_all_or_retry, record_lock


class ConnectorBinder(Component):
    """Finds and keeps bindings: of a model of their own, or generic ones.

    The model at work decides: a binding model is bound by itself, any other model by
    ``connector.generic.binding``.
    """

    _name = "connector.binder"
    _inherit = ["connector.binder.stamps", "base.binder"]

    @property
    def is_generic(self) -> bool:
        """Whether the model at work has no binding model of its own."""
        binding_class = self.env.registry["connector.binding"]
        return not isinstance(self.model, binding_class)

    @property
    def binding_model(self):
        """The model that keeps the bindings."""
        if self.is_generic:
            return self.env["connector.generic.binding"]
        return self.model

    def to_internal(self, external_id, unwrap: bool = False):
        """Return the binding of an external id, archived or not, or an empty one.

        :param unwrap: return the real record instead
        """
        found = self._find(str(external_id))
        if not unwrap:
            return found
        if not found:
            return self.env[self.unwrap_model()]
        return found._get_bound_record()

    def to_external(self, binding, wrap: bool = False) -> str | None:
        """Return the id on the backend; None when there is none yet.

        :param binding: a binding or its id; with ``wrap`` a real record or its id
        """
        if wrap:
            record_id = binding if isinstance(binding, int) else binding.id
            record = self.env[self.unwrap_model()].browse(record_id)
            binding = self.wrap_record(record)
        elif isinstance(binding, int):
            binding = self.binding_model.browse(binding)
        return binding.external_id or None if binding else None

    def wrap_record(self, record, create: bool = False, vals: dict | None = None):
        """Return the binding of a real record, or an empty one.

        :param create: make a binding without external id when there is none
        :param vals: further values of a binding that is made
        """
        record.ensure_one()
        binding = self.backend_record._find_binding(self.model._name, record=record)
        if binding or not create:
            return binding
        self.claim(record)
        return self._link(record, vals)

    def wrap_all(self, records) -> dict[int, Any]:
        """Return the bindings of real records by their ids; those without get one."""
        found = self.find_of_records(records)
        missing = records.filtered(lambda record: record.id not in found)
        if missing:
            self.claim(missing)
            prepared = [self._prepare_link_vals(record) for record in missing]
            self._silent(self.binding_model).create(prepared)
            found = self.find_of_records(records)
        return found

    def claim(self, records) -> None:
        """Have the right to bind records of ours until the transaction ends.

        :raises RetryableJobError: when another job binds one of them, or has bound it
            since our transaction began
        """
        model_name, backend = self.model._name, self.backend_record
        names = [record_lock(backend, model_name, id_) for id_ in records.ids]
        lock_all_or_retry(self.env, names)
        with self.env.registry.cursor() as cr:
            fresh = backend.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            found = fresh._find_binding(model_name, record=records)
            bound = [binding._get_bound_record().id for binding in found]
        if bound:
            raise RetryableJobError(
                self.env._(
                    "%s was linked by another job in the meantime.",
                    ", ".join(records.browse(bound).mapped("display_name")),
                ),
                seconds=1,
                ignore_retry=True,
            )

    def create(self, values: dict[str, Any], record=None):
        """Create a record with its binding, or bind ``record`` and write the values."""
        if record:
            self.claim(record)
        if not self.is_generic:
            link = {"backend_id": self.backend_record.id}
            if record:
                link["odoo_id"] = record.id
            return self._silent(self.model).create({**values, **link})
        if record:
            self._silent(record).write(values)
        else:
            record = self._silent(self.model).create(values)
        return self._link(record)

    def create_many(
        self, prepared: list[tuple[dict[str, Any], dict[str, Any]]], **context
    ):
        """Create records with their bindings; return the bindings, in order.

        :param prepared: for each the values of the record and its stamps
        :param context: for the creation only
        """
        # What is created in this transaction bears its date, as write_date.
        now = {"sync_write_date": self.env.cr.now()}
        model = self._silent(self.model)
        creating = model.with_context(**context)
        if not self.is_generic:
            link = {"backend_id": self.backend_record.id, **now}
            both = [{**values, **stamps, **link} for values, stamps in prepared]
            return creating.create(both).with_env(model.env)
        records = creating.create([values for values, _stamps in prepared])
        stamps = [stamps for _values, stamps in prepared]
        return self._silent(self.binding_model).create(
            [
                {**self._prepare_link_vals(record), **one, **now}
                for record, one in zip(records, stamps, strict=True)
            ]
        )

    def update(self, binding, values: dict[str, Any]) -> None:
        """Write the values; no empty write, it would bump ``write_date``."""
        if values:
            self._silent(binding._get_holder()).write(values)

    def unwrap_binding(self, binding):
        """Return the real record."""
        if isinstance(binding, int):
            binding = self.binding_model.browse(binding)
        return binding._get_bound_record()

    def unwrap_model(self) -> str:
        """Return the name of the real model."""
        return self.model._name if self.is_generic else self.model._get_record_model()

    def find_of_records(self, records) -> dict[int, Any]:
        """Return the bindings that real records have, by their ids."""
        found = self.backend_record._find_binding(self.model._name, record=records)
        return {binding._get_bound_record().id: binding for binding in found}

    def _find(self, external_id: str):
        plan: ImportPlan | None = getattr(self.work, "plan", None)
        if plan is None or plan.current is None:
            return self.backend_record._find_binding(
                self.model._name, external_id=external_id
            )
        key = (self.model._name, external_id)
        if plan.is_expected(key):
            plan.need(key)
            raise NeededFirstError
        if key not in plan.known:
            found = self.backend_record._find_binding(
                self.model._name, external_id=external_id
            )
            if not found:
                return found
            # Each distinct reference of a wave is looked up once.
            plan.note_known(key, found.id)
        binding = self.binding_model.browse(plan.known[key] or ())
        return binding.with_prefetch(plan.prefetch.get(key[0]))

    def _link(self, record, vals: dict | None = None):
        model = self._silent(self.binding_model)
        return model.create({**self._prepare_link_vals(record), **(vals or {})})

    def _prepare_link_vals(self, record) -> dict[str, Any]:
        if not self.is_generic:
            return {"backend_id": self.backend_record.id, "odoo_id": record.id}
        return {
            **self.binding_model._prepare_backend_vals(self.backend_record),
            "res_model": record._name,
            "res_id": record.id,
        }
