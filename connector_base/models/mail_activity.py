# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Who marks the activity of a checkpoint as done has reviewed it."""
        checkpoints = self.env["connector.checkpoint"]
        if not self.env.context.get("connector_checkpoint_closing"):
            own = self.filtered(lambda one: one.res_model == checkpoints._name)
            checkpoints = checkpoints.browse(own.mapped("res_id")).exists()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if checkpoints:
            checkpoints.reviewed()
        return result
