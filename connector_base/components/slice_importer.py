# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports a slice: read at once, written together, told one by one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from odoo.tools import split_every

from odoo.addons.component.core import Component
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import (
    AloneError,
    ImportPlan,
    ItemState,
    Key,
    NeededFirstError,
    PlanItem,
)
from ..core.report import SyncReport, report_of
from .importer import RecordImporter
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

    def _get_external_id(self, key: str) -> str:
        return key


class WaveImporter(Component):
    """Prepares and writes those records of a plan that need nothing any more."""

    _name = "connector.wave.importer"
    _inherit = ["connector.base", "base.synchronizer"]
    _usage = "wave.importer"

    def run(self, plan: ImportPlan, items: list[PlanItem], force: bool) -> None:
        """Make each item written, alone, or wait for others."""
        self._read_needed([item for item in items if item.data is None])
        self._find_bindings(plan, [item.key[1] for item in items])
        ready = []
        for item in items:
            plan.current = item
            try:
                if self._prepare_apart(item, force and item.is_listed):
                    ready.append(item)
            finally:
                plan.current = None
        plan.known.clear()
        self._write_apart(ready)

    def _read_needed(self, items: list[PlanItem]) -> None:
        """Read what is needed but not listed; what is not there is left alone."""
        needed = [item for item in items if not item.is_listed]
        found = {}
        if needed:
            ids = [item.key[1] for item in needed]
            self.component(usage="record.importer").lock_all_or_retry(ids)
            found = self.backend_adapter.read_many(ids)
        for item in items:
            item.data = found.get(item.key[1])

    def _find_bindings(self, plan: ImportPlan, external_ids: list[str]) -> None:
        """Look up all at once, and those that are unknown with fresh eyes too."""
        known = self._get_known(external_ids)
        unknown = [one for one in external_ids if one not in known]
        if unknown:
            self.component(usage="record.importer").look_again(unknown)
            known |= self._get_known(unknown)
            graves = self.env["connector.tombstone"]._get_graves(
                self.backend_record, self.model._name, unknown
            )
            plan.graves |= {(self.model._name, key): graves[key] for key in graves}
        for external_id in external_ids:
            plan.known[self.model._name, external_id] = known.get(external_id, 0)

    def _get_known(self, external_ids: list[str]) -> dict[str, int]:
        found = self.backend_record._find_bindings(self.model._name, external_ids)
        return {binding.external_id: binding.id for binding in found}

    def _prepare_apart(self, item: PlanItem, force: bool) -> bool:
        """Whether the item is ready to be written."""
        if item.data is None:
            item.state = ItemState.ALONE
            return False
        try:
            with apart(self.env):
                has_values = self._prepare(item, force)
                if has_values is None:
                    return False
        except NeededFirstError:
            # It will begin anew.
            item.importer = None
            return False
        except RetryableJobError:
            raise
        except (AloneError, *RECORD_ERRORS):
            # Its import by itself will tell what is wrong.
            item.state = ItemState.ALONE
            return False
        item.state = ItemState.READY if has_values else ItemState.WRITTEN
        return has_values

    def _prepare(self, item: PlanItem, force: bool) -> bool | None:
        """Whether there are values to write; None: it goes on once others are there."""
        try:
            if item.importer is not None:
                return item.importer.prepare_again()
            parent = item.parent and item.parent.importer
            item.importer = self.component(usage="record.importer")
            return item.importer.prepare(
                item.key[1], force=force, data=item.data, parent=parent
            )
        except NeededFirstError:
            if type(item.importer)._before_import is not RecordImporter._before_import:
                # What it has done before the import is taken back, to be done again.
                raise
            return None

    def _write_apart(self, items: list[PlanItem]) -> None:
        """Write together; where that fails, in halves, down to the one that fails."""
        if not items:
            return
        try:
            with apart(self.env):
                writer = self.component(usage="import.writer")
                writer.write([item.importer for item in items])
        except RetryableJobError:
            raise
        except RECORD_ERRORS:
            for item in items:
                item.importer.written = None
            if len(items) == 1:
                items[0].state = ItemState.ALONE
                return
            half = len(items) // 2
            self._write_apart(items[:half])
            self._write_apart(items[half:])
        else:
            for item in items:
                item.state = ItemState.WRITTEN
