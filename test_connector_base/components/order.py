# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.component.core import Component
from odoo.addons.connector_base.components.mapper import external_to_m2o


class OrderAdapter(Component):
    _name = "fake.order.adapter"
    _inherit = "fake.adapter"
    _apply_on = "fake.order"
    _kind = "order"


class OrderMapper(Component):
    _name = "fake.order.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.order"

    direct = [
        ("name", "name"),
        ("note", "note"),
        ("amount", "amount"),
        (external_to_m2o("customer", binding="fake.res.partner"), "partner_id"),
        (
            external_to_m2o("related", binding="fake.order", deferred=True),
            "related_id",
        ),
    ]
    children = [("lines", "line_ids", "test.connector.order.line")]


class OrderLineMapper(Component):
    _name = "fake.order.line.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "test.connector.order.line"

    direct = [("code", "code"), ("quantity", "quantity")]
    children = [("parts", "part_ids", "test.connector.order.part")]


class OrderPartMapper(Component):
    _name = "fake.order.part.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "test.connector.order.part"

    direct = [("code", "code"), ("weight", "weight")]


class OrderPartChild(Component):
    _name = "fake.order.part.import.child"
    _inherit = "connector.map.child.import"
    _collection = "fake.backend"
    _apply_on = "test.connector.order.part"
    _item_key = ("code",)
    _missing_items = "unlink"


class OrderLineChild(Component):
    _name = "fake.order.line.import.child"
    _inherit = "connector.map.child.import"
    _collection = "fake.backend"
    _apply_on = "test.connector.order.line"
    _item_key = ("code",)

    def skip_item(self, map_record):
        return map_record.source.get("is_discount", False)


class OrderImporter(Component):
    _name = "fake.order.importer"
    _inherit = "connector.record.importer"
    _collection = "fake.backend"
    _apply_on = "fake.order"

    def _import_dependencies(self):
        self._import_dependency(self.data.get("customer"), "fake.res.partner")
        self._import_dependency(self.data.get("related"), "fake.order")


class OrderExportMapper(Component):
    _name = "fake.order.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.order"

    direct = [("name", "name")]
    children = [("line_ids", "lines", "test.connector.order.line")]


class OrderLineExportMapper(Component):
    _name = "fake.order.line.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "test.connector.order.line"

    direct = [("code", "code"), ("quantity", "quantity")]


class OrderSelector(Component):
    _name = "fake.order.selector"
    _inherit = "connector.msince.selector"
    _collection = "fake.backend"
    _apply_on = "fake.order"
    _component_fields = ("line_ids",)
