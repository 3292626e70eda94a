# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conflicts of an exchange keep what the partner's file said: he cannot be asked."""

from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.exchanged import encode


class PatternConflictReporter(Component):
    _name = "pattern.conflict.reporter"
    _inherit = "connector.conflict.reporter"
    _collection = "pattern.sync.backend"

    def _get_payload(self, vector: SyncVector) -> dict[str, Any]:
        payload = super()._get_payload(vector)
        return {**payload, "remote_values": encode(vector.values or {})}
