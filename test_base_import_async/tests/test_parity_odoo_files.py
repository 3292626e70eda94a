# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files that Odoo itself ships to try its import with."""

import csv
import io

from odoo.tools.misc import file_open

from .parity import ParityCase

FOLDER = "base_import/static/csv"


class TestParityOdooFiles(ParityCase):
    def read_file(self, name: str) -> bytes:
        with file_open(f"{FOLDER}/{name}", "rb") as file:
            return file.read()

    def check(self, res_model: str, name: str, **upload) -> None:
        content = self.read_file(name)
        fields = self.match_columns(res_model, name, content)
        self.assertTrue(any(fields))
        self.assert_parity(
            content, fields, res_model=res_model, file_name=name, **upload
        )

    def make_external_ids(self, **records) -> None:
        for name, record in records.items():
            module, _dot, name = name.rpartition("__")
            self.env["ir.model.data"].create(
                {
                    "module": module or "__import__",
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                }
            )
        self.env.flush_all()

    def test_product_categories_by_external_id(self):
        category = self.env["product.category"].create({"name": "Consumable"})
        self.make_external_ids(product__product_category_consumable=category)
        self.check(
            "product.category",
            "External_id_3rd_party_application_product_categories.csv",
        )

    def test_products_by_external_id_of_their_category(self):
        category = self.env["product.category"].create({"name": "Any"})
        self.make_external_ids(a2=category, a3=category, a4=category, a5=category)
        self.check(
            "product.product",
            "External_id_3rd_party_application_products.csv",
            **self.fallback_for_product_type("product.product"),
        )

    def test_products_by_name(self):
        self.check(
            "product.template",
            "Name_products.csv",
            **self.fallback_for_product_type("product.template"),
        )

    def fallback_for_product_type(self, model: str) -> dict:
        """The file is older than the product types of Odoo 19."""
        return {
            "options": {
                "fallback_values": {
                    "type": {
                        "fallback_value": "consu",
                        "field_model": model,
                        "field_type": "selection",
                    }
                }
            }
        }

    def test_customers_with_tags_made_by_name(self):
        options = {"name_create_enabled_fields": {"category_id": True}}
        self.check("res.partner", "m2m_customers_tags.csv", options=options)

    def test_customers_with_contacts_earlier_in_the_file(self):
        # Its address types and states are not Odoo 19's.
        address_type = {
            "fallback_value": "invoice",
            "field_model": "res.partner",
            "field_type": "selection",
        }
        options = {
            "fallback_values": {"type": address_type},
            "import_set_empty_fields": ["state_id"],
        }
        self.check("res.partner", "o2m_customers_contacts.csv", options=options)

    def test_purchase_orders_with_lines(self):
        vendors = self.get_names("o2m_purchase_order_lines", 2)
        self.env["res.partner"].create([{"name": name} for name in vendors])
        codes = self.get_names("o2m_purchase_order_lines", 3)
        self.env["product.product"].create([{"name": code} for code in codes])
        self.check("purchase.order", "o2m_purchase_order_lines.csv")

    def test_purchase_orders_without_lines(self):
        name = "purchase.order_functional_error_line_cant_adpat"
        self.env["res.partner"].create([{"name": n} for n in self.get_names(name, 1)])
        self.check("purchase.order", f"{name}.csv")

    def get_names(self, name: str, column: int) -> list[str]:
        """Distinct values of a column."""
        rows = list(csv.reader(io.StringIO(self.read_file(f"{name}.csv").decode())))
        return sorted({row[column] for row in rows[1:] if row[column]})
