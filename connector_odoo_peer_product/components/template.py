# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super,missing-return
"""Products, with the attribute values from which each side makes the variants."""

from collections import defaultdict
from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping
from odoo.addons.connector_base.components.mapper import external_to_m2o

from .attribute import VALUE
from .category import CATEGORY

TEMPLATE = "odoo.peer.product.template"
_PLAIN = (
    *("name", "type", "list_price", "sale_ok", "purchase_ok", "active"),
    *("description_sale", "description_purchase"),
)
_VALUES = "attribute_value_ids"
# Of a product without variants: those of its only one.
_REFERENCES = ("barcode", "default_code")


class TemplateAdapter(Component):
    _name = "odoo.peer.product.template.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = TEMPLATE
    _peer_model = "product.template"
    _specification = {
        **{name: {} for name in (*_PLAIN, "categ_id")},
        **{name: {} for name in _REFERENCES},
        "uom_id": {"fields": {"name": {}}},
        "attribute_line_ids": {"fields": {"value_ids": {}}},
    }
    _images = ("image_1920",)
    _relations = frozenset({"categ_id", "uom_id"})
    _ahead = {"categ_id": CATEGORY, _VALUES: VALUE}

    def _get_domain(self):
        return self.backend_record._get_product_domain()

    def _read_records(self, external_ids):
        """With the values of all lines in one list."""
        found = super()._read_records(external_ids)
        for row in found.values():
            lines = row.pop("attribute_line_ids")
            row[_VALUES] = sorted(id_ for line in lines for id_ in line["value_ids"])
        return found

    def create(self, data: dict[str, Any]) -> int:
        """Create the product, then its attribute lines: ``load`` has no way for both.

        Broken in between, the next attempt finds the product and sets the lines.
        """
        values = dict(data)
        value_ids = values.pop(_VALUES, None)
        external_id = super().create(values)
        if value_ids:
            self._write_lines(external_id, value_ids)
        return external_id

    def create_many(self, data, idempotency_keys):
        """The products of a call are created before the lines of any of them."""
        plain = [{k: v for k, v in one.items() if k != _VALUES} for one in data]
        ids = super().create_many(plain, idempotency_keys)
        for external_id, one in zip(ids, data, strict=True):
            if one.get(_VALUES):
                self._write_lines(external_id, one[_VALUES])
        return ids

    def write_many(self, external_ids, data):
        if _VALUES not in data:
            return super().write_many(external_ids, data)
        for external_id in external_ids:
            self.write(external_id, data)
        return None

    def write(self, external_id, data: dict[str, Any]) -> None:
        values = dict(data)
        value_ids = values.pop(_VALUES, None)
        if values:
            super().write(external_id, values)
        if value_ids is not None:
            self._write_lines(external_id, value_ids)

    def _write_lines(self, external_id, value_ids: list[int]) -> None:
        """Have lines over there with these values, and no others."""
        commands = _line_commands(
            self._read_lines(external_id), self._group_values(value_ids)
        )
        if commands:
            super().write(external_id, {"attribute_line_ids": commands})

    def _read_lines(self, external_id) -> list[dict]:
        return self.call(
            "search_read",
            model="product.template.attribute.line",
            domain=[["product_tmpl_id", "=", int(external_id)], ["active", "=", True]],
            fields=["attribute_id", "value_ids"],
            load="",
        )

    def _group_values(self, value_ids: list[int]) -> dict[int, set[int]]:
        rows = self.call(
            "read",
            model="product.attribute.value",
            ids=value_ids,
            fields=["attribute_id"],
            load="",
        )
        groups = defaultdict(set)
        for row in rows:
            groups[row["attribute_id"]].add(row["id"])
        return groups


def _line_commands(lines: list[dict], wanted: dict[int, set[int]]) -> list[list]:
    """Return what turns the lines of a product into those that are wanted."""
    known = {line["attribute_id"]: line for line in lines}
    commands: list[list] = [
        [0, 0, {"attribute_id": attribute, "value_ids": [[6, 0, sorted(values)]]}]
        for attribute, values in wanted.items()
        if attribute not in known
    ]
    for attribute, line in known.items():
        values = wanted.get(attribute)
        if not values:
            commands.append([2, line["id"], 0])
        elif values != set(line["value_ids"]):
            vals = {"value_ids": [[6, 0, sorted(values)]]}
            commands.append([1, line["id"], vals])
    return commands


class TemplateImportMapper(Component):
    _name = "odoo.peer.product.template.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = TEMPLATE

    direct = [
        *((name, name) for name in _PLAIN),
        ("image_1920", "image_1920"),
        (external_to_m2o("categ_id", binding=CATEGORY), "categ_id"),
    ]

    @mapping
    def unit(self, record):
        unit = record["uom_id"]
        if not unit:
            return {}
        ours = self.find_by_key("uom_id", "uom.uom", {"name": unit["name"]})
        return {"uom_id": ours.id} if ours else {}

    @mapping
    def values(self, record):
        return self.tags(_VALUES, VALUE, record[_VALUES])


class TemplateImporter(Component):
    _name = "odoo.peer.product.template.importer"
    _inherit = "odoo.peer.importer"
    _apply_on = TEMPLATE

    def _import_dependencies(self):
        self._import_dependency(self.data["categ_id"], CATEGORY)
        for value in self.data[_VALUES]:
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
        for name in _REFERENCES:
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

    direct = [(name, name) for name in _PLAIN]

    @changed_by("categ_id")
    @mapping
    def category(self, record):
        return {"categ_id": self.bound_id(CATEGORY, record.categ_id)}

    @changed_by("uom_id")
    @mapping
    def unit(self, record):
        key = {"name": record.uom_id.name}
        return self.there_or_note(record, "uom_id", "uom.uom", key)

    @changed_by(_VALUES)
    @mapping
    def values(self, record):
        ids = [self.bound_id(VALUE, value) for value in record[_VALUES]]
        return {_VALUES: [id_ for id_ in ids if id_]}

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
        for value in self.binding[_VALUES]:
            self._export_dependency(value, VALUE)


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
