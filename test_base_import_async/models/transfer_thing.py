# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TestTransferThing(models.Model):
    """Fields of the rarer types, and values that are easily mistaken."""

    _name = "test.transfer.thing"
    _description = "Test transfer thing"

    name = fields.Char()
    code = fields.Char(size=8)
    # the label of one is the key of the next
    size = fields.Selection(
        selection=[("s", "M"), ("m", "L"), ("l", "S"), ("none", "0")], default="m"
    )
    rank = fields.Integer()
    is_open = fields.Boolean()
    until = fields.Datetime()
    memo = fields.Text()
    sheet = fields.Html(translate=True)
    price = fields.Float(digits=(16, 3))
    cost = fields.Float(company_dependent=True)
    settings = fields.Json()
    photo = fields.Image(max_width=64, max_height=64)
    subject = fields.Reference(
        selection=[("res.partner", "Contact"), ("res.country", "Country")]
    )
    target_model = fields.Char()
    target_id = fields.Many2oneReference(model_field="target_model")
    kind_id = fields.Many2one(comodel_name="test.transfer.kind")
    properties = fields.Properties(definition="kind_id.properties_definition")
