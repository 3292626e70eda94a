# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports one record: never commits, never doubles, never overwrites blindly."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import IDMissingInBackend
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.export_plan import ExportPlan
from ..core.import_plan import NeededFirstError
from ..core.msince import to_second
from ..core.rules import Resolution
from ..exceptions import CannotTellError


class RecordExporter(Component):
    """One record of ours becomes, or changes, one of the peer.

    Hooks: ``_has_to_skip``, ``_export_dependencies``, ``_get_later_fields``,
    ``_validate_data``, ``_after_export``. After ``run()``, ``outcome`` is ``created``,
    ``updated``, ``uptodate``, ``skipped`` or ``conflicts``, and ``sentence`` says it.
    """

    _name = "connector.record.exporter"
    _inherit = "connector.record.exporter.steps"
    _usage = "record.exporter"

    def run(self, binding, fields=None) -> str:
        """Export the binding; return what became of it, as a sentence.

        :param fields: names of the fields to send; None: those that changed since
            the last exchange
        """
        self._lock(binding)
        if self.prepare(binding, fields) and self.look_again():
            self.send()
            self.finish(self.new_mtime or self._read_mtime())
            if self.is_partial:
                # A refusal fails this export: the receipt tells the next one.
                self.component(usage="record.exporter").run(binding)
        return self.sentence

    def prepare(
        self,
        binding,
        fields=None,
        *,
        mtimes: Mapping[str, datetime | None] | None = None,
    ) -> bool:
        """Decide and map, without sending; whether there is something to send.

        :param mtimes: given for records of a slice: when each changed last over there.
            The caller has locked them, and has seen that no receipt of them is open.
        """
        self.binding, self._mtimes = binding, mtimes
        if reason := self._has_to_skip() or self._get_deletion():
            return self._stay(str(reason))
        try:
            self.external_id = self._get_external_id()
        except CannotTellError:
            return self._stay(
                self.env._("It may be on the backend already: somebody was asked.")
            )
        if self.external_id and self._should_import():
            self._delay_import()
            return self._stay(self.env._("The other side's version is imported first."))
        self._export_dependencies()
        names = self._get_changed_fields(fields)
        if self.external_id and not names:
            self.outcome = "created" if self._is_taken_up else "uptodate"
            self._settle_error()
            return self._stay(self.env._("Nothing to export."))
        self._map(names)
        return True

    def look_again(self, mtimes: Mapping[str, datetime | None] | None = None) -> bool:
        """Whether the peer's version is still the one that ``prepare()`` has seen.

        Else that is imported first. To be called right before the record is changed
        over there: no peer that we know changes one on condition, so that whoever
        changes it at the same moment is overwritten.

        :param mtimes: as of ``prepare()``, read just now
        :raises RetryableJobError: when it was deleted since
        """
        if self.is_new:
            return True
        seen, self._mtimes = self.external_id, mtimes
        if self._should_import():
            self._delay_import()
            return self._stay(self.env._("The other side's version is imported first."))
        if self.external_id != seen:
            raise RetryableJobError(
                self.env._("Deleted on the backend at this moment."),
                seconds=1,
                ignore_retry=True,
            )
        return True

    def send(self) -> None:
        """Have the peer create or change the record."""
        if self.is_new:
            self.external_id = self._create()
        elif self.data:
            key = str(self.external_id)
            mtimes = self.backend_adapter.change_many([(key, self.data)])
            self.new_mtime = mtimes.get(key)

    def finish(self, mtime: datetime | None) -> None:
        """Note that both sides have met, and tell of it.

        :param mtime: when the peer's version was made that we have sent
        """
        self._bind(mtime)
        self.sentence = self.env._("Exported with the ID %s.", self.external_id)
        self._after_export()
        self.binding._event(
            "on_record_exported", collection=self.backend_record
        ).notify(self.binding)

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _has_to_skip(self) -> str | None:
        """Return why the record is not sent, None when it is."""
        return None

    def _should_import(self) -> bool:
        """Whether the peer's version has to be looked at before it is changed.

        So it is when it is newer than the one we know, or none is known, unless the
        policy says that our values win a conflict anyway.
        """
        if self._is_taken_up and self.policy.imports:
            return True
        if self.policy.conflict_resolution == Resolution.THIS.value:
            return False
        known = to_second(self.binding.external_mtime or None)
        try:
            mtime = self._get_mtime()
        except IDMissingInBackend:
            return self._is_deletion_ours_to_follow()
        return bool(known and mtime) and self._is_news(to_second(mtime), known)

    def _is_news(self, mtime: datetime, known: datetime) -> bool:
        """Whether the peer's version is none that we know."""
        if self.backend_adapter.has_come(known):
            return mtime > known
        return mtime != known

    def _export_dependencies(self) -> None:
        """Call ``_export_dependency`` for each record that this one refers to."""

    def _export_dependency(self, record, binding_model: str) -> None:
        """Export a record that this one refers to, unless the peer has it.

        One of the same slice that is sent before is waited for.

        :param record: a binding or a real record; its binding is made when missing
        """
        if not record:
            return
        binder = self.binder_for(binding_model)
        if record._name != binding_model or binder.is_generic:
            self._wait_for(record, binding_model)
            record = binder.wrap_record(record, create=True)
        else:
            self._wait_for(record._get_bound_record(), binding_model)
        if not binder.to_external(record):
            exporter = self.component(usage="record.exporter", model_name=binding_model)
            exporter.run(record)
        else:
            self._send_along(record, binding_model)

    def _wait_for(self, record, binding_model: str) -> None:
        """Let a record of the same slice be sent first, even one that is known there.

        A tree that was turned round is made without a circle in between.
        """
        plan: ExportPlan | None = getattr(self.work, "export_plan", None)
        if plan is not None and plan.comes_later(binding_model, record.id):
            raise NeededFirstError

    def _get_later_fields(self) -> set[str]:
        """Return the fields of a new record that are sent once the peer has it.

        For what cannot be created with it, and may be refused when it is there: the
        record is then known on both sides, without these values.
        """
        return set()

    def _validate_data(self, data: dict[str, Any]) -> None:
        """Raise ``InvalidDataError`` when the peer cannot take the data."""

    def _after_export(self) -> None:
        """Do something once the peer has the record."""
