# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports a slice: read at once, written together, told one by one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from odoo.tools import split_every

from odoo.addons.component.core import Component
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import ImportPlan, ItemState, Key
from ..core.report import SyncReport, report_of
from .savepoints import apart
from .slices import RECORD_ERRORS

# So often a slice is tried together, each time without the records that failed.
_ATTEMPTS = 4


class _BeginAnewError(Exception):
    """Some records must be left out of the batch; ``keys`` names them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__()
        self.keys = set(keys)


class SliceImporter(Component):
    """Imports a slice; the result is that of an import one by one.

    Whatever is unusual (deleted over there, invalid, in a circle) is left out of the
    batch and imported by itself when its turn comes.
    """

    _name = "connector.slice.importer"
    _inherit = "connector.slice"
    _usage = "slice.importer"

    def __init__(self, work_context):
        super().__init__(work_context)
        self._read: dict[str, Any] = {}

    def run(self, keys: Iterable[str], force: bool = False) -> SyncReport:
        report = SyncReport()
        keys = dict.fromkeys(str(key) for key in keys)
        for part in split_every(self.backend_record.slice_size, keys, tuple):
            self._read = self.backend_adapter.read_many(list(part))
            report += self._run_part(part, force)
        return report

    def run_each(self, keys: Iterable[str], force: bool = False) -> SyncReport:
        """Import the records one after the other."""
        keys = [str(key) for key in keys]
        self._read = self.backend_adapter.read_many(keys)
        return super().run(keys, force)

    def _run_part(self, keys: tuple[str, ...], force: bool) -> SyncReport:
        alone: set[Key] = set()
        self._lock(keys)
        for _attempt in range(_ATTEMPTS):
            try:
                with apart(self.env):
                    return self._run_together(keys, force, alone)
            except _BeginAnewError as error:
                alone |= error.keys
            finally:
                self.work.plan = None
        return super().run(keys, force)

    def _run_together(self, keys, force: bool, alone: set) -> SyncReport:
        plan = ImportPlan((self.model._name, key) for key in keys)
        self.work.plan = plan
        plan.leave_alone(alone | self.work.importing)
        for item in plan.items.values():
            item.data = self._read.get(item.key[1])
        while wave := plan.take():
            by_model = defaultdict(list)
            for item in wave:
                by_model[item.key[0]].append(item)
            for model_name, items in by_model.items():
                self.component(usage="wave.importer", model_name=model_name).run(
                    plan, items, force
                )
            if entangled := plan.get_entangled():
                # What they need comes with them, or not at all.
                raise _BeginAnewError(entangled)
        return self._finish(plan, force)

    def _finish(self, plan: ImportPlan, force: bool) -> SyncReport:
        report = SyncReport()
        plan.awaited = self.env["connector.deferred.reference"]._get_awaited(
            self.backend_record, plan.items
        )
        for item in plan.in_order():
            if item.state is ItemState.ALONE:
                if item.is_listed:
                    report += self._run_apart(item.key[1], force)
                continue
            try:
                item.importer.finish()
            except RetryableJobError:
                raise
            except RECORD_ERRORS as error:
                raise _BeginAnewError([item.key]) from error
            if item.is_listed:
                report += report_of(
                    item.importer.vector, deferred=item.importer.deferred_count
                )
        return report

    def _lock(self, keys: Iterable[str]) -> None:
        self.component(usage="record.importer").lock_all_or_retry(keys)

    def _run_one(self, key: str, force: bool) -> SyncReport:
        importer = self.component(usage="record.importer")
        # One that is not in the answer is read once more: gone, says the peer then.
        importer.run(key, force=force, data=self._read.get(key))
        return report_of(importer.vector, deferred=importer.deferred_count)

    def _get_known(self, key: str) -> Any:
        return self.binder.to_internal(key)

    def _get_known_binding(self, key: str) -> Any:
        return self._get_known(key)

    def _get_external_id(self, key: str) -> str:
        return key

    def _get_name(self, key: str) -> str | None:
        source = self._read.get(key)
        name = isinstance(source, Mapping) and source.get("name")
        return name if isinstance(name, str) else None
