# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records known by their name, below the record that they belong to."""

from odoo.fields import Domain

from odoo.addons.component.core import AbstractComponent


class NamedMatcher(AbstractComponent):
    """The same name below the same record means the same record.

    To be inherited in front of ``connector.record.matcher``.
    """

    _name = "odoo.peer.named.matcher"
    _inherit = "connector.base"
    _collection = "odoo.peer.backend"
    _primary_fields = ("name",)

    # The many2one to the record that it belongs to, and the binding model of that one.
    _owner: tuple[str, str] = ("", "")

    def _get_key_values(self, vector):
        source = vector.data["source"]
        field, binding_model = self._owner
        owner = source[field] and self.binder_for(binding_model).to_internal(
            source[field], unwrap=True
        )
        return {"name": source["name"], "owner": owner and owner.id or False}

    def _get_domain(self, model, keys, names):
        domain = super()._get_domain(model, keys, names)
        return domain & Domain(self._owner[0], "=", keys["owner"])
