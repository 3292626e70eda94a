# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TestTransferOrder(models.Model):
    """One field of every type that a file can fill."""

    _name = "test.transfer.order"
    _description = "Test transfer order"
    _inherit = ["mail.thread"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(copy=False)
    raw_text = fields.Char(trim=False)
    label = fields.Char(translate=True)
    note = fields.Text()
    body = fields.Html()
    state = fields.Selection(
        selection=[("draft", "Draft"), ("open", "Open"), ("done", "All Done")],
        default="draft",
        tracking=True,
    )
    urgent = fields.Boolean()
    weight = fields.Float(tracking=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self._default_currency_id(),
    )
    amount = fields.Monetary(tracking=True)
    quantity = fields.Integer()
    date = fields.Date(tracking=True)
    moment = fields.Datetime()
    document = fields.Binary(attachment=True)
    settings = fields.Json()
    parent_id = fields.Many2one(
        comodel_name="test.transfer.order", index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", check_company=True, tracking=True
    )
    kind_id = fields.Many2one(comodel_name="test.transfer.kind")
    tag_ids = fields.Many2many(comodel_name="test.transfer.tag")
    line_ids = fields.One2many(
        comodel_name="test.transfer.line", inverse_name="order_id"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
    )
    company_code = fields.Char(company_dependent=True)
    properties = fields.Properties(definition="kind_id.properties_definition")
    total = fields.Float(compute="_compute_total", store=True)
    level = fields.Integer(compute="_compute_level", store=True, recursive=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "The code is taken.")
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "The quantity is at least 0."
    )

    @api.model
    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.depends("line_ids.quantity")
    def _compute_total(self):
        for order in self:
            order.total = sum(order.line_ids.mapped("quantity"))

    @api.depends("parent_id.level")
    def _compute_level(self):
        for order in self:
            order.level = order.parent_id.level + 1 if order.parent_id else 0

    @api.constrains("weight")
    def _check_weight(self):
        if any(order.weight == 13 for order in self):
            raise ValidationError(self.env._("A weight of 13 brings bad luck."))


class TestTransferLine(models.Model):
    _name = "test.transfer.line"
    _description = "Test transfer line"

    order_id = fields.Many2one(
        comodel_name="test.transfer.order", index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    quantity = fields.Float(default=1)
    day = fields.Date()
    unit = fields.Selection(selection=[("piece", "Piece"), ("box", "Big Box")])
    kind_id = fields.Many2one(comodel_name="test.transfer.kind")
    tag_ids = fields.Many2many(comodel_name="test.transfer.tag")
    part_ids = fields.One2many(
        comodel_name="test.transfer.part", inverse_name="line_id"
    )

    _quantity_small = models.Constraint(
        "CHECK (quantity < 1000)", "A line has less than 1000."
    )

    @api.constrains("name")
    def _check_name(self):
        if any(line.name == "bad line" for line in self):
            raise ValidationError(self.env._("This line is bad."))


class TestTransferPart(models.Model):
    _name = "test.transfer.part"
    _description = "Test transfer part"

    line_id = fields.Many2one(
        comodel_name="test.transfer.line", index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
