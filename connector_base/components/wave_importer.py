# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Prepares and writes the records of a slice that can be imported together."""

from collections import defaultdict

from odoo.addons.component.core import Component
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import (
    AloneError,
    ImportPlan,
    ItemState,
    NeededFirstError,
    PlanItem,
)
from .importer import RecordImporter
from .savepoints import apart
from .slices import RECORD_ERRORS


class WaveImporter(Component):
    """Prepares and writes those records of a plan that need nothing any more."""

    _name = "connector.wave.importer"
    _inherit = ["connector.base", "base.synchronizer"]
    _usage = "wave.importer"

    def run(self, plan: ImportPlan, items: list[PlanItem], force: bool) -> None:
        """Make each item written, alone, or wait for others."""
        self._read_needed([item for item in items if item.data is None])
        self._find_bindings(plan, [item.key[1] for item in items])
        self._find_needed(plan, items)
        self._find_matches(plan, items)
        ready = self._prepare_together(plan, items, force)
        plan.forget()
        self._write_apart(ready)

    def _find_needed(self, plan: ImportPlan, items: list[PlanItem]) -> None:
        """Look up at once the records that were written for these to come."""
        needed = defaultdict(set)
        for item in items:
            for model_name, external_id in item.needs:
                needed[model_name].add(external_id)
        for model_name, external_ids in needed.items():
            found = self.backend_record._find_bindings(model_name, [*external_ids])
            for binding in found:
                plan.note_known((model_name, binding.external_id), binding.id)

    def _find_matches(self, plan: ImportPlan, items: list[PlanItem]) -> None:
        """Look up at once what may be the records that are new to us."""
        sources = [
            item.data
            for item in items
            if item.importer is None
            and item.data is not None
            and not plan.known[item.key]
        ]
        if sources:
            self.component(usage="record.matcher").look_ahead(sources)

    def _prepare_together(
        self, plan: ImportPlan, items: list[PlanItem], force: bool
    ) -> list[PlanItem]:
        """Prepare all in one savepoint; return those that have values to write.

        When something is wrong with one of them, each is prepared in its own.
        """
        begun = {item.key: item.importer for item in items}
        if not _acts_before(self.component(usage="record.importer")):
            try:
                with apart(self.env):
                    return self._prepare_each(plan, items, force, self._prepare_item)
            except RetryableJobError:
                raise
            except (AloneError, *RECORD_ERRORS):
                for item in items:
                    item.importer, item.state = begun[item.key], ItemState.TODO
        return self._prepare_each(plan, items, force, self._prepare_apart)

    def _prepare_each(self, plan, items, force, prepare) -> list[PlanItem]:
        ready = []
        for item in items:
            plan.current = item
            try:
                if prepare(item, force and item.is_listed):
                    ready.append(item)
            finally:
                plan.current = None
        return ready

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
            plan.note_known((self.model._name, external_id), known.get(external_id, 0))

    def _get_known(self, external_ids: list[str]) -> dict[str, int]:
        found = self.backend_record._find_bindings(self.model._name, external_ids)
        return {binding.external_id: binding.id for binding in found}

    def _prepare_apart(self, item: PlanItem, force: bool) -> bool:
        """Whether the item is ready to be written; with a savepoint of its own."""
        try:
            with apart(self.env):
                return self._prepare_item(item, force)
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

    def _prepare_item(self, item: PlanItem, force: bool) -> bool:
        """Whether the item is ready to be written."""
        if item.data is None:
            item.state = ItemState.ALONE
            return False
        has_values = self._prepare(item, force)
        if has_values is not None:
            item.state = ItemState.READY if has_values else ItemState.WRITTEN
        return bool(has_values)

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
            if _acts_before(item.importer):
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


def _acts_before(importer: RecordImporter) -> bool:
    """Whether what it does before an import must be taken back to begin anew."""
    return type(importer)._before_import is not RecordImporter._before_import
