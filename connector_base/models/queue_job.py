# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class QueueJob(models.Model):
    _inherit = "queue.job"

    def related_action_connector(self):
        """Open the real record that a job imports or exports."""
        self.ensure_one()
        record = self._get_connector_record()
        if not record:
            return None
        return {
            "name": self.env._("Related Record"),
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _get_connector_record(self):
        if self.method_name == "export_record":
            binding = self.env[self.model_name].browse(self.records.ids).exists()
            return binding and binding[:1]._get_bound_record()
        args, kwargs = self.args or (), self.kwargs or {}
        backend = args[0] if args else kwargs.get("backend")
        if self.method_name in ("import_record", "delete_record"):
            external_id = args[1] if len(args) > 1 else kwargs.get("external_id")
            model_name = kwargs.get("model_name") or self.model_name
            binding = backend.exists()._find_binding(
                model_name, external_id=external_id
            )
            # Not imported yet: the backend is the nearest thing to look at.
            return binding._get_bound_record() if binding else backend
        line = args[1] if len(args) > 1 else None
        if self.method_name in ("run_slice", "import_since", "export_since") and line:
            return line.run_id if line._name == "connector.sync.line" else line
        return backend
