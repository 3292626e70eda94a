# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.pattern_import_export.core.header import PathSyntaxError, parse_path

from .rules import evaluate


class PatternSyncRule(models.Model):
    """A small expression that changes the cells of one column on their way."""

    _name = "pattern.sync.rule"
    _description = "Expression for a column of an exchange"
    _order = "sequence, id"
    _rec_name = "path"

    backend_id = fields.Many2one(
        "pattern.sync.backend", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backend_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        required=True,
        ondelete="cascade",
        domain="[('transient', '=', False), ('abstract', '=', False)]",
    )
    res_model = fields.Char(related="model_id.model", string="Technical Model")
    direction = fields.Selection(
        [("import", "Files that arrive"), ("export", "Files that leave")],
        required=True,
        default="import",
    )
    path = fields.Char(
        string="Column",
        required=True,
        help="As the pattern has it, without marks of keys: name, country_id|code, "
        "child_ids|1|name.",
    )
    expression = fields.Char(
        required=True,
        help="What the cell becomes: value is the cell, row holds all cells of the "
        "row by column. value.strip().upper(), say, or row['name'] if not value else "
        "value. A blank cell is None.",
    )
    example = fields.Char(
        string="Try It With", store=False, help="A value, to see what becomes of it."
    )
    result = fields.Char(string="Gives", compute="_compute_result")

    @api.depends("example", "expression")
    def _compute_result(self):
        for rule in self:
            rule.result = rule._get_result() if rule.expression else False

    def _get_result(self) -> str:
        value = self.example or None
        try:
            return str(evaluate(self.expression, value, {self.path or "": value}))
        except Exception as error:  # shown to who writes the expression
            return self.env._("Does not work: %s", error)

    @api.constrains("path")
    def _check_path(self):
        for rule in self:
            try:
                path = parse_path(rule.path)
            except PathSyntaxError as error:
                raise ValidationError(
                    self.env._("“%s” is no column of a pattern.", rule.path)
                ) from error
            if path.is_key:
                raise ValidationError(
                    self.env._("Write the column %s without #key.", rule.path)
                )

    @api.constrains("expression")
    def _check_expression(self):
        for rule in self:
            try:
                compile(rule.expression.strip(), "expression", "eval")
            except (SyntaxError, ValueError) as error:
                raise UserError(
                    self.env._(
                        "“%(expression)s” is no expression: %(reason)s",
                        expression=rule.expression,
                        reason=str(error),
                    )
                ) from error
