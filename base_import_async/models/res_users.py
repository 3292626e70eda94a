# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    """Whoever imports often says once how to hear of the end."""

    _inherit = "res.users"

    transfer_mail_at_end = fields.Boolean(
        string="E-mail When an Import Ends",
        help="For each import in the background, with its outcome.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["transfer_mail_at_end"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["transfer_mail_at_end"]
