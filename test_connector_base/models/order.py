# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ConnectorTestOrder(models.Model):
    """A record with lines."""

    _name = "test.connector.order"
    _description = "Test Order"

    name = fields.Char(required=True)
    note = fields.Char()
    amount = fields.Float()
    partner_id = fields.Many2one("res.partner")
    related_id = fields.Many2one("test.connector.order")
    active = fields.Boolean(default=True)
    line_ids = fields.One2many("test.connector.order.line", "order_id")
    fake_bind_ids = fields.One2many("fake.order", "odoo_id")


class ConnectorTestOrderLine(models.Model):
    """A line, told apart by its code."""

    _name = "test.connector.order.line"
    _description = "Test Order Line"

    order_id = fields.Many2one("test.connector.order", required=True)
    code = fields.Char(required=True)
    quantity = fields.Integer()
    part_ids = fields.One2many("test.connector.order.part", "line_id")
    active = fields.Boolean(default=True)


class ConnectorTestOrderPart(models.Model):
    """A line of a line, told apart by its code."""

    _name = "test.connector.order.part"
    _description = "Test Order Part"

    line_id = fields.Many2one(
        "test.connector.order.line", required=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    weight = fields.Float()
