# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A bound record that is deleted leaves a trace, whatever its model."""

from odoo.addons.component.core import Component


class ExchangeListener(Component):
    """Unbinds what is deleted; the binding leaves a tombstone."""

    _name = "pattern.exchange.listener"
    _inherit = ["connector.base", "base.event.listener"]

    def on_record_unlink(self, record):
        """The record is about to go."""
        backends = record.env["pattern.sync.backend"]
        if record._name in backends._get_exchanged_models():
            record.env["connector.generic.binding"]._unbind_deleted(record)
