# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Takes up exports that did not come to their end."""

from typing import Any

from odoo.addons.component.core import Component

from .locks import lock_all_or_retry, record_lock


class ExportRecovery(Component):
    """The peer has a record of ours, and no binding says so: a receipt does.

    Its export was rolled back or killed after the peer had created the record. Whoever
    meets it first, the next export or an import, links it.
    """

    _name = "connector.export.recovery"
    _inherit = ["connector.base", "base.synchronizer"]
    _usage = "export.recovery"

    def find(self, external_ids: list[str]) -> dict[str, Any]:
        """Return the receipts of those records of the peer that we created."""
        receipts = self.env["connector.export.receipt"]._find_unfinished(
            self.backend_record,
            self.model._name,
            ["|", ("external_id", "=", False), ("external_id", "in", external_ids)],
        )
        found = {one.external_id: one for one in receipts if one.external_id}
        unheard = receipts.filtered(lambda one: not one.external_id)
        if unheard:
            # Their records may be locked by exports that are at work just now.
            found = self.backend_adapter.recognise(unheard, external_ids) | found
        return found

    def take_up(self, receipt, external_id: str):
        """Link the record that a receipt names; return the binding, or an empty one.

        With the values that were sent as those last exchanged: what either side changed
        since is found by them.

        :raises RetryableJobError: while the export is at work
        """
        record = receipt._get_record()
        if not record:
            # Deleted here before it was linked: to us it is a record of theirs.
            return self.binder.binding_model
        name = record_lock(self.backend_record, self.model._name, record.id)
        lock_all_or_retry(self.env, [name])
        binding = self.binder.wrap_record(record, create=True)
        if binding.external_id != external_id:
            # None, or that of a record which is gone over there.
            base = receipt.base_values or {}
            self.binder.bind(external_id, binding, base=base)
        receipt._remove_after_commit()
        return binding
