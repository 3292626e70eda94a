# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
from datetime import datetime

from odoo import fields

from odoo.addons.component.core import AbstractComponent, Component
from odoo.addons.connector.exception import IDMissingInBackend


class FakeAdapter(AbstractComponent):
    """Speaks to the peer in memory."""

    _name = "fake.adapter"
    _inherit = "connector.adapter.crud"
    _collection = "fake.backend"
    _kind = ""

    @property
    def exports_together(self):
        return self.work.client.together

    @property
    def peer_now(self):
        client = self.work.client
        return client.now if client.tells_clock else None

    @property
    def clock_offset(self):
        return self.peer_now and self.peer_now - fields.Datetime.now()

    def ping(self):
        self.work.client.ping()

    def search(self, filters=None):
        return self.work.client.search(self._kind)

    def search_modified(self, msince, muntil=None, filters=None):
        yield from self.work.client.search_modified(self._kind, msince)

    def search_deleted(self, msince):
        return self.work.client.search_deleted(self._kind, msince)

    def read(self, external_id):
        found = self.read_many([external_id])
        if external_id not in found:
            raise IDMissingInBackend(f"No {self._kind} {external_id}")
        return found[external_id]

    def read_many(self, external_ids):
        return self.work.client.read(self._kind, external_ids)

    def create_once(self, data, idempotency_key):
        return self.work.client.create(self._kind, data, idempotency_key)

    def create_many(self, data, idempotency_keys):
        return self.work.client.create_many(self._kind, data, idempotency_keys)

    def write_many(self, external_ids, data):
        self.work.client.write_many(self._kind, external_ids, data)

    def _find_created(self, receipt):
        return self.work.client.find_key(receipt.idempotency_key)

    def write(self, external_id, data):
        self.work.client.write(self._kind, external_id, data)

    def delete(self, external_id):
        self.work.client.delete(self._kind, external_id)

    def external_mtime(self, record) -> datetime | None:
        return record.get("updated")


class OtherPinger(Component):
    """Belongs to the other connector only."""

    _name = "other.fake.adapter"
    _inherit = "connector.adapter.crud"
    _collection = "other.fake.backend"
    _apply_on = "res.partner"

    def ping(self):
        return None
