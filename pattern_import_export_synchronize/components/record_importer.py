# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A person's decision about a record that is in conflict."""

from odoo import fields

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.meeting import Meeting
from ..core.sent import decode, encode
from ..models.exchange_meetings import get_contradicted
from ..models.exchange_values import get_exchanged_values, get_last_meeting


class PatternRecordImporter(Component):
    """Applies *Keep local* or *Take remote* to a record.

    The partner cannot be asked for one record: what his file said is kept with the
    checkpoint.
    """

    _name = "pattern.record.importer"
    _inherit = ["connector.base", "base.importer"]
    _collection = "pattern.sync.backend"
    _usage = "record.importer"

    def run(
        self, external_id, force: bool = False, data=None, conflict_resolution=None
    ) -> str:
        """Settle the open conflict of this key; return a sentence.

        :param conflict_resolution: ``this`` or ``other``
        :raises InvalidDataError: when there is no open conflict
        """
        binding = self.binder.find_many([str(external_id)]).get(str(external_id))
        # whoever decides was checked
        reporter = self.component(usage="conflict.reporter")
        checkpoint = reporter.find_open([str(external_id)]).get(str(external_id))
        if not binding or not checkpoint or not conflict_resolution:
            raise InvalidDataError(
                self.env._(
                    "There is no open conflict of %s. Its values come with the next "
                    "file of the partner.",
                    external_id,
                )
            )
        payload = checkpoint.payload
        if payload.get("is_deleted"):
            return self._decide_deletion(binding, conflict_resolution)
        return self._decide_values(binding, payload, conflict_resolution)

    def _decide_values(self, binding, payload: dict, resolution: str) -> str:
        """Of fields in conflict the chosen side's value stays, others are merged."""
        # Bindings are the machinery's; the record is written as the exchange does.
        record = binding._get_bound_record().with_env(self.env)
        remote = decode(payload["remote_values"])
        vector = self._new_vector(binding, record, payload)
        vector.conflict_resolution = resolution
        vector.settle()
        values = {
            name: [(6, 0, sorted(value))] if isinstance(value, frozenset) else value
            for name, value in vector.result.items()
        }
        lines = payload.get("remote_lines") or {}
        if resolution == "other":
            values.update(lines)
        record.with_context(connector_no_export=True).write(values)
        is_news = vector.kept_fields or get_contradicted(vector, is_read=False)
        if lines and resolution == "this":
            is_news = True
        sentence = (
            self.env._("Updated.")
            if resolution == "other"
            else self.env._("Kept; the next file that leaves tells the partner.")
        )
        self.binder.meet(
            [
                Meeting(
                    external_id=binding.external_id,
                    res_id=record.id,
                    base={
                        **(binding.base_values or {}),
                        **encode(remote),
                        **(payload.get("remote_stamps") or {}),
                    },
                    sent=self._get_sent(vector, payload, resolution),
                    sent_file_id=binding.sent_file_id.id or None,
                    sent_at=binding.sent_at or None,
                    state="pending" if is_news else "synced",
                )
            ]
        )
        return sentence

    def _get_sent(
        self, vector: SyncVector, payload: dict, resolution: str
    ) -> dict | None:
        """What our files told him, now that it is known what he changed of it."""
        sent = vector.data.sent
        if sent is None:
            return None
        said = {**(vector.values or {}), **(payload.get("remote_stamps") or {})}
        base = vector.base or {}
        changes = {
            name: value
            for name, value in said.items()
            if name in sent.latest and (name not in base or base[name] != value)
        }
        is_kept = resolution == "this"
        sent = sent.tell_again(changes) if is_kept else sent.pass_over(changes)
        return sent.to_json()

    def _new_vector(self, binding, record, payload: dict) -> SyncVector:
        """Both sides as they are, ours perhaps changed since the conflict was found."""
        remote, base = decode(payload["remote_values"]), payload.get("base_values")
        vector = SyncVector(
            external_id=binding.external_id,
            values=remote,
            local=get_exchanged_values(record, remote),
            base=None if base is None else decode(base),
            data=get_last_meeting(binding),
            binding=binding,
            record=record,
            mtime=fields.Datetime.to_datetime(payload.get("remote_date") or None),
            local_write_date=record.write_date,
            last_sync=binding.sync_date or None,
            sync_write_date=binding.sync_write_date or None,
            external_mtime=binding.external_mtime or None,
        )
        self.component(usage="sync.resolver").resolve(vector)
        return vector

    def _decide_deletion(self, binding, resolution: str) -> str:
        if resolution == "this":
            # He does not have it any more: the next file brings it as a new one.
            self.binder.unbind(binding)
            return self.env._("Kept; the link is forgotten.")
        record = binding._get_bound_record().with_env(self.env)
        silent = record.with_context(connector_no_export=True)
        if self.policy.remote_delete_action == "archive" and "active" in record._fields:
            silent.write({"active": False})
            binding.write({"sync_state": "deleted"})
            return self.env._("Archived.")
        self.binder.unbind(binding)
        if self.policy.remote_delete_action == "unbind":
            return self.env._("Kept; the link is forgotten.")
        silent.unlink()
        return self.env._("Deleted.")
