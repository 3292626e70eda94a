# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps of an import that connectors do not change."""

from typing import Any

from odoo.addons.component.core import AbstractComponent

from ..core.import_plan import ImportPlan, Key
from ..core.merge import changed_fields, exchanged
from ..core.msince import to_second
from ..core.rules import REASON_SENTENCES, Reason, VectorState
from .values import comparable_values, data_hash, local_values


class RecordImporterSteps(AbstractComponent):
    """What ``connector.record.importer`` stands on: compare, write, bind, tell."""

    _name = "connector.record.importer.steps"
    _inherit = "connector.record.importer.entry"

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
        if vector.base is not None:
            changed = changed_fields(vector.base, vector.local)
            vector.untouched_fields = frozenset(vector.local) - changed

    def _get_pending_fields(self) -> set[str]:
        """Fields whose value here stays while the peer has another one.

        Those that were changed here; and those that the peer has changed against a rule
        that keeps ours: else both sides would differ until somebody writes the record.
        """
        vector = self.vector
        if vector.binding and vector.base is None:
            return set()
        if self._is_made_there():
            return vector.kept_fields
        local, base = vector.local or {}, vector.base or {}
        return {f for f in vector.kept_fields if local.get(f) != base.get(f)}

    def _is_made_there(self) -> bool:
        """Whether the peer made this version itself, and not by an export of ours.

        What it made of our values (a number in a form of its own) is no change of its
        own: to send ours again would go on for ever.
        """
        vector = self.vector
        known, mtime = to_second(vector.external_mtime), to_second(vector.mtime)
        if not vector.binding or known and mtime and mtime > known:
            return True
        # The same second, or no dates: an export leaves no checksum.
        checksum = vector.binding.sync_hash
        return bool(checksum) and checksum != data_hash(self.data)

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
                binding, binding_model=self.model._name, external_id=self.external_id
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
