# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What changed here since the cursor."""

from datetime import datetime
from typing import Any

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.component.core import Component
from odoo.addons.component.exception import NoComponentError


class CursorBatchExporter(Component):
    """Exports what changed here, and tells of deletions; keys are ids of ours."""

    _name = "connector.cursor.batch.exporter"
    _inherit = "connector.cursor.batch"
    _usage = "cursor.batch.exporter"

    def _list_changes(self, msince):
        selector = self.component(usage="msince.selector")
        selection = selector.select(msince, self._get_export_domain())
        return [
            (str(record.id), selection.mtimes[record.id])
            for record in selection.records
        ]

    def _get_their_now(self):
        # Ours, that of the database: it dates what we write.
        return self.env.cr.now()

    def _notice_set_back(self, cursor, now):
        return cursor._is_beyond(now)

    def _get_export_domain(self) -> list:
        """Hook: which of our records the peer may have.

        Those that are bound already, unless the connector says otherwise: a backend
        that is switched on does not send the whole database.
        """
        try:
            return self.component(usage="export.domain").get()
        except NoComponentError:
            return [("id", "in", self._get_bound_ids())]

    def _get_bound_ids(self) -> SQL:
        """The ids of our records that are bound, as a query: they may be very many."""
        query = self._get_bindings_model()._search(self._get_bindings_domain())
        column = "res_id" if self.binder.is_generic else "odoo_id"
        return query.subselect(SQL.identifier(query.table, column))

    def _get_bindings_model(self):
        # sudo: what is exported is up to the policy, not to who may see bindings.
        return self.binder.binding_model.sudo().with_context(active_test=False)

    def _drop_known(self, changes: list) -> list:
        """Drop what is as it was when both sides last met.

        By its date; by the values where that is younger only because of a part (a line,
        a record that it delegates to) that has a date of its own, or is older.
        """
        records = self.env[self.binder.unwrap_model()].browse(
            [int(key) for key, _mtime in changes]
        )
        bindings = self._get_bindings(records)
        return [
            (key, mtime)
            for record, (key, mtime) in zip(records, changes, strict=True)
            if not self._is_known(bindings.get(record.id), record, mtime)
        ]

    def _get_bindings(self, records) -> dict[int, Any]:
        name = "res_id" if self.binder.is_generic else "odoo_id"
        domain = Domain(name, "in", records.ids) & self._get_bindings_domain()
        # Not their values: of a listing of all, they would fill the memory.
        names = ["res_model", name] if self.binder.is_generic else [name]
        bindings = self._get_bindings_model().search_fetch(
            domain, [*names, "sync_state", "sync_write_date"]
        )
        return {binding._get_bound_record().id: binding for binding in bindings}

    def _is_known(self, binding, record, mtime: datetime | None) -> bool:
        stamp = binding and binding.sync_write_date
        # One that was deleted there is known as long as it is left alone here.
        met = binding and binding.sync_state in ("synced", "deleted")
        if not stamp or not met or mtime is None:
            return False
        if mtime == stamp or (binding.sync_state == "deleted" and mtime < stamp):
            return True
        if record.write_date and record.write_date > stamp:
            return False
        # Older than the stamp: our clock was set back. Who knows what was changed.
        exporter = self.component(usage="record.exporter")
        return not exporter.get_unsent_fields(binding)
