# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What all components of this addon have in common."""

from odoo.addons.component.core import AbstractComponent

from ..core.policy import SyncPolicy


class ConnectorBase(AbstractComponent):
    """Inherited by every component here.

    They are ready to be used without a class of the connector's own, and so would be
    found from every collection: they answer only to synchronised backends.
    """

    _name = "connector.base"
    _inherit = "base.connector"

    @classmethod
    def _component_match(cls, work, usage=None, model_name=None, **kw) -> bool:
        backend_class = work.env.registry["connector.sync.backend"]
        return isinstance(work.collection, backend_class)

    @property
    def policy(self) -> SyncPolicy:
        """The rules of the backend for the model at work."""
        return self.backend_record._get_sync_policy(self.model._name)
