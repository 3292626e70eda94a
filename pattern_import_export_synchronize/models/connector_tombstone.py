# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ConnectorTombstone(models.Model):
    """What was deleted here and a partner had: which file tells him."""

    _inherit = "connector.tombstone"

    attachment_queue_id = fields.Many2one(
        "attachment.queue", readonly=True, index=True, ondelete="set null"
    )
    base_values = fields.Json(
        readonly=True,
        help="The values that the partner was last seen to have: with these he has "
        "not heard of the deletion.",
    )
