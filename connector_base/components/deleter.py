# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Deletions: those of the peer applied here, ours told to the peer."""

from datetime import datetime, timedelta

from odoo import fields

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import IDMissingInBackend

from ..core.merge import changed_fields
from ..core.rules import REASON_SENTENCES, VectorState
from ..core.vector import SyncVector
from .values import local_values


class ImportDeleter(Component):
    """Applies a deletion that was made on the peer (D5)."""

    _name = "connector.import.deleter"
    _inherit = ["connector.base", "base.deleter"]
    _usage = "import.deleter"

    def __init__(self, work_context):
        super().__init__(work_context)
        self.vector = SyncVector()

    def run(
        self,
        external_id,
        mtime: datetime | None = None,
        conflict_resolution: str | None = None,
    ) -> str:
        """Do with our record what the policy says; return a sentence.

        :param mtime: when it was deleted, by the peer's clock, where that is known
        """
        binding = self.binder.to_internal(external_id)
        self.vector = self._make_vector(str(external_id), binding, mtime)
        if binding and binding.sync_state == "deleted":
            self.vector.state = VectorState.UPTODATE
            return self.env._("Was deleted before.")
        resolver = self.component(usage="sync.resolver")
        goes_on = self.vector.pass_gate(resolver.resolve)
        if goes_on and conflict_resolution:
            self.vector.conflict_resolution = conflict_resolution
        goes_on = goes_on and self.vector.settle()
        if self.vector.state is VectorState.CONFLICT:
            binding.with_context(connector_no_export=True).sync_state = "conflict"
            self.component(usage="conflict.reporter").run(self.vector)
            binding._event("on_sync_conflict", collection=self.backend_record).notify(
                binding, self.vector
            )
        if not goes_on:
            # pylint: disable=translation-not-lazy
            return self.env._(REASON_SENTENCES[self.vector.reason])
        if not binding:
            return self.env._("Deleted there, and not known here.")
        return self._apply(binding)

    def _make_vector(self, external_id: str, binding, mtime) -> SyncVector:
        vector = SyncVector(
            external_id=external_id,
            deleted=True,
            mtime=mtime,
            clock_offset=self.backend_adapter.clock_offset if mtime else None,
        )
        if binding:
            record = binding._get_bound_record()
            vector.binding, vector.record, vector.local = binding, record, {}
            vector.local_write_date = self._get_local_date(binding)
            vector.last_sync = binding.sync_date or None
            vector.sync_write_date = binding.sync_write_date or None
            vector.external_mtime = binding.external_mtime or None
        return vector

    def _get_local_date(self, binding) -> datetime:
        """When our record changed, by the values where those last exchanged are known.

        Its own date tells less: a change in the transaction of the last exchange bears
        the very date of that, and Odoo writes on records for reasons of its own: the
        address of a company on its people.
        """
        date = binding._get_bound_record().write_date
        stamp, base = binding.sync_write_date, binding.base_values
        if not stamp or not base:
            return date
        if self._is_changed_here(binding, base, is_written=date > stamp):
            return max(date, stamp + timedelta(microseconds=1))
        return min(date, stamp)

    def _is_changed_here(self, binding, base: dict, is_written: bool) -> bool:
        holder = binding._get_holder()
        known = {
            name: value
            for name, value in base.items()
            if name in holder._fields
            # An image is stored smaller than it came: that is no change of ours.
            and (is_written or holder._fields[name].type not in ("binary", "image"))
        }
        return bool(changed_fields(known, local_values(holder, known)))

    def _apply(self, binding) -> str:
        record = binding._get_bound_record()
        action = self.policy.remote_delete_action
        if action == "archive" and "active" not in record._fields:
            action = "unlink"
        silent = record.with_context(connector_no_export=True)
        binding = binding.with_context(connector_no_export=True)
        if action == "checkpoint":
            self.backend_record.add_checkpoint(
                binding, self.env._("Was deleted on the other side.")
            )
            self._mark(binding)
            return self.env._("Deleted there: somebody was asked.")
        if action == "archive":
            silent.write({"active": False})
            self._mark(binding)
            return self.env._("Archived.")
        self.binder.unbind(binding)
        if action == "unbind":
            return self.env._("Forgot the link.")
        silent.unlink()
        return self.env._("Deleted.")

    def _mark(self, binding) -> None:
        # Should it come back over there, its next import takes it up again.
        record = binding._get_bound_record()
        record.flush_recordset()
        binding.write(
            {
                "sync_state": "deleted",
                "sync_hash": False,
                "sync_date": fields.Datetime.now(),
                "sync_write_date": record.write_date,
            }
        )


class ExportDeleter(Component):
    """Deletes on the peer what was deleted here."""

    _name = "connector.export.deleter"
    _inherit = ["connector.base", "base.deleter"]
    _usage = "export.deleter"

    def run(self, external_id) -> str:
        """Delete it there; one that is gone already is fine."""
        sentence = self.env._("Deleted on the backend.")
        try:
            self.backend_adapter.delete(external_id)
        except IDMissingInBackend:
            sentence = self.env._("Was deleted on the backend already.")
        self.env["connector.tombstone"]._find_open(
            self.backend_record, self.model._name, str(external_id)
        ).sent_at = fields.Datetime.now()
        return sentence
