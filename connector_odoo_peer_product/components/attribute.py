# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Attributes and their values, known by their names where both sides have them."""

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping, only_create
from odoo.addons.connector_base.components.mapper import external_to_m2o

ATTRIBUTE = "odoo.peer.product.attribute"
VALUE = "odoo.peer.product.attribute.value"

_PLAIN = ("name", "sequence", "display_type", "active")
_PLAIN_VALUE = (
    *("name", "sequence", "html_color", "is_custom", "default_extra_price", "active"),
)


class AttributeAdapter(Component):
    _name = "odoo.peer.product.attribute.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = ATTRIBUTE
    _peer_model = "product.attribute"
    _specification = {name: {} for name in (*_PLAIN, "create_variant")}


class AttributeImportMapper(Component):
    _name = "odoo.peer.product.attribute.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = ATTRIBUTE

    direct = [(name, name) for name in _PLAIN]

    # Of an attribute that is in use, Odoo does not let it be changed.
    @only_create
    @mapping
    def create_variant(self, record):
        return {"create_variant": record["create_variant"]}


class AttributeMatcher(Component):
    """The same name, and variants that are made in the same way."""

    _name = "odoo.peer.product.attribute.matcher"
    _inherit = "connector.record.matcher"
    _collection = "odoo.peer.backend"
    _apply_on = ATTRIBUTE
    _primary_fields = ("name", "create_variant")

    def _get_key_values(self, vector):
        source = vector.data["source"]
        return {name: source[name] for name in self._primary_fields}


class AttributeExportMapper(Component):
    _name = "odoo.peer.product.attribute.export.mapper"
    _inherit = "odoo.peer.export.mapper"
    _apply_on = ATTRIBUTE

    direct = [(name, name) for name in _PLAIN]

    @only_create
    @mapping
    def create_variant(self, record):
        return {"create_variant": record.create_variant}


class ValueAdapter(Component):
    _name = "odoo.peer.product.attribute.value.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = VALUE
    _peer_model = "product.attribute.value"
    _specification = {name: {} for name in (*_PLAIN_VALUE, "attribute_id")}
    _relations = frozenset({"attribute_id"})
    _ahead = {"attribute_id": ATTRIBUTE}


class ValueImportMapper(Component):
    _name = "odoo.peer.product.attribute.value.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = VALUE

    direct = [
        *((name, name) for name in _PLAIN_VALUE),
        (external_to_m2o("attribute_id", binding=ATTRIBUTE), "attribute_id"),
    ]


class ValueImporter(Component):
    _name = "odoo.peer.product.attribute.value.importer"
    _inherit = "odoo.peer.importer"
    _apply_on = VALUE

    def _import_dependencies(self):
        self._import_dependency(self.data["attribute_id"], ATTRIBUTE)


class ValueMatcher(Component):
    _name = "odoo.peer.product.attribute.value.matcher"
    _inherit = ["odoo.peer.named.matcher", "connector.record.matcher"]
    _apply_on = VALUE
    _owner = ("attribute_id", ATTRIBUTE)


class ValueExportMapper(Component):
    _name = "odoo.peer.product.attribute.value.export.mapper"
    _inherit = "odoo.peer.export.mapper"
    _apply_on = VALUE

    direct = [(name, name) for name in _PLAIN_VALUE]

    @changed_by("attribute_id")
    @mapping
    def attribute(self, record):
        return {"attribute_id": self.bound_id(ATTRIBUTE, record.attribute_id)}


class ValueExporter(Component):
    _name = "odoo.peer.product.attribute.value.exporter"
    _inherit = "odoo.peer.exporter"
    _apply_on = VALUE

    def _export_dependencies(self):
        self._export_dependency(self.binding.attribute_id, ATTRIBUTE)


class AttributeExportDomain(Component):
    _name = "odoo.peer.product.attribute.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = [ATTRIBUTE, VALUE]


class AttributeListener(Component):
    _name = "odoo.peer.product.attribute.listener"
    _inherit = "connector.export.listener"
    _apply_on = [ATTRIBUTE, "product.attribute"]
    _binding_model = ATTRIBUTE


class ValueListener(Component):
    _name = "odoo.peer.product.attribute.value.listener"
    _inherit = "connector.export.listener"
    _apply_on = [VALUE, "product.attribute.value"]
    _binding_model = VALUE
