# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


def get_record_model(env, model_name: str | bool) -> str | bool:
    """The model of the real records; False when it is not installed."""
    model = env.get(model_name or "")
    if model is None:
        return False
    getter = getattr(model, "_get_record_model", None)
    return getter() if getter else model_name


def find_record_model(env, model_name: str | bool):
    """The model of the real records, as a record; empty when it is not installed."""
    # sudo: which models there are is no secret.
    models_known = env["ir.model"].sudo()
    name = get_record_model(env, model_name)
    return models_known._get(name) if name else models_known


def get_record_label(env, model_name: str) -> str:
    """How people call the real records; the name itself where it is not installed."""
    record_model = get_record_model(env, model_name)
    if not record_model:
        return model_name
    # sudo: the name of a model, in the language of the user, is no secret.
    return env["ir.model"].sudo()._get(record_model).name


class ConnectorBackendOwned(models.AbstractModel):
    """Something that belongs to a backend of whatever model.

    A pair of model and id, because each connector has a backend model of its own.
    It stays readable when the record, or its model, is gone.
    """

    _name = "connector.backend.owned"
    _description = "Part of a connector backend"

    backend_model = fields.Char(required=True, readonly=True, index=True)
    backend_res_id = fields.Many2oneReference(
        string="Backend ID",
        model_field="backend_model",
        required=True,
        readonly=True,
        index=True,
    )
    backend_name = fields.Char(string="Backend", compute="_compute_backend_name")
    company_id = fields.Many2one("res.company", index=True, readonly=True)

    def _compute_backend_name(self):
        for record in self:
            # sudo: reviewers see the name of a backend that they may not open.
            backend = record.sudo()._get_backend()
            record.backend_name = (
                backend.display_name
                if backend
                else self.env._(
                    "%(model)s #%(id)s (deleted)",
                    model=record.backend_model,
                    id=record.backend_res_id,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            backend = self._find(vals.get("backend_model"), vals.get("backend_res_id"))
            if backend and "company_id" in backend._fields:
                vals["company_id"] = backend.company_id.id
        return super().create(vals_list)

    @api.model
    def _prepare_backend_vals(self, backend) -> dict:
        """The pair of fields that names the backend."""
        return {"backend_model": backend._name, "backend_res_id": backend.id}

    @api.model
    def _get_backend_domain(self, backend) -> list:
        """What belongs to one of these backends."""
        return [
            ("backend_model", "=", backend._name),
            ("backend_res_id", "in", backend.ids),
        ]

    def _get_backend(self):
        """The backend; an empty recordset or None when it is gone."""
        self.ensure_one()
        return self._find(self.backend_model, self.backend_res_id)

    @api.model
    def _find(self, model_name: str | None, res_id: int):
        # The module of the model may have been uninstalled.
        if not model_name or model_name not in self.env:
            return None
        return self.env[model_name].browse(res_id).exists()

    def action_open_backend(self):
        """Open the form of the backend."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.backend_model,
            "res_id": self.backend_res_id,
            "view_mode": "form",
        }


class ConnectorBackendModelOwned(models.AbstractModel):
    """What belongs to a backend, and is about one of its models."""

    _name = "connector.backend.model.owned"
    _description = "Part of a connector backend about one model"
    _inherit = "connector.backend.owned"

    model_name = fields.Char(string="Binding Model", required=True, readonly=True)
    model_label = fields.Char(string="Records", compute="_compute_model_label")

    @api.depends("model_name")
    @api.depends_context("lang")
    def _compute_model_label(self):
        for record in self:
            record.model_label = get_record_label(self.env, record.model_name)
