# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TestTransferMeasure(models.Model):
    """Computed fields with an inverse, beside the fields that it writes."""

    _name = "test.transfer.measure"
    _description = "Test transfer measure"
    _order = "id"

    name = fields.Char(required=True)
    parent_id = fields.Many2one(comodel_name="test.transfer.measure", index=True)
    millimetres = fields.Integer()
    metres = fields.Float(compute="_compute_metres", inverse="_inverse_metres")
    inches = fields.Float(
        compute="_compute_inches", inverse="_inverse_inches", store=True
    )
    first = fields.Char()
    last = fields.Char()
    whole = fields.Char(
        compute="_compute_whole", inverse="_inverse_whole", store=True, readonly=False
    )
    is_main = fields.Boolean(compute="_compute_is_main", inverse="_inverse_is_main")
    rank = fields.Integer(default=1)
    parent_millimetres = fields.Integer(related="parent_id.millimetres", readonly=False)

    @api.depends("millimetres")
    def _compute_metres(self):
        for measure in self:
            measure.metres = measure.millimetres / 1000

    def _inverse_metres(self):
        for measure in self:
            if measure.metres < 0:
                raise ValidationError(self.env._("A length is not negative."))
            measure.millimetres = round(measure.metres * 1000)

    @api.depends("millimetres")
    def _compute_inches(self):
        for measure in self:
            measure.inches = measure.millimetres / 25.4

    def _inverse_inches(self):
        for measure in self:
            measure.millimetres = round(measure.inches * 25.4)

    @api.depends("first", "last")
    def _compute_whole(self):
        for measure in self:
            measure.whole = " ".join(filter(None, [measure.first, measure.last]))

    def _inverse_whole(self):
        """What was typed is put in order, so it is not what it was."""
        for measure in self:
            first, _blank, last = (measure.whole or "").strip().partition(" ")
            measure.write({"first": first.title(), "last": last.upper()})

    @api.depends("rank")
    def _compute_is_main(self):
        for measure in self:
            measure.is_main = not measure.rank

    def _inverse_is_main(self):
        """There is one main record at a time."""
        for measure in self.filtered("is_main"):
            self.search([("rank", "=", 0), ("id", "!=", measure.id)]).rank = 1
            measure.rank = 0
