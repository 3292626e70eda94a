# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class IrModel(models.Model):
    """In the wizard, records are found by what their screens are called too."""

    _inherit = "ir.model"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        named = isinstance(value, str) and operator in ("ilike", "=ilike")
        if not (named and value and self.env.context.get("finds_by_screen")):
            return domain
        # sudo: what screens are called is no secret, as menus show it.
        actions = self.env["ir.actions.act_window"].sudo()
        found = actions.search([("name", operator, value)]).mapped("res_model")
        return Domain(domain) | Domain("model", "in", found)
