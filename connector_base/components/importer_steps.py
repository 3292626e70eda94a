# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps of an import that connectors do not change."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from odoo import SUPERUSER_ID, api

from odoo.addons.component.core import AbstractComponent
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.import_plan import AloneError, ImportPlan, Key, NeededFirstError
from ..core.merge import exchanged
from ..core.rules import REASON_SENTENCES, Reason, VectorState
from ..core.vector import SyncVector
from .locks import import_lock, lock_all_or_retry
from .values import comparable_values, data_hash, local_values


class RecordImporterSteps(AbstractComponent):
    """What ``connector.record.importer`` stands on: lock, compare, bind, tell."""

    _name = "connector.record.importer.steps"
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

    def _make_vector(self, binding) -> SyncVector:
        """Return the vector of this record, without values yet."""
        vector = SyncVector(
            external_id=self.external_id,
            data={"source": self.data, "model": self.model._name},
            values=None,
            mtime=self.backend_adapter.external_mtime(self.data),
        )
        if binding:
            record = binding._get_bound_record()
            vector.binding = binding
            vector.last_sync = binding.sync_date or None
            vector.sync_write_date = binding.sync_write_date or None
            vector.external_mtime = binding.external_mtime or None
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

    def _compare(self, values: dict[str, Any]) -> None:
        """Give the vector both sides' values, in a form that can be compared."""
        vector = self.vector
        if vector.local is None:
            vector.values = dict(values)
            return
        holder = vector.binding._get_holder() if vector.binding else vector.record
        # Of a matched record the binding's own fields are not there yet: all news.
        known = {name: v for name, v in values.items() if name in holder._fields}
        vector.values = {**values, **comparable_values(holder, known)}
        vector.local = local_values(holder, known)

    def _get_pending_fields(self) -> set[str]:
        """Fields that were changed here, and stay: the peer does not know it yet."""
        vector = self.vector
        if vector.base is None:
            return set()
        local = vector.local or {}
        return {f for f in vector.kept_fields if local.get(f) != vector.base.get(f)}

    def write_values(self):
        """Create or update the record; return its binding, without stamps yet."""
        vector = self.vector
        if self.is_new:
            return self._create(self._result)
        if vector.binding:
            self._update(vector.binding, self._result)
            return vector.binding
        return self.binder.create(self._result, record=vector.record)

    def bind(self) -> None:
        """Stamp the binding that was written."""
        vector = self.vector
        base = self._get_new_base() if self.is_new else vector.values or {}
        self.binder.bind(
            self.external_id,
            self.written,
            mtime=vector.mtime,
            payload_hash=data_hash(self.data),
            base=exchanged(vector.base, base),
            touch_local=not vector.kept_fields or vector.base is not None,
        )

    def get_new_values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values of a record to create, and the stamps of its binding."""
        stamps = self.binder.get_stamps(
            self.external_id,
            mtime=self.vector.mtime,
            payload_hash=data_hash(self.data),
            base=self._get_new_base(),
        )
        return self._result, stamps

    def _get_new_base(self) -> dict[str, Any]:
        holder = self.model.browse()
        values = self.vector.values or {}
        known = {name: v for name, v in values.items() if name in holder._fields}
        return comparable_values(holder, known)

    def _settle_references(self, binding, waiting: dict) -> None:
        """Note what this record waits for, and give it to those who wait for it."""
        deferred = self.env["connector.deferred.reference"]
        if waiting or not self.is_new:
            deferred._defer(self.backend_record, binding._get_holder(), waiting)
        self.deferred_count = len(waiting)
        if self._may_be_awaited(waiting):
            deferred._fill(
                self.backend_record, self.model._name, self.external_id, binding
            )

    def _may_be_awaited(self, waiting: dict[str, Key]) -> bool:
        """Whether a reference may wait for this record; a batch knows of its own."""
        plan: ImportPlan | None = getattr(self.work, "plan", None)
        if plan is None:
            return True
        plan.awaited.update(waiting.values())
        key = (self.model._name, self.external_id)
        return key in plan.awaited or key not in plan.items

    def _ask_for_review(self, binding) -> None:
        if self._checkpoint_on():
            self.backend_record.add_checkpoint(
                binding, work_model=self.model._name, external_id=self.external_id
            )

    def _was_deleted_there(self) -> bool:
        """Whether we archived the record because it was deleted there."""
        binding = self.vector.binding
        if not binding or binding.sync_state != "deleted":
            return False
        record = binding._get_bound_record()
        return "active" in record._fields and not record.active

    def _run_deletion(self) -> str:
        deleter = self.component(usage="import.deleter")
        sentence = deleter.run(
            self.external_id, conflict_resolution=self._options["decision"]
        )
        self.vector = deleter.vector
        return sentence

    def _on_conflict(self) -> None:
        vector = self.vector
        vector.binding.with_context(connector_no_export=True).sync_state = "conflict"
        reporter = self.component(usage="conflict.reporter")
        reporter.run(vector)
        vector.binding._event(
            "on_sync_conflict", collection=self.backend_record
        ).notify(vector.binding, vector)

    def _get_sentence(self) -> str:
        vector = self.vector
        if vector.reason is not Reason.NONE:
            # pylint: disable=translation-not-lazy
            return self.env._(REASON_SENTENCES[vector.reason])
        if vector.state is VectorState.UPTODATE:
            return self.env._("Nothing to change.")
        if vector.local is None:
            return self.env._("Created.")
        return self.env._("Updated.")
