# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.rules import RESOLUTION_LABELS


class ConnectorSyncPolicyField(models.Model):
    """Whose value of one field stays."""

    _name = "connector.sync.policy.field"
    _description = "Synchronised field"
    _order = "field_name"

    policy_id = fields.Many2one(
        "connector.sync.policy", required=True, index=True, ondelete="cascade"
    )
    model_name = fields.Char(related="policy_id.model_name", string="Model of Field")
    field_name = fields.Char(string="Field", required=True)
    field_label = fields.Char(string="Label", compute="_compute_field_label")
    # What the screen offers, with commas in between; empty: all fields of the model.
    offered_names = fields.Char(compute="_compute_offered_names")
    resolution = fields.Selection(
        RESOLUTION_LABELS, string="Value on Update", required=True, default="this"
    )

    _field_uniq = models.UniqueIndex(
        "(policy_id, field_name)", "This field is listed already."
    )

    @api.depends("field_name", "policy_id")
    @api.depends_context("lang")
    def _compute_field_label(self):
        for line in self:
            model = self.env.get(line.model_name or "")
            field = model is not None and model._fields.get(line.field_name or "")
            line.field_label = field and field._description_string(self.env)

    @api.depends("policy_id")
    def _compute_offered_names(self):
        for line in self:
            mapped = line.policy_id and line.policy_id._get_mapped_fields()
            line.offered_names = ",".join(sorted(mapped or ()))

    @api.constrains("field_name")
    def _check_field_name(self):
        for line in self:
            model = self.env.get(line.model_name)
            if model is None:
                continue
            if line.field_name not in model._fields:
                raise ValidationError(
                    self.env._(
                        "%(model)s have no field %(field)s: choose one of the list.",
                        model=model._description,
                        field=line.field_name,
                    )
                )
            mapped = line.policy_id._get_mapped_fields()
            if mapped is not None and line.field_name not in mapped:
                raise ValidationError(
                    self.env._(
                        "%(field)s is not synchronised: a rule for it would do "
                        "nothing. Choose one of the list.",
                        field=line.field_label,
                    )
                )
