# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Contact tags: a tree, known by their names where both sides have them."""

from odoo.addons.component.core import Component
from odoo.addons.connector_base.components.mapper import external_to_m2o

_MODEL = "odoo.peer.res.partner.category"


class CategoryAdapter(Component):
    _name = "odoo.peer.category.adapter"
    _inherit = "odoo.peer.tree.adapter"
    _apply_on = _MODEL
    _peer_model = "res.partner.category"
    _specification = {"name": {}, "color": {}, "active": {}, "parent_id": {}}


class CategoryImportMapper(Component):
    _name = "odoo.peer.category.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = _MODEL

    direct = [
        ("name", "name"),
        ("color", "color"),
        ("active", "active"),
        (external_to_m2o("parent_id", binding=_MODEL, deferred=True), "parent_id"),
    ]


class CategoryImporter(Component):
    _name = "odoo.peer.category.importer"
    _inherit = ["odoo.peer.tree.importer", "odoo.peer.importer"]
    _apply_on = _MODEL


class CategoryMatcher(Component):
    """A tag of the same name below the same tag is that tag."""

    _name = "odoo.peer.category.matcher"
    _inherit = ["odoo.peer.tree.matcher", "connector.record.matcher"]
    _apply_on = _MODEL


class CategoryExportMapper(Component):
    _name = "odoo.peer.category.export.mapper"
    _inherit = "odoo.peer.tree.export.mapper"
    _apply_on = _MODEL

    direct = [("name", "name"), ("color", "color"), ("active", "active")]


class CategoryExporter(Component):
    _name = "odoo.peer.category.exporter"
    _inherit = ["odoo.peer.tree.exporter", "odoo.peer.exporter"]
    _apply_on = _MODEL


class CategoryExportDomain(Component):
    _name = "odoo.peer.category.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = _MODEL


class CategoryListener(Component):
    _name = "odoo.peer.category.listener"
    _inherit = "connector.export.listener"
    _apply_on = [_MODEL, "res.partner.category"]
    _binding_model = _MODEL
