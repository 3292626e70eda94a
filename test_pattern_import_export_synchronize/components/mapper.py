# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.component.core import Component


class LoudIndustryMapper(Component):
    """Industries of partners are written in capitals."""

    _name = "loud.industry.import.mapper"
    _inherit = "pattern.import.mapper"
    _apply_on = "res.partner.industry"

    def is_idle(self) -> bool:
        return False

    def map_row(self, row):
        mapped = super().map_row(row)
        return {**mapped, "name": (mapped["name"] or "").upper()}
