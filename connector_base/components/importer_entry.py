# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether and as what a record of the peer comes in: locks, graves, its vector."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from odoo import SUPERUSER_ID, api

from odoo.addons.component.core import AbstractComponent
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import AloneError, ImportPlan, Key, NeededFirstError
from ..core.vector import SyncVector
from .locks import import_lock, lock_all_or_retry


class RecordImporterEntry(AbstractComponent):
    """What ``connector.record.importer`` does before it compares values."""

    _name = "connector.record.importer.entry"
    _inherit = ["connector.base", "base.importer"]

    def __init__(self, work_context):
        super().__init__(work_context)
        self.external_id: str = ""
        self.data: Any = None
        self.parent: Any = None
        self.vector = SyncVector()
        # The binding, once it is written.
        self.written: Any = None
        self.sentence = ""
        self.deferred_count = 0
        self._options: dict[str, Any] = {}
        self._waiting: dict[str, Key] = {}
        self._result: dict[str, Any] = {}
        self._pending: set[str] = set()
        # Whether the vector is made and the record is wanted.
        self._is_gate_passed = False

    def _start(
        self, external_id, force: bool, data, parent, decision: str | None = None
    ) -> None:
        self.external_id = str(external_id)
        self.data = data
        self.parent = parent
        self._options = {"force": force, "decision": decision}
        self._is_gate_passed = False

    @property
    def is_new(self) -> bool:
        """Whether a record will be created."""
        return self.vector.local is None

    @property
    def _plan(self) -> ImportPlan | None:
        """The plan of a batch that prepares this record; None when it is alone."""
        plan: ImportPlan | None = getattr(self.work, "plan", None)
        return plan if plan is not None and plan.current is not None else None

    @contextmanager
    def _importing(self) -> Iterator[None]:
        key = (self.model._name, self.external_id)
        self.work.importing.add(key)
        try:
            yield
        finally:
            self.work.importing.discard(key)

    def lock_all_or_retry(self, external_ids: Iterable[str]) -> None:
        """Take the locks of many records of the peer at once."""
        names = []
        for self.external_id in external_ids:
            names.append(self._get_lock_name())
        lock_all_or_retry(self.env, names)

    def _get_lock_name(self) -> str:
        return import_lock(self.backend_record, self.model._name, self.external_id)

    def _plan_dependency(self, key: Key, always: bool, data: Any) -> bool:
        """Whether a batch takes care that this record comes first."""
        plan = self._plan
        if plan is None:
            return False
        if key in self.work.importing:
            return True
        if always:
            raise AloneError(key)
        binder = self.binder_for(key[0])
        if not plan.is_open(key) and binder.to_internal(key[1]):
            return True
        plan.need(key, data)
        return True

    def _wait_for_dependencies(self) -> None:
        plan = self._plan
        if plan is not None and plan.has_open_needs():
            raise NeededFirstError

    def look_again(self, external_ids: list[str]) -> None:
        """Look once more for what is unknown, with fresh eyes: our snapshot is older.

        Another job may have imported a record and released the lock between the start
        of our transaction and our taking of the lock. Or the record is ours: an export
        has created it and did not come to its end. Then it is linked now.

        :raises RetryableJobError: when others have bound one of the ids by now, or are
            exporting one of the records
        """
        recovery = self.component(usage="export.recovery")
        # First these: a receipt goes once its binding is there to be seen.
        receipts = recovery.find(external_ids)
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            backend = env[self.backend_record._name].browse(self.backend_record.id)
            found = backend._find_bindings(self.model._name, external_ids)
            known = found.mapped("external_id")
        if known:
            raise RetryableJobError(
                self.env._(
                    "Imported by another job in the meantime: %s", ", ".join(known)
                ),
                seconds=1,
                ignore_retry=True,
            )
        for external_id, receipt in receipts.items():
            recovery.take_up(receipt, external_id)

    def _get_burial(self) -> str | None:
        """Why a record does not come back that was deleted here; None when it may.

        It may when the other side was not to be told, or has it again.
        """
        graves = self._find_graves()
        if self.policy.exports_deletions and False in graves:
            return self.env._("Was deleted here; the other side is being told.")
        if graves and self._is_buried_there():
            return self.env._("Was deleted here, and archived over there for that.")
        return None

    def _find_graves(self) -> set:
        """When the peer was told that we deleted the record; False: not yet."""
        key = (self.model._name, self.external_id)
        if self._plan is not None and key in self._plan.items:
            return self._plan.graves.get(key, set())
        tombstones = self.env["connector.tombstone"]
        found = tombstones._get_graves(
            self.backend_record, self.model._name, [self.external_id]
        )
        return found.get(self.external_id, set())

    def _get_known_mtime(self, binding) -> datetime | None:
        """When the peer made the version that we know; None when that tells nothing."""
        mtime = binding.external_mtime
        return mtime if mtime and self.backend_adapter.has_come(mtime) else None

    def _make_vector(self, binding) -> SyncVector:
        """Return the vector of this record, without values yet."""
        vector = SyncVector(
            external_id=self.external_id,
            data={"source": self.data, "model": self.model._name},
            values=None,
            mtime=self.backend_adapter.external_mtime(self.data),
            clock_offset=self.backend_adapter.clock_offset,
        )
        if binding:
            record = binding._get_bound_record()
            vector.binding = binding
            vector.last_sync = binding.sync_date or None
            vector.sync_write_date = binding.sync_write_date or None
            vector.external_mtime = self._get_known_mtime(binding)
            vector.base = binding.base_values or None
        else:
            record = self.component(usage="record.matcher").match(vector)
            if record and self._plan is not None:
                key = (self.model._name, self.external_id)
                self._plan.take_match(record._name, record.id, key)
        if record:
            vector.record = record
            vector.local = {}
            vector.local_write_date = record.write_date
        return vector
