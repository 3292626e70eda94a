# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports a slice: sent together where the peer allows it, told one by one."""

from collections.abc import Iterable
from typing import Any

from odoo.tools import split_every

from odoo.addons.component.core import Component
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.export_plan import ExportPlan
from ..core.report import SyncReport
from .locks import lock_all_or_retry, record_lock


class SliceExporter(Component):
    """Exports a slice; the keys are ids of our records.

    Where the adapter says ``exports_together``, what is new goes in few calls, what has
    the same new values too, and the receipts of a call are kept at once. The outcome is
    that of exports one by one; a refusal is tracked down by halves.
    """

    _name = "connector.slice.exporter"
    _inherit = "connector.slice.waves"
    _usage = "slice.exporter"

    def run(self, keys: Iterable[str], force: bool = False) -> SyncReport:
        if not self.backend_adapter.exports_together:
            return super().run(keys, force)
        self._report = SyncReport()
        unique = dict.fromkeys(str(key) for key in keys)
        for part in split_every(self.backend_record.slice_size, unique, tuple):
            self._run_part(part)
        return self._report

    # ------------------------------------------------------------------
    # One by one
    # ------------------------------------------------------------------

    def _run_one(self, key: str, force: bool) -> SyncReport:
        record = self._get_known(key)
        if not record:
            return SyncReport(counts={"skipped": 1})
        binding = self.binder.wrap_record(record, create=True)
        exporter = self.component(usage="record.exporter")
        exporter.run(binding)
        return SyncReport(counts={exporter.outcome: 1})

    def _get_known(self, key: str) -> Any:
        return self.env[self.binder.unwrap_model()].browse(int(key)).exists()

    def _get_known_binding(self, key: str) -> Any:
        record = self._get_known(key)
        return self.binder.wrap_record(record) if record else record

    def _get_external_id(self, key: str) -> str:
        record = self._get_known(key)
        return self.binder.to_external(record, wrap=True) or f"#{key}"

    # ------------------------------------------------------------------
    # Together
    # ------------------------------------------------------------------

    def _run_part(self, keys: tuple[str, ...]) -> None:
        records = self.env[self.binder.unwrap_model()].browse(map(int, keys)).exists()
        self._count("skipped", len(keys) - len(records))
        self._bind(records)
        alone = self._find_begun(records)
        plan = ExportPlan(self.model._name, set(records.ids) - alone)
        self.work.export_plan = plan
        try:
            self._look_at_versions(plan)
            while plan.open:
                self._run_wave(plan)
        finally:
            self.work.export_plan = None
        # Those of a circle too, and what the peer does not let us look at.
        for record_id in records.ids:
            if record_id in alone or record_id in plan.left:
                self._report += self._run_apart(str(record_id), force=False)
                self._drop_if_in_vain(self._bindings[record_id])

    def _bind(self, records) -> None:
        """Have a binding of each record, and all of them for us alone."""
        known = self.binder.find_of_records(records)
        bound = self.binder.wrap_all(records)
        self._made = {one.id for key, one in bound.items() if key not in known}
        backend, model_name = self.backend_record, self.model._name
        names = [record_lock(backend, model_name, id_) for id_ in records.ids]
        lock_all_or_retry(self.env, names)
        ids = [binding.id for binding in bound.values()]
        bindings = self.binder.binding_model.browse(ids)
        locked = bindings.try_lock_for_update(allow_referencing=True)
        if busy := bindings - locked:
            raise RetryableJobError(
                self.env._("Another job exports %s.", busy[0].display_name),
                ignore_retry=True,
            )
        by_record = {one._get_bound_record().id: one for one in bindings}
        # In the order of the list.
        self._bindings = {record_id: by_record[record_id] for record_id in records.ids}

    def _find_begun(self, records) -> set[int]:
        """Those whose export began once already: each is brought to its end alone."""
        receipts = self.env["connector.export.receipt"]._find_receipts(
            self.backend_record, self.model._name, records
        )
        used = receipts.filtered(
            lambda one: one.external_id
            and one.external_id == self._bindings[one.res_id].external_id
        )
        # They were linked, whatever kept the receipt.
        used._remove_after_commit()
        return {receipt.res_id for receipt in receipts - used}
