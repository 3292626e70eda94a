# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whose record stays: the policy of the backend, or the connector's own rules."""

from odoo.addons.component.core import Component

from ..core.policy import SyncPolicy
from ..core.vector import SyncVector


class SyncResolver(Component):
    """Asked once for each vector, components included (``sync_resolve`` of seed 003).

    It may set ``strategy``, ``resolution``, ``default_resolution``,
    ``conflict_resolution`` and ``accept_conflict``; method, dates, the local record
    and a suspected conflict are there to be looked at.
    """

    _name = "connector.sync.resolver"
    _inherit = "connector.base"
    _usage = "sync.resolver"

    def resolve(self, vector: SyncVector) -> None:
        """Make the vector follow the policy; a line follows its record's."""
        if vector.parent is None:
            self._policy(vector).apply_to(vector)

    def _policy(self, vector: SyncVector) -> SyncPolicy:
        return self.policy
