# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports one record, in the order of D6 (readme/DEVELOP.md)."""

from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import IDMissingInBackend

from ..core.msince import to_second
from ..core.rules import VectorState
from ..core.vector import SyncVector
from .values import data_hash


class RecordImporter(Component):
    """One record of the peer becomes, or changes, one of ours.

    The hooks, in the order in which they are called: ``_get_external_data``,
    ``_must_skip``, ``_get_binding``, ``_is_uptodate``, ``_before_import``,
    ``_import_dependencies``, ``_map_data``, ``_validate_data``, ``_create`` or
    ``_update``, ``_after_import``. After ``run()``, ``vector`` tells what was decided
    and ``deferred_count`` how many references wait.
    """

    _name = "connector.record.importer"
    _inherit = "connector.record.importer.steps"
    _usage = "record.importer"

    def run(
        self,
        external_id,
        force: bool = False,
        data: Any = None,
        parent=None,
        conflict_resolution: str | None = None,
    ) -> str:
        """Import the record; return what became of it, as a sentence.

        :param force: also when this version is known
        :param data: the record as it was read already
        :param parent: the importer that needs this record, if one does
        :param conflict_resolution: a person's decision of a conflict
        """
        self._start(external_id, force, data, parent, conflict_resolution)
        key = (self.model._name, self.external_id)
        if key in self.work.importing:
            return self.env._("Is being imported already.")
        self.advisory_lock_or_retry(self._get_lock_name())
        with self._importing():
            if self._prepare():
                self.component(usage="import.writer").write([self])
            return self.finish()

    def prepare(
        self, external_id: str, force: bool = False, data: Any = None, parent=None
    ) -> bool:
        """Read, decide and map without writing; whether there is something to write.

        For many records together: the caller has their locks (``lock_all_or_retry``)
        and has looked for concurrent imports. Then follow the writer and ``finish()``.
        """
        self._start(external_id, force, data, parent)
        with self._importing():
            return self._prepare()

    def prepare_again(self) -> bool:
        """Go on where ``prepare()`` found that other records are needed first.

        From the beginning, where finding our record needed them already.
        """
        with self._importing():
            return self._decide() if self._is_gate_passed else self._prepare()

    def finish(self) -> str:
        """Do what follows the writing; return what became of the record."""
        if self.vector.state is VectorState.CONFLICT and not self.sentence:
            self._on_conflict()
        if self.written:
            self._finish(self.written)
        return self.sentence or self._get_sentence()

    def _prepare(self) -> bool:
        try:
            if self.data is None:
                self.data = self._get_external_data()
        except IDMissingInBackend:
            self.sentence = self._run_deletion()
            return False
        if reason := self._must_skip():
            return self._skip(reason)
        binding = self._get_binding()
        if not binding and self._plan is None:
            # A batch does so for all of its records at once.
            self.look_again([self.external_id])
            binding = self._get_binding()
        if not binding and (reason := self._get_burial()):
            return self._skip(reason)
        self.vector = self._make_vector(binding)
        if not self._options["force"] and self._is_uptodate(binding):
            self.vector.state = VectorState.UPTODATE
            self.sentence = self.env._("Already up-to-date.")
            return False
        resolver = self.component(usage="sync.resolver")
        if not self.vector.pass_gate(resolver.resolve):
            return False
        if self._options["decision"]:
            self.vector.conflict_resolution = self._options["decision"]
        self._before_import()
        self._is_gate_passed = True
        return self._decide()

    def _skip(self, reason: str) -> bool:
        state = VectorState.SKIPPED
        self.vector = SyncVector(external_id=self.external_id, state=state)
        self.sentence = str(reason)
        return False

    def _decide(self) -> bool:
        vector = self.vector
        self._import_dependencies()
        self._wait_for_dependencies()
        self._waiting = {}
        line_sets: list[tuple] = []
        values = self._map_data(self._waiting, line_sets)
        self._validate_data(values)
        self._compare(values)
        if not vector.settle():
            return False
        self._result = self._get_result(values)
        self._pending = self._get_pending_fields()
        resolver = self.component(usage="sync.resolver")
        for map_child, to_attr, lines, existing in line_sets:
            commands = map_child.get_commands(lines, existing, resolver.resolve)
            if commands:
                self._result[to_attr] = commands
        if self._was_deleted_there():
            # It is back over there, so it comes back here.
            self._result["active"] = True
        if self._result and vector.state is VectorState.UPTODATE:
            vector.state = VectorState.DONE
        return True

    def _finish(self, binding) -> None:
        self._settle_references(binding, self._waiting)
        self._ask_for_review(binding)
        self._after_import(binding)
        if self._pending and self.policy.exports:
            binding._delay_export()
        binding._event("on_record_imported", collection=self.backend_record).notify(
            binding, self.vector
        )

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _get_external_data(self) -> Any:
        """Return the record as the peer has it; raise ``IDMissingInBackend``."""
        return self.backend_adapter.read(self.external_id)

    def _must_skip(self) -> str | None:
        """Return why the record is not wanted, None when it is."""
        return None

    def _is_uptodate(self, binding) -> bool:
        """Whether this very version was imported or exported before."""
        if not binding or binding.sync_state != "synced":
            return False
        known, mtime = to_second(self.vector.external_mtime), self.vector.mtime
        if mtime and known and to_second(mtime) != known:
            return to_second(mtime) < known
        # The same second, or a peer without dates: the content decides.
        return bool(binding.sync_hash) and binding.sync_hash == data_hash(self.data)

    def _is_buried_there(self) -> bool:
        """Whether what the peer has is but what it keeps of a deleted record.

        To be overridden where our deletions are told by archiving over there.
        """
        return False

    def _get_binding(self):
        return self.binder.to_internal(self.external_id)

    def _before_import(self) -> None:
        """Do something once it is sure that the record is wanted."""

    def _import_dependencies(self) -> None:
        """Call ``_import_dependency`` for each record that this one refers to."""

    def _import_dependency(
        self, external_id, binding_model: str, always: bool = False, data: Any = None
    ) -> None:
        """Import a record that this one refers to, unless we have it.

        One that is on its way already (a cycle) is left to wait for: its reference
        is deferred.
        """
        if not external_id:
            return
        if self._plan_dependency((binding_model, str(external_id)), always, data):
            return
        binder = self.binder_for(binding_model)
        if not always and binder.to_internal(external_id):
            return
        importer = self.component(usage="record.importer", model_name=binding_model)
        importer.run(external_id, data=data, parent=self)

    def _map_data(self, waiting: dict, line_sets: list) -> dict[str, Any]:
        """Return the mapped values; lines and waiting references go into the lists."""
        map_record = self.mapper.map_record(self.data)
        return map_record.values(
            for_create=self.vector.local is None,
            vector=self.vector,
            waiting=waiting,
            line_sets=line_sets,
        )

    def _validate_data(self, values: dict[str, Any]) -> None:
        """Raise ``InvalidDataError`` when the values cannot be right."""

    def _get_result(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return those of the mapped values that are written."""
        return {name: values[name] for name in self.vector.result}

    def _create(self, values: dict[str, Any]):
        """Create the record and its binding; return the binding."""
        return self.binder.create(values)

    def _update(self, binding, values: dict[str, Any]) -> None:
        """Write what changed; the values may be empty."""
        self.binder.update(binding, values)

    def _after_import(self, binding) -> None:
        """Do something with what was imported."""

    def _checkpoint_on(self) -> bool:
        """Whether a person shall look at this record."""
        mode = self.backend_record.checkpoint_mode
        if self.vector.state is not VectorState.DONE or mode == "off":
            return False
        return self.vector.local is None or mode == "create_update"
