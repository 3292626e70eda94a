# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain


class ConnectorSyncBackend(models.AbstractModel):
    """Where the bindings of each model are kept, and how they are found."""

    _inherit = "connector.sync.backend"

    def _find_binding(self, model_name: str, *, external_id=None, record=None):
        """The bindings of an external id or of real records; archived ones too."""
        self.ensure_one()
        generic = self._is_generic(model_name)
        domain = self._get_bindings_domain(model_name)
        if record is not None:
            domain &= Domain("res_id" if generic else "odoo_id", "in", record.ids)
        if external_id is not None:
            domain &= Domain("external_id", "=", str(external_id))
        model = self.env["connector.generic.binding" if generic else model_name]
        found = model.with_context(active_test=False).search(domain)
        return found.with_env(self.env)

    def _find_bindings(self, model_name: str, external_ids: list[str]):
        """The bindings of several external ids; archived ones too."""
        model = self.env[model_name]
        if self._is_generic(model_name):
            model = self.env["connector.generic.binding"]
        domain = self._get_bindings_domain(model_name)
        domain &= Domain("external_id", "in", external_ids)
        return model.with_context(active_test=False).search(domain)

    def _is_generic(self, model_name: str) -> bool:
        """Whether records of the model are bound by the generic binding."""
        fields_known = self.env[model_name]._fields
        return not {"backend_id", "odoo_id"} <= set(fields_known)

    def _get_bindings_domain(self, model_name: str) -> Domain:
        """What selects this backend's bindings for a model."""
        if not self._is_generic(model_name):
            return Domain("backend_id", "=", self.id)
        generic = self.env["connector.generic.binding"]
        domain = Domain(generic._get_backend_domain(self))
        return domain & Domain("res_model", "=", model_name)

    def _get_import_key(self, model_name: str, external_id) -> str:
        """What tells the job that imports a record from all others."""
        return f"import:{self._name}:{self.id}:{model_name}:{external_id}"
