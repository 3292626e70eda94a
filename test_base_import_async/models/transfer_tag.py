# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TestTransferTag(models.Model):
    """What orders refer to by name, external id or database id."""

    _name = "test.transfer.tag"
    _description = "Test transfer tag"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    @api.constrains("name")
    def _check_name(self):
        if any("forbidden" in tag.name for tag in self):
            raise ValidationError(self.env._("This name is forbidden."))
