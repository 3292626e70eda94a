# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What exports of every model of a peer have in common."""

from odoo.addons.component.core import AbstractComponent, Component

from ..core.answers import path_of
from .importing import wait_for_imports


class PeerCursorExporter(Component):
    """Lists ours when theirs are in: equal records are matched, not doubled."""

    _name = "odoo.peer.cursor.batch.exporter"
    _inherit = "connector.cursor.batch.exporter"
    _collection = "odoo.peer.backend"

    def _list_changes(self, msince):
        wait_for_imports(self, self.backend_record._get_sync_models())
        return self._order(super()._list_changes(msince))

    def _order(self, changes: list) -> list:
        """Families together, parents first: else a job would wait for another one."""
        name = self.backend_adapter._parent
        if not name:
            return changes
        records = self.env[self.binder.unwrap_model()].browse(
            [int(key) for key, _mtime in changes]
        )
        records.fetch([name])
        parents = {record.id: record[name].id for record in records}
        return sorted(changes, key=lambda change: path_of(int(change[0]), parents))

    def _check_ready(self) -> None:
        # sudo: what is to be synchronised is known to whoever does it.
        policies = self.backend_record.sudo().policy_ids
        line = policies.filtered(lambda one: one.model_name == self.model._name)
        self.backend_adapter.check_rights(line)


class PeerExporter(Component):
    """Asks for dates only, and tells of what the peer has no record for."""

    _name = "odoo.peer.exporter"
    _inherit = "connector.record.exporter"
    _collection = "odoo.peer.backend"

    def _read_mtime(self):
        return self.backend_adapter.read_mtime(self.external_id)

    def _export_dependency(self, record, binding_model):
        if not record:
            return
        self._wait_for(record, binding_model)
        binding = self.binder_for(binding_model).wrap_record(record)
        if binding.external_id:
            self._send_along(binding, binding_model)
        elif self.backend_record.export_new:
            super()._export_dependency(record, binding_model)
        # Else new records stay here, and so do the references to them.

    def _after_export(self) -> None:
        for label, name in self.mapper.get_unsent(self.binding):
            self.backend_record.add_checkpoint(
                self.binding,
                self.env._(
                    "%(field)s: %(name)s does not exist over there, the field was not "
                    "sent. Create it there, then send the record again.",
                    field=label,
                    name=name,
                ),
                binding_model=self.model._name,
                external_id=self.external_id,
            )


class PeerExportDomain(AbstractComponent):
    """Which of our records the peer may have."""

    _name = "odoo.peer.export.domain"
    _inherit = "connector.base"
    _collection = "odoo.peer.backend"
    _usage = "export.domain"

    def get(self) -> list:
        """Return a domain on the real records."""
        wanted = self._get_wanted()
        if self.backend_record.export_new:
            return wanted
        bound = self.model.with_context(active_test=False).search(
            [("backend_id", "=", self.backend_record.id)]
        )
        return [("id", "in", bound.odoo_id.ids), *wanted]

    def _get_wanted(self) -> list:
        return []
