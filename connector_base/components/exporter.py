# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports one record: never commits, never doubles, never overwrites blindly."""

from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import IDMissingInBackend, InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.merge import exchanged
from ..core.msince import to_second
from ..core.rules import Resolution
from ..exceptions import AuthenticationError, CannotTellError, PeerConfigurationError
from .locks import lock_all_or_retry, record_lock
from .values import changed_exchange, exchange_values

# The peer has answered, and it was no: it created nothing.
REFUSALS = (InvalidDataError, AuthenticationError, PeerConfigurationError)


class RecordExporter(Component):
    """One record of ours becomes, or changes, one of the peer.

    Hooks: ``_has_to_skip``, ``_export_dependencies``, ``_validate_data``,
    ``_after_export``. After ``run()``, ``outcome`` is ``created``, ``updated``,
    ``uptodate``, ``skipped`` or ``conflicts``.
    """

    _name = "connector.record.exporter"
    _inherit = ["connector.base", "base.exporter"]
    _usage = "record.exporter"

    def __init__(self, work_context):
        super().__init__(work_context)
        self.binding = None
        self.external_id: str | None = None
        self.outcome = "skipped"
        self._receipt = self.env["connector.export.receipt"]
        self._is_taken_up = False

    def run(self, binding, fields=None) -> str:
        """Export the binding; return what became of it, as a sentence.

        :param fields: names of the fields to send; None: those that changed since
            the last exchange
        """
        self.binding = binding
        self._lock()
        if reason := self._has_to_skip() or self._get_deletion():
            return str(reason)
        try:
            self.external_id = self._get_external_id()
        except CannotTellError:
            return self.env._("It may be on the backend already: somebody was asked.")
        if self.external_id and self._should_import():
            self._delay_import()
            return self.env._("The other side's version is imported first.")
        self._export_dependencies()
        names = self._get_changed_fields(fields)
        if self.external_id and not names:
            self.outcome = "created" if self._is_taken_up else "uptodate"
            return self.env._("Nothing to export.")
        sentence = self._export(names)
        self._after_export()
        binding._event("on_record_exported", collection=self.backend_record).notify(
            binding
        )
        return sentence

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
            mtime = self._read_mtime()
        except IDMissingInBackend:
            return self._is_deletion_ours_to_follow()
        return bool(known and mtime and to_second(mtime) > known)

    def _export_dependencies(self) -> None:
        """Call ``_export_dependency`` for each record that this one refers to."""

    def _export_dependency(self, record, binding_model: str) -> None:
        """Export a record that this one refers to, unless the peer has it.

        :param record: a binding or a real record; its binding is made when missing
        """
        if not record:
            return
        binder = self.binder_for(binding_model)
        if record._name != binding_model or binder.is_generic:
            record = binder.wrap_record(record, create=True)
        if not binder.to_external(record):
            exporter = self.component(usage="record.exporter", model_name=binding_model)
            exporter.run(record)

    def _validate_data(self, data: dict[str, Any]) -> None:
        """Raise ``InvalidDataError`` when the peer cannot take the data."""

    def _after_export(self) -> None:
        """Do something once the peer has the record."""

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lock(self) -> None:
        record = self.binding._get_bound_record()
        name = record_lock(self.backend_record, self.model._name, record.id)
        lock_all_or_retry(self.env, [name])
        if not self.binding.try_lock_for_update(allow_referencing=True):
            raise RetryableJobError(
                self.env._("Another job exports %s.", self.binding.display_name),
                ignore_retry=True,
            )

    def _get_external_id(self) -> str | None:
        """The id on the peer: of the binding, or of an export that was rolled back."""
        return self.binder.to_external(self.binding) or self._find_exported()

    def _find_exported(self) -> str | None:
        """Link what an export created that did not come to its end."""
        receipt = self.env["connector.export.receipt"]._find_receipt(
            self.backend_record, self.model._name, self.binding._get_bound_record()
        )
        if not receipt:
            return None
        if receipt.external_id and receipt.external_id == self.binding.external_id:
            # It was linked, whatever kept the receipt; and is gone there by now.
            receipt._remove_after_commit()
            return None
        self._receipt = receipt
        if not self._receipt.external_id and not self._receipt.exists():
            raise RetryableJobError(
                self.env._("Another job exports %s.", self.binding.display_name),
                seconds=1,
                ignore_retry=True,
            )
        kept = self._receipt.external_id or self._find_created()
        if not kept:
            return None
        recovery = self.component(usage="export.recovery")
        recovery.take_up(self._receipt, str(kept))
        self._is_taken_up = True
        return str(kept)

    def _find_created(self) -> str | None:
        """Ask the peer for what an export created whose answer nobody heard.

        :raises CannotTellError: after a person was asked to look
        """
        try:
            return self.backend_adapter._find_created(self._receipt)
        except CannotTellError:
            if self._receipt._ask_somebody(self.backend_record, self.binding):
                raise
        return None

    def _read_mtime(self):
        record = self.backend_adapter.read(self.external_id)
        return self.backend_adapter.external_mtime(record)

    def _get_deletion(self) -> str | None:
        """Why a record stays as it is that was deleted there, and archived here."""
        record = self.binding._get_bound_record()
        is_archived = "active" in record._fields and not record.active
        if self.binding.sync_state == "deleted" and is_archived:
            return self.env._("Deleted on the other side, and archived here.")
        return None

    def _is_deletion_ours_to_follow(self) -> bool:
        """Deleted there: let the importer apply that, or create the record again."""
        follows = self.policy.imports and self.policy.allow_delete
        if follows and self.binding.sync_state != "deleted":
            return True
        self.external_id = self._find_exported()
        return self._is_taken_up and self.policy.imports

    def _delay_import(self) -> None:
        self.outcome = "created" if self._is_taken_up else "conflicts"
        backend = self.backend_record
        jobs, options = backend._get_jobs_model(self.model._name)
        key = backend._get_import_key(self.model._name, self.external_id)
        jobs.with_delay(identity_key=key).import_record(
            backend, self.external_id, force=True, **options
        )

    def get_unsent_fields(self, binding) -> set[str]:
        """Return the fields of ours that the peer has another value of."""
        holder = binding._get_holder()
        names = self.mapper.changed_by_fields() & set(holder._fields)
        base = binding.base_values
        if not binding.external_id or base is False:
            return names
        return changed_exchange(base or {}, exchange_values(holder, names))

    def _get_changed_fields(self, fields) -> set[str]:
        if fields is None and self.external_id:
            return self.get_unsent_fields(self.binding)
        holder = self.binding._get_holder()
        names = self.mapper.changed_by_fields() & set(holder._fields)
        return names if fields is None else names & set(fields)

    def _export(self, names: set[str]) -> str:
        # Before the peer is called: what we send is what we read now.
        sent = exchange_values(self.binding._get_holder(), names)
        map_record = self.mapper.map_record(self.binding._get_holder())
        if self.external_id:
            data = map_record.values(fields=sorted(names))
            self._validate_data(data)
            if data:
                self.backend_adapter.write(self.external_id, data)
            self.outcome = "updated"
        else:
            data = map_record.values(for_create=True)
            self._validate_data(data)
            self.external_id = self._create(data, sent)
            self.outcome = "created"
        self.binder.bind(
            self.external_id,
            self.binding,
            mtime=self._read_mtime(),
            base=exchanged(self.binding.base_values or None, {}, sent),
        )
        return self.env._("Exported with the ID %s.", self.external_id)

    def _create(self, data: dict[str, Any], sent: dict[str, Any]) -> str:
        """Create it there, once, even if we are rolled back or killed."""
        receipt = self._receipt._announce(
            self.backend_record,
            self.model._name,
            self.binding._get_bound_record(),
            data,
            sent,
        )
        try:
            external_id = self.backend_adapter.create_once(
                data, receipt.idempotency_key
            )
            self.binder.check_external_id(external_id, self.binding)
        except REFUSALS:
            receipt._withdraw()
            raise
        receipt._keep(str(external_id))
        return str(external_id)
