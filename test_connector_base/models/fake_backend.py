# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections.abc import Iterator
from contextlib import contextmanager

from odoo import models

from ..peer import MemoryPeer, peer_of


class FakeBackend(models.Model):
    """A backend whose peer lives in memory."""

    _name = "fake.backend"
    _description = "Fake Backend"
    _inherit = "connector.sync.backend"

    @contextmanager
    def _open_client(self) -> Iterator[MemoryPeer]:
        with peer_of(self).connect() as client:
            yield client

    def _get_sync_models(self) -> list[str]:
        return [*super()._get_sync_models(), "res.partner.industry"]


class OtherFakeBackend(models.Model):
    """Another connector: nothing of the first one's is found from it."""

    _name = "other.fake.backend"
    _description = "Other Fake Backend"
    _inherit = "connector.sync.backend"
