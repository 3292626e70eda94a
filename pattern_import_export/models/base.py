# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.base_import_async.models.undo_capture import get_capture
from odoo.addons.component_event.components.event import CollectedEvents

_KEY = "pattern_import_export.unheard"


class Base(models.AbstractModel):
    """Inert but while a running import writes."""

    _inherit = "base"

    def _event(self, name, collection=None, components_registry=None):
        # For each record that is created or written, component_event prepares the work
        # of listeners, and then finds none. Who listens changes with the registry only.
        registry = self.env.context.get("components_registry", components_registry)
        if collection is not None or registry or not get_capture(self.env):
            return super()._event(name, collection, components_registry)
        unheard = self.env.cr.cache.setdefault(_KEY, set())
        if (self._name, name) in unheard:
            return CollectedEvents([])
        events = super()._event(name)
        if not events.events:
            unheard.add((self._name, name))
        return events
