# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping, only_create
from odoo.addons.connector_base.components.mapper import external_to_m2o
from odoo.addons.connector_base.exceptions import InvalidFieldError


class PartnerAdapter(Component):
    _name = "fake.partner.adapter"
    _inherit = "fake.adapter"
    _apply_on = "fake.res.partner"
    _kind = "contact"


class PartnerMapper(Component):
    _name = "fake.partner.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"

    direct = [
        ("name", "name"),
        ("email", "email"),
        ("street", "street"),
        ("color", "color"),
        (
            external_to_m2o("parent", binding="fake.res.partner", deferred=True),
            "parent_id",
        ),
    ]

    _mapped_fields = ("category_id",)

    @only_create
    @mapping
    def comment(self, record):
        return {"comment": "Made by the fake connector"}

    @mapping
    def tags(self, record):
        if "tags" not in record:
            return {}
        binder = self.binder_for("fake.res.partner.category")
        tags = [binder.to_internal(tag, unwrap=True) for tag in record["tags"]]
        return {"category_id": [(6, 0, [tag.id for tag in tags])]}


class PartnerImporter(Component):
    _name = "fake.partner.importer"
    _inherit = "connector.record.importer"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"

    def _must_skip(self):
        if self.data.get("is_test"):
            return "A test record"
        return None

    def _import_dependencies(self):
        for tag in self.data.get("tags", ()):
            self._import_dependency(tag, "fake.res.partner.category")
        self._import_dependency(self.data.get("parent"), "fake.res.partner")

    def _validate_data(self, values):
        if values.get("email") and "@" not in values["email"]:
            raise InvalidFieldError(f"Email: {values['email']} is no address", "email")


class PartnerMatcher(Component):
    _name = "fake.partner.matcher"
    _inherit = "connector.record.matcher"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"
    _primary_fields = ("email",)
    _secondary_fields = ("name",)


class PartnerExportMapper(Component):
    _name = "fake.partner.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"

    direct = [
        ("name", "name"),
        ("email", "email"),
        ("street", "street"),
        ("color", "color"),
    ]

    @changed_by("parent_id")
    @mapping
    def parent(self, record):
        binder = self.binder_for("fake.res.partner")
        parent = record.parent_id
        return {"parent": parent and binder.to_external(parent, wrap=True) or False}

    @changed_by("category_id")
    @mapping
    def tags(self, record):
        binder = self.binder_for("fake.res.partner.category")
        return {
            "tags": [binder.to_external(tag, wrap=True) for tag in record.category_id]
        }


class PartnerExporter(Component):
    _name = "fake.partner.exporter"
    _inherit = "connector.record.exporter"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"

    def _export_dependencies(self):
        for tag in self.binding.category_id:
            self._export_dependency(tag, "fake.res.partner.category")
        self._export_dependency(self.binding.parent_id, "fake.res.partner")


class PartnerListener(Component):
    _name = "fake.partner.listener"
    _inherit = "connector.export.listener"
    _apply_on = ["fake.res.partner", "res.partner"]
    _binding_model = "fake.res.partner"


class PartnerSelector(Component):
    _name = "fake.partner.selector"
    _inherit = "connector.msince.selector"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"
    _component_fields = ("child_ids",)
    _reference_fields = ("category_id",)
