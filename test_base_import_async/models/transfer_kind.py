# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TestTransferKind(models.Model):
    """A category without a unique name, which defines properties of orders."""

    _name = "test.transfer.kind"
    _description = "Test transfer kind"

    name = fields.Char(required=True)
    properties_definition = fields.PropertiesDefinition()
