# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AttachmentSynchronizePreview(models.TransientModel):
    _name = "attachment.synchronize.preview"
    _description = "What the Next Run Would Take"

    task_id = fields.Many2one("attachment.synchronize.task", readonly=True)
    file_count = fields.Integer(readonly=True)
    notice = fields.Char(readonly=True)
    line_ids = fields.One2many(
        "attachment.synchronize.preview.line", "preview_id", readonly=True
    )


class AttachmentSynchronizePreviewLine(models.TransientModel):
    _name = "attachment.synchronize.preview.line"
    _description = "File on the Server"

    preview_id = fields.Many2one(
        "attachment.synchronize.preview", required=True, ondelete="cascade"
    )
    name = fields.Char(string="File")
    size = fields.Float(string="Bytes", digits=(16, 0))
    verdict = fields.Selection(
        [
            ("take", "Taken"),
            ("wait", "Waits"),
            ("refuse", "Refused"),
            ("known", "Already taken"),
            ("skip", "Left alone"),
        ],
        string="Next Run",
    )
    reason = fields.Char(string="Why")
