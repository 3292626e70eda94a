# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.component.core import Component
from odoo.addons.connector_base.components.mapper import external_to_m2o


class CategoryAdapter(Component):
    _name = "fake.category.adapter"
    _inherit = "fake.adapter"
    _apply_on = "fake.res.partner.category"
    _kind = "tag"


class CategoryMapper(Component):
    _name = "fake.category.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner.category"

    direct = [
        ("name", "name"),
        (
            external_to_m2o(
                "parent", binding="fake.res.partner.category", deferred=True
            ),
            "parent_id",
        ),
    ]


class CategoryExportMapper(Component):
    _name = "fake.category.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner.category"

    direct = [("name", "name")]
