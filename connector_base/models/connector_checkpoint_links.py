# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ConnectorCheckpoint(models.Model):
    """What a checkpoint is about, as links; all are empty once that is gone."""

    _inherit = "connector.checkpoint"

    record_ref = fields.Reference(
        selection="_select_models",
        string="Reviewed Record",
        compute="_compute_refs",
    )
    backend_ref = fields.Reference(
        selection="_select_models",
        string="Reviewed Backend",
        compute="_compute_refs",
    )
    binding_id = fields.Integer(
        string="Binding ID",
        compute="_compute_binding_id",
        help="Of the binding model; of the generic binding where it has no other.",
    )

    @api.model
    def _select_models(self) -> list[tuple[str, str]]:
        # sudo: which models there are is no secret.
        known = self.env["ir.model"].sudo().search([("transient", "=", False)])
        return [(model.model, model.name) for model in known]

    @api.depends("res_model", "res_id", "backend_model", "backend_res_id")
    def _compute_refs(self):
        for checkpoint in self:
            checkpoint.record_ref = checkpoint._get_record() or False
            checkpoint.backend_ref = checkpoint._get_backend() or False

    @api.depends("binding_model", "external_id", "res_id", "backend_res_id")
    def _compute_binding_id(self):
        for checkpoint in self:
            # sudo: an id is no secret; reviewers need not see bindings.
            checkpoint.binding_id = checkpoint.sudo()._find_own_binding().id

    def _find_own_binding(self):
        """The binding of what is to be reviewed, where there is one."""
        backend, record = self._get_backend(), self._get_record()
        if not backend or self.binding_model not in self.env:
            return self.env["connector.generic.binding"]
        if record:
            return backend._find_binding(self.binding_model, record=record)[:1]
        external_id = self.external_id or ""
        return backend._find_binding(self.binding_model, external_id=external_id)[:1]
