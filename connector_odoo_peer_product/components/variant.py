# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Variants: each side makes its own, they are known by their attribute values."""

from odoo.fields import Domain

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping, only_create
from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.connector_base.exceptions import MissingReferenceError

from .attribute import VALUE
from .template import TEMPLATE

VARIANT = "odoo.peer.product.product"
PLAIN = (*("default_code", "barcode", "weight", "volume", "standard_price", "active"),)
COMBINATION = "product_template_attribute_value_ids"
IMAGE = "image_variant_1920"


class VariantImportMapper(Component):
    _name = "odoo.peer.product.product.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = VARIANT

    direct = [*((name, name) for name in PLAIN), (IMAGE, IMAGE)]

    @only_create
    @mapping
    def combination(self, record):
        template = find_template(self, record)
        wanted = find_values(self, record)
        parts = template.attribute_line_ids.product_template_value_ids.filtered(
            lambda part: part.ptav_active and part.product_attribute_value_id in wanted
        )
        if parts.product_attribute_value_id != wanted:
            raise InvalidDataError(
                self.env._(
                    "%(product)s has no variant with these values here: %(values)s.",
                    product=template.display_name,
                    values=", ".join(wanted.mapped("display_name")),
                )
            )
        return {"product_tmpl_id": template.id, COMBINATION: [(6, 0, parts.ids)]}


def find_template(component, record):
    """Return our product of a variant of the peer.

    :raises MissingReferenceError: when it was not imported
    """
    external_id = record["product_tmpl_id"]
    found = component.binder_for(TEMPLATE).to_internal(external_id, unwrap=True)
    if not found:
        raise MissingReferenceError(
            component.env._("The product %s was not imported.", external_id)
        )
    return found


def find_values(component, record):
    """Return our values of a variant of the peer.

    :raises MissingReferenceError: when one of them was not imported
    """
    binder = component.binder_for(VALUE)
    found = component.env["product.attribute.value"]
    for value in record["values"]:
        ours = binder.to_internal(value, unwrap=True)
        if not ours:
            raise MissingReferenceError(
                component.env._("The attribute value %s was not imported.", value)
            )
        found |= ours
    return found


class VariantImporter(Component):
    _name = "odoo.peer.product.product.importer"
    _inherit = "odoo.peer.importer"
    _apply_on = VARIANT

    def _must_skip(self):
        if not self.data["active"] and not self.binder.to_internal(self.external_id):
            # What a peer keeps of combinations that it no longer sells.
            return self.env._("An archived variant that is not known here.")
        return super()._must_skip()

    def _get_binding(self):
        """Have its product and values here: which variant it is depends on them."""
        binding = super()._get_binding()
        if not binding:
            self._import_dependency(self.data["product_tmpl_id"], TEMPLATE)
            for value in self.data["values"]:
                self._import_dependency(value, VALUE)
            self._wait_for_dependencies()
        return binding


class VariantMatcher(Component):
    """The same product and the same values mean the same variant."""

    _name = "odoo.peer.product.product.matcher"
    _inherit = "connector.record.matcher"
    _collection = "odoo.peer.backend"
    _apply_on = VARIANT

    def match(self, vector):
        record = vector.data["source"]
        template = find_template(self, record)
        wanted = find_values(self, record)
        variants = template.with_context(active_test=False).product_variant_ids
        binder = self.component(usage="binder")
        found = variants.filtered(
            lambda one: one[COMBINATION].product_attribute_value_id == wanted
            and not binder.wrap_record(one)
        )
        return found.sorted(lambda one: (not one.active, one.id))[:1]


class VariantExportMapper(Component):
    _name = "odoo.peer.product.product.export.mapper"
    _inherit = "odoo.peer.export.mapper"
    _apply_on = VARIANT

    direct = [(name, name) for name in PLAIN]

    @only_create
    @mapping
    def external_id(self, record):
        """By the product and its values, which name a variant on both sides."""
        values = record[COMBINATION].product_attribute_value_id
        return {
            "product_tmpl_id": self.bound_id(TEMPLATE, record.product_tmpl_id),
            "values": [self.bound_id(VALUE, value) for value in values],
        }

    @changed_by(IMAGE)
    @mapping
    def image(self, record):
        return self.image_value(record, IMAGE)


class VariantExporter(Component):
    _name = "odoo.peer.product.product.exporter"
    _inherit = "odoo.peer.exporter"
    _apply_on = VARIANT

    def _has_to_skip(self):
        if not self.binding.external_id and not self.binding.active:
            return self.env._("An archived variant that the other side does not know.")
        return super()._has_to_skip()

    def _export_dependencies(self):
        self._export_dependency(self.binding.product_tmpl_id, TEMPLATE)


class VariantExportDomain(Component):
    _name = "odoo.peer.product.product.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = VARIANT

    def _get_wanted(self):
        wanted = Domain(self.backend_record._get_product_domain())
        return [("product_tmpl_id", "any", list(wanted))]


class VariantListener(Component):
    _name = "odoo.peer.product.product.listener"
    _inherit = "connector.export.listener"
    _apply_on = [VARIANT, "product.product"]
    _binding_model = VARIANT
