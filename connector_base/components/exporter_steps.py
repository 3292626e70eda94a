# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps of an export that connectors do not change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import IDMissingInBackend, InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.merge import exchanged
from ..core.msince import to_second
from ..exceptions import AuthenticationError, CannotTellError, PeerConfigurationError
from .locks import lock_all_or_retry, record_lock
from .values import changed_exchange, exchange_values

# The peer has answered, and it was no: it created nothing.
REFUSALS = (InvalidDataError, AuthenticationError, PeerConfigurationError)


class RecordExporterSteps(AbstractComponent):
    """What ``connector.record.exporter`` stands on: lock, receipts, map, bind."""

    _name = "connector.record.exporter.steps"
    _inherit = ["connector.base", "base.exporter"]

    def __init__(self, work_context):
        super().__init__(work_context)
        self.binding = None
        self.external_id: str | None = None
        self.outcome = "skipped"
        self.sentence = ""
        # What is sent: as the peer wants it, and as values of ours.
        self.data: dict[str, Any] = {}
        self.sent: dict[str, Any] = {}
        # Whether the peer does not have the record yet.
        self.is_new = False
        # Whether some of its values follow its creation.
        self.is_partial = False
        # When the peer made the version that was sent; None: it did not say.
        self.new_mtime: datetime | None = None
        # Of its creation, while a slice sends it.
        self.receipt_id = 0
        self.idempotency_key = ""
        self._receipt = self.env["connector.export.receipt"]
        self._is_taken_up = False
        self._mtimes: Mapping[str, datetime | None] | None = None

    def get_unsent_fields(self, binding) -> set[str]:
        """Return the fields of ours that the peer has another value of."""
        holder = binding._get_holder()
        names = self.mapper.changed_by_fields() & set(holder._fields)
        base = binding.base_values
        if not binding.external_id or base is False:
            return names
        return changed_exchange(base or {}, exchange_values(holder, names))

    def _send_along(self, binding, binding_model: str) -> None:
        """Have a reference sent too that changed since it was last (seed 003).

        By a job of its own: should it be refused, the record that refers to it is not.
        Within a slice, records of the same model are listed anyway.
        """
        key = (binding_model, binding.id)
        is_listed = self._mtimes is not None and binding_model == self.model._name
        if is_listed or key in self.work.sent_along:
            return
        self.work.sent_along.add(key)
        stamp = binding.sync_write_date
        if binding.sync_state != "synced" or not stamp:
            return
        if binding._get_bound_record().write_date == stamp:
            return
        exports = self.backend_record._get_sync_policy(binding_model).exports
        exporter = self.component(usage="record.exporter", model_name=binding_model)
        if exports and exporter.get_unsent_fields(binding):
            binding._delay_export()

    def _stay(self, sentence: str) -> bool:
        """Say why nothing is sent."""
        self.sentence = sentence
        return False

    def _lock(self, binding) -> None:
        record = binding._get_bound_record()
        name = record_lock(self.backend_record, self.model._name, record.id)
        lock_all_or_retry(self.env, [name])
        if not binding.try_lock_for_update(allow_referencing=True):
            raise self._busy(binding)

    def _busy(self, binding, seconds: int | None = None) -> RetryableJobError:
        return RetryableJobError(
            self.env._("Another job exports %s.", binding.display_name),
            seconds=seconds,
            ignore_retry=True,
        )

    # ------------------------------------------------------------------
    # Which record of the peer it is
    # ------------------------------------------------------------------

    def _get_external_id(self) -> str | None:
        """The id on the peer: of the binding, or of an export that was rolled back."""
        return self.binder.to_external(self.binding) or self._find_exported()

    def _find_exported(self) -> str | None:
        """Link what an export created that did not come to its end."""
        if self._mtimes is not None:
            # A slice has looked already: there is none.
            return None
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
            raise self._busy(self.binding, seconds=1)
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

    def _get_mtime(self) -> datetime | None:
        if self._mtimes is None:
            return self._read_mtime()
        if self.external_id not in self._mtimes:
            raise IDMissingInBackend(self.external_id)
        return self._mtimes[self.external_id]

    def _read_mtime(self) -> datetime | None:
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

    # ------------------------------------------------------------------
    # What is sent
    # ------------------------------------------------------------------

    def _get_changed_fields(self, fields) -> set[str]:
        if fields is None and self.external_id:
            return self.get_unsent_fields(self.binding)
        holder = self.binding._get_holder()
        names = self.mapper.changed_by_fields() & set(holder._fields)
        return names if fields is None else names & set(fields)

    def _settle_error(self) -> None:
        """Both are in step again where the value was taken back that did not pass.

        Not while the peer has a version that we do not know: that may be what failed.
        """
        if self.binding.sync_state != "error":
            return
        known, mtime = to_second(self.binding.external_mtime or None), self._get_mtime()
        if not known or not mtime or to_second(mtime) <= known:
            self.binder.touch(self.binding)

    def _map(self, names: set[str]) -> None:
        self.is_new = not self.external_id
        # Before the peer is called: what we send is what we read now.
        holder = self.binding._get_holder()
        later = self._get_later_fields() & names if self.is_new else set()
        self.sent = exchange_values(holder, names - later)
        map_record = self.mapper.map_record(holder)
        if later:
            nothing = exchange_values(holder.browse(), later)
            self.is_partial = exchange_values(holder, later) != nothing
            self.sent |= nothing
            fields = sorted(names - later)
            self.data = map_record.values(for_create=True, fields=fields)
        elif self.is_new:
            self.data = map_record.values(for_create=True)
        else:
            self.data = map_record.values(fields=sorted(names))
        self._validate_data(self.data)

    def _create(self) -> str:
        """Create it there, once, even if we are rolled back or killed."""
        receipt = self._receipt._announce(
            self.backend_record,
            self.model._name,
            self.binding._get_bound_record(),
            self.data,
            self.sent,
        )
        try:
            external_id = self.backend_adapter.create_once(
                self.data, receipt.idempotency_key
            )
            self.binder.check_external_id(external_id, self.binding)
        except REFUSALS:
            receipt._withdraw()
            raise
        receipt._keep(str(external_id))
        return str(external_id)

    def _bind(self, mtime: datetime | None) -> None:
        self.outcome = "created" if self.is_new else "updated"
        base = exchanged(self.binding.base_values or None, {}, self.sent)
        self.binder.bind(self.external_id, self.binding, mtime=mtime, base=base)
