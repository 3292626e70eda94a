# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ConnectorCheckpointReview(models.TransientModel):
    """Marks the selected checkpoints as reviewed, with one comment for all."""

    _name = "connector.checkpoint.review"
    _description = "Review of checkpoints"

    checkpoint_ids = fields.Many2many("connector.checkpoint", string="Checkpoints")
    checkpoint_count = fields.Integer(compute="_compute_checkpoint_count")
    comment = fields.Char()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "checkpoint_ids" in fields_list:
            ids = self.env.context.get("active_ids") or []
            values["checkpoint_ids"] = [fields.Command.set(ids)]
        return values

    @api.depends("checkpoint_ids")
    def _compute_checkpoint_count(self):
        for wizard in self:
            wizard.checkpoint_count = len(wizard.checkpoint_ids)

    def review(self):
        """Mark them and close."""
        self.ensure_one()
        self.checkpoint_ids.reviewed(self.comment)
        return {"type": "ir.actions.act_window_close"}
