# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stamps of the last meeting of both sides."""

from datetime import datetime
from typing import Any

from odoo import fields

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import InvalidDataError


class BinderStamps(AbstractComponent):
    """What ``connector.binder`` writes on bindings, without asking to be told back."""

    _name = "connector.binder.stamps"
    _inherit = "connector.base"

    def bind(
        self,
        external_id,
        binding,
        mtime: datetime | None = None,
        payload_hash: str | None = None,
        *,
        base: dict[str, Any] | None = None,
        touch_local: bool = True,
    ) -> None:
        """Link a binding to an external id and stamp their meeting.

        :param mtime: when the peer's version was made, by its clock
        :param payload_hash: checksum of what the peer sent
        :param base: the values last exchanged, by field
        :param touch_local: False when our record has changes that the peer does not
            know and that no other stamp tells of
        :raises InvalidDataError: when the id is None, False or an empty text
        """
        if isinstance(binding, int):
            binding = self.binding_model.browse(binding)
        binding.ensure_one()
        self.check_external_id(external_id, binding)
        values = self.get_stamps(external_id, mtime, payload_hash, base)
        if binding.external_id == values["external_id"]:
            del values["external_id"]
        if touch_local:
            values["sync_write_date"] = self._get_write_date(binding)
        self._silent(binding).write(values)

    def get_stamps(
        self,
        external_id,
        mtime: datetime | None = None,
        payload_hash: str | None = None,
        base: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the values of a binding that note a meeting now; see ``bind()``."""
        values = {
            "external_id": str(external_id),
            "sync_date": fields.Datetime.now(),
            "sync_hash": payload_hash or False,
            "sync_state": "synced",
        }
        if mtime is not None:
            values["external_mtime"] = mtime
        if base is not None:
            values["base_values"] = base
        return values

    def check_external_id(self, external_id, binding) -> None:
        """Raise ``InvalidDataError`` unless it is an id; 0 is one."""
        if external_id is None or external_id is False or external_id == "":
            raise InvalidDataError(
                self.env._(
                    "The other side gave no ID to %s: nothing was linked.",
                    binding.display_name,
                )
            )

    def touch(self, binding) -> None:
        """Note that both sides were found in step now."""
        vals = {"sync_date": fields.Datetime.now()}
        if binding.sync_state == "error":
            vals["sync_state"] = "synced"
        self._silent(binding).write(vals)

    def unbind(self, binding) -> None:
        """Forget the link; the real record and the peer's stay."""
        self._silent(binding).unlink()

    def _get_write_date(self, binding) -> datetime:
        record = binding._get_bound_record()
        record.flush_recordset()
        return record.write_date

    def _silent(self, records):
        # What comes from the peer is not sent back to it.
        return records.with_context(
            connector_no_export=True,
            tracking_disable=not self.backend_record.track_changes,
        )
