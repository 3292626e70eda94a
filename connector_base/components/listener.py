# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Changes made here become export jobs, one for each record and transaction."""

from odoo.addons.component.core import AbstractComponent, WorkContext
from odoo.addons.component_event import skip_if

from .bindings import GENERIC, bindings_model, find_bindings


class ExportListener(AbstractComponent):
    """Listens to a binding model and to its real model.

    A connector names both::

        class PartnerListener(Component):
            _name = "shop.partner.listener"
            _inherit = "connector.export.listener"
            _apply_on = ["shop.partner", "res.partner"]
            _binding_model = "shop.partner"

    Events carry no backend, so each binding of the record is asked for its own; only
    backends whose policy exports get a job.
    """

    _name = "connector.export.listener"
    _inherit = ["connector.base", "base.connector.listener"]

    # The model that the components apply on: a binding model, or the real one.
    _binding_model: str = ""

    @skip_if(lambda self, record, **kw: self.no_connector_export(record))
    def on_record_create(self, record, fields=None):
        """A binding without an id was made: its record is to be exported."""
        if record._name == self._get_bindings_model():
            self._export(record.filtered(lambda one: not one.external_id), None)

    @skip_if(lambda self, record, **kw: self.no_connector_export(record))
    def on_record_write(self, record, fields=None):
        """Fields of a bound record were written."""
        self._export(self._get_bindings(record), fields)

    @skip_if(lambda self, record, **kw: self.no_connector_export(record))
    def on_record_unlink(self, record):
        """The real record goes: its bindings go too, without an event of their own."""
        if record._name == self._get_bindings_model():
            # Only the link is forgotten.
            return
        bindings = self._get_bindings(record)
        for binding in bindings:
            self._export_deletion(binding)
        # The database takes the bindings along, without a call of their unlink().
        checkpoints = record.env["connector.checkpoint"]
        checkpoints._find_of_bindings(bindings)._close_without_target()
        if self._get_bindings_model() == GENERIC:
            record.env[GENERIC]._unbind_deleted(record)

    def _get_bindings_model(self) -> str:
        return bindings_model(self.env, self._binding_model)

    def _get_bindings(self, record):
        """The bindings of a record, whatever their backend."""
        if record._name == self._get_bindings_model():
            return record
        return find_bindings(record.env, self._binding_model, record)

    def _export(self, bindings, fields) -> None:
        for binding in bindings:
            backend = binding._get_bound_backend()
            if not backend or not backend._get_sync_policy(self._binding_model).exports:
                continue
            if fields is None or self._is_exported(backend, fields):
                binding._delay_export()

    def _is_exported(self, backend, fields) -> bool:
        """Whether the export mapping uses one of the fields."""
        work = WorkContext(
            model_name=self._binding_model,
            collection=backend,
            components_registry=self.work.components_registry,
        )
        mapper = work.component(usage="export.mapper")
        return bool(set(fields) & mapper.changed_by_fields())

    def _export_deletion(self, binding) -> None:
        backend = binding._get_bound_backend()
        if not backend or not binding.external_id:
            return
        self.env["connector.tombstone"]._bury(
            backend, self._binding_model, binding.external_id
        )
        if not backend._get_sync_policy(self._binding_model).exports_deletions:
            return
        backend = backend._as_sync_user()
        jobs, options = backend._get_jobs_model(self._binding_model)
        jobs.with_delay(
            identity_key=f"delete:{backend._name}:{backend.id}:"
            f"{self._binding_model}:{binding.external_id}"
        ).export_delete_record(backend, binding.external_id, **options)
