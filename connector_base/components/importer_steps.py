# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps of an import that connectors do not change."""

from typing import Any

from odoo import SUPERUSER_ID, api

from odoo.addons.component.core import AbstractComponent
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.merge import exchanged
from ..core.rules import REASON_SENTENCES, Reason, VectorState
from ..core.vector import SyncVector
from .values import comparable_values, data_hash, local_values


class RecordImporterSteps(AbstractComponent):
    """What ``connector.record.importer`` stands on: lock, compare, bind, tell."""

    _name = "connector.record.importer.steps"
    _inherit = ["connector.base", "base.importer"]

    def __init__(self, work_context):
        super().__init__(work_context)
        self.external_id: str = ""
        self.data: Any = None
        self.vector = SyncVector()
        self.deferred_count = 0
        self._options: dict[str, Any] = {}

    def _get_lock_name(self) -> str:
        backend = self.backend_record
        record = f"{self.model._name},{self.external_id}"
        return f"import({backend._name},{backend.id},{record})"

    def _refuse_concurrent_creation(self) -> None:
        """Look once more, with fresh eyes: our snapshot may be older than the lock.

        Another job may have imported the record and released the lock between the
        start of our transaction and our taking of the lock.
        """
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            backend = env[self.backend_record._name].browse(self.backend_record.id)
            found = backend._find_binding(
                self.model._name, external_id=self.external_id
            )
            exists = bool(found)
        if exists:
            raise RetryableJobError(
                f"{self.external_id} was imported by another job in the meantime",
                seconds=1,
                ignore_retry=True,
            )

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

    def _write(self, values: dict[str, Any]):
        vector = self.vector
        if vector.local is None:
            return self._create(values)
        if vector.binding:
            self._update(vector.binding, values)
            return vector.binding
        return self.binder.create(values, record=vector.record)

    def _bind(self, binding) -> None:
        vector = self.vector
        holder = binding._get_holder()
        values = vector.values or {}
        if vector.local is None:
            known = {name: v for name, v in values.items() if name in holder._fields}
            values = comparable_values(holder, known)
        self.binder.bind(
            self.external_id,
            binding,
            mtime=vector.mtime,
            payload_hash=data_hash(self.data),
            base=exchanged(vector.base, values),
            touch_local=not vector.kept_fields or vector.base is not None,
        )

    def _settle_references(self, binding, waiting: dict) -> None:
        """Note what this record waits for, and give it to those who wait for it."""
        deferred = self.env["connector.deferred.reference"]
        deferred._defer(self.backend_record, binding._get_holder(), waiting)
        self.deferred_count = len(waiting)
        deferred._fill(self.backend_record, self.model._name, self.external_id, binding)

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
