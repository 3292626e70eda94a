# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file as the dashboard of its exchange shows it."""

from odoo import api, fields, models


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    exchanged_name = fields.Char(
        string="Name at the Partner's",
        compute="_compute_exchanged_name",
        help="What the file is called on the server: the partner knows it by that.",
    )

    @api.depends("name", "remote_path")
    def _compute_exchanged_name(self):
        for attachment in self:
            _folder, _slash, name = (attachment.remote_path or "").rpartition("/")
            attachment.exchanged_name = name or attachment.name
