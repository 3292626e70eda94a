# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A model without a binding model of its own."""

from odoo.addons.component.core import Component


class IndustryAdapter(Component):
    _name = "fake.industry.adapter"
    _inherit = "fake.adapter"
    _apply_on = "res.partner.industry"
    _kind = "industry"


class IndustryMapper(Component):
    _name = "fake.industry.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "res.partner.industry"

    direct = [("name", "name"), ("full_name", "full_name")]


class IndustryExportMapper(Component):
    _name = "fake.industry.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "res.partner.industry"

    direct = [("name", "name"), ("full_name", "full_name")]


class IndustryListener(Component):
    _name = "fake.industry.listener"
    _inherit = "connector.export.listener"
    _apply_on = ["res.partner.industry", "connector.generic.binding"]
    _binding_model = "res.partner.industry"
