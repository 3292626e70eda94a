# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Product categories: a tree, known by their names where both sides have them."""

from odoo.addons.component.core import Component
from odoo.addons.connector_base.components.mapper import external_to_m2o

CATEGORY = "odoo.peer.product.category"


class ProductCategoryAdapter(Component):
    _name = "odoo.peer.product.category.adapter"
    _inherit = "odoo.peer.tree.adapter"
    _apply_on = CATEGORY
    _peer_model = "product.category"
    _specification = {"name": {}, "parent_id": {}}


class ProductCategoryImportMapper(Component):
    _name = "odoo.peer.product.category.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = CATEGORY

    direct = [
        ("name", "name"),
        (external_to_m2o("parent_id", binding=CATEGORY, deferred=True), "parent_id"),
    ]


class ProductCategoryImporter(Component):
    _name = "odoo.peer.product.category.importer"
    _inherit = ["odoo.peer.tree.importer", "odoo.peer.importer"]
    _apply_on = CATEGORY


class ProductCategoryMatcher(Component):
    _name = "odoo.peer.product.category.matcher"
    _inherit = ["odoo.peer.tree.matcher", "connector.record.matcher"]
    _apply_on = CATEGORY


class ProductCategoryExportMapper(Component):
    _name = "odoo.peer.product.category.export.mapper"
    _inherit = "odoo.peer.tree.export.mapper"
    _apply_on = CATEGORY

    direct = [("name", "name")]


class ProductCategoryExporter(Component):
    _name = "odoo.peer.product.category.exporter"
    _inherit = ["odoo.peer.tree.exporter", "odoo.peer.exporter"]
    _apply_on = CATEGORY


class ProductCategoryExportDomain(Component):
    _name = "odoo.peer.product.category.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = CATEGORY


class ProductCategoryListener(Component):
    _name = "odoo.peer.product.category.listener"
    _inherit = "connector.export.listener"
    _apply_on = [CATEGORY, "product.category"]
    _binding_model = CATEGORY
