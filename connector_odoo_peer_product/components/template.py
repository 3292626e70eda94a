# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Products, with the attribute values from which each side makes the variants."""

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping
from odoo.addons.connector_base.components.mapper import external_to_m2o

from .attribute import VALUE
from .category import CATEGORY

TEMPLATE = "odoo.peer.product.template"
PLAIN = (
    *("name", "type", "list_price", "sale_ok", "purchase_ok", "active"),
    *("description_sale", "description_purchase"),
)
VALUES = "attribute_value_ids"
# Of a product without variants: those of its only one.
REFERENCES = ("barcode", "default_code")


class TemplateImportMapper(Component):
    _name = "odoo.peer.product.template.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = TEMPLATE

    direct = [
        *((name, name) for name in PLAIN),
        ("image_1920", "image_1920"),
        (external_to_m2o("categ_id", binding=CATEGORY), "categ_id"),
    ]

    _mapped_fields = ("uom_id", VALUES)

    @mapping
    def unit(self, record):
        unit = record["uom_id"]
        if not unit:
            return {}
        ours = self.find_by_key("uom_id", "uom.uom", {"name": unit["name"]})
        return {"uom_id": ours.id} if ours else {}

    @mapping
    def values(self, record):
        return self.tags(VALUES, VALUE, record[VALUES])


class TemplateImporter(Component):
    _name = "odoo.peer.product.template.importer"
    _inherit = "odoo.peer.importer"
    _apply_on = TEMPLATE

    def _import_dependencies(self):
        self._import_dependency(self.data["categ_id"], CATEGORY)
        for value in self.data[VALUES]:
            self._import_dependency(value, VALUE)


class TemplateMatcher(Component):
    """The same barcode, or else the same reference, means the same product."""

    _name = "odoo.peer.product.template.matcher"
    _inherit = "connector.record.matcher"
    _collection = "odoo.peer.backend"
    _apply_on = TEMPLATE

    def match(self, vector):
        model = self.env["product.template"]
        source = vector.data["source"]
        for name in REFERENCES:
            found = self._search(model, source, (name,))
            if len(found) == 1:
                return found
        return model

    def _search(self, model, keys, names):
        found = super()._search(model, keys, names)
        return found.filtered_domain(self.backend_record._get_product_domain())


class TemplateExportMapper(Component):
    _name = "odoo.peer.product.template.export.mapper"
    _inherit = "odoo.peer.export.mapper"
    _apply_on = TEMPLATE

    direct = [(name, name) for name in PLAIN]

    @changed_by("categ_id")
    @mapping
    def category(self, record):
        return {"categ_id": self.bound_id(CATEGORY, record.categ_id)}

    @changed_by("uom_id")
    @mapping
    def unit(self, record):
        key = {"name": record.uom_id.name}
        return self.there_or_note(record, "uom_id", "uom.uom", key)

    @changed_by(VALUES)
    @mapping
    def values(self, record):
        ids = [self.bound_id(VALUE, value) for value in record[VALUES]]
        return {VALUES: [id_ for id_ in ids if id_]}

    @changed_by("image_1920")
    @mapping
    def image(self, record):
        return self.image_value(record, "image_1920")


class TemplateExporter(Component):
    _name = "odoo.peer.product.template.exporter"
    _inherit = "odoo.peer.exporter"
    _apply_on = TEMPLATE

    def _export_dependencies(self):
        self._export_dependency(self.binding.categ_id, CATEGORY)
        for value in self.binding[VALUES]:
            self._export_dependency(value, VALUE)

    def _get_later_fields(self):
        """The lines, for which ``load`` has no way, and which may be refused."""
        return {VALUES}


class TemplateExportDomain(Component):
    _name = "odoo.peer.product.template.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = TEMPLATE

    def _get_wanted(self):
        return self.backend_record._get_product_domain()


class TemplateSelector(Component):
    _name = "odoo.peer.product.template.selector"
    _inherit = "connector.msince.selector"
    _collection = "odoo.peer.backend"
    _apply_on = TEMPLATE
    _component_fields = ("attribute_line_ids",)


class TemplateListener(Component):
    _name = "odoo.peer.product.template.listener"
    _inherit = "connector.export.listener"
    _apply_on = [TEMPLATE, "product.template"]
    _binding_model = TEMPLATE

    def _is_exported(self, backend, fields):
        # The values are those of the lines, which bear the name that is written.
        return "attribute_line_ids" in fields or super()._is_exported(backend, fields)
