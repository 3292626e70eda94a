# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AttachmentQueueReschedule(models.TransientModel):
    _name = "attachment.queue.reschedule"
    _description = "Process Files Again"

    def _default_attachment_ids(self):
        return self.env["attachment.queue"].browse(self.env.context.get("active_ids"))

    attachment_ids = fields.Many2many(
        "attachment.queue",
        string="Files",
        default=lambda self: self._default_attachment_ids(),
    )

    def reschedule(self):
        """Process the files again in the background."""
        self.attachment_ids.button_reschedule()
        return {"type": "ir.actions.act_window_close"}
