# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A line that is deleted leaves no date: it is noted before it goes."""

from collections.abc import Iterator

from odoo.addons.component.core import Component

from ..models.connector_backend_owned import get_record_model
from .bindings import find_bindings


class ComponentListener(Component):
    """Buries components of bound records, so that those are selected for export.

    It needs nothing of the connector but the ``_component_fields`` of its selector.
    Deletions by an import are noted too: other backends may not know of them, and the
    dates tell the one that it came from.
    """

    _name = "connector.component.listener"
    _inherit = ["connector.base", "base.event.listener"]

    def on_record_unlink(self, record):
        """The record is about to go; its owners are about to change."""
        for binding_model, inverse in self._get_owners(record._name):
            owner = record[inverse]
            for binding in self._get_bindings(binding_model, owner):
                backend = binding._get_bound_backend()
                if backend:
                    self.env["connector.tombstone"]._bury_component(
                        backend, binding_model, owner
                    )

    def _get_owners(self, model_name: str) -> Iterator[tuple[str, str]]:
        """Models at work that ``model_name`` is a component of, and the field to it."""
        seen = set()
        for selector in self.work.components_registry.lookup(usage="msince.selector"):
            for binding_model in selector.apply_on_models or ():
                for name in selector._component_fields:
                    inverse = self._get_inverse(binding_model, name, model_name)
                    if inverse and (binding_model, inverse) not in seen:
                        seen.add((binding_model, inverse))
                        yield binding_model, inverse

    def _get_inverse(self, binding_model: str, name: str, model_name: str):
        """The many2one from a line to its record, where ``name`` holds such lines."""
        model = self.env.get(get_record_model(self.env, binding_model))
        field = None if model is None else model._fields.get(name)
        if field is None or field.comodel_name != model_name:
            return None
        inverse = self.env[model_name]._fields.get(field.inverse_name)
        is_record = inverse is not None and inverse.type == "many2one"
        return inverse.name if is_record else None

    def _get_bindings(self, binding_model: str, owner):
        """Bindings of the owner that the peers know."""
        found = find_bindings(self.env, binding_model, owner)
        return found.filtered("external_id")
