# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Undo of imports into Odoo's own apps, whose code does more than the file says."""

from odoo import Command
from odoo.tests import new_test_user

from .undo_case import UndoCase


class TestUndoModels(UndoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.partner"].create(
            {
                "name": "Old Company",
                "is_company": True,
                "street": "Old Street 1",
                "vat": "BE0477472701",
                "country_id": cls.env.ref("base.be").id,
                "category_id": [Command.create({"name": "Old Tag"})],
                "child_ids": [Command.create({"name": "Contact", "type": "contact"})],
            }
        )
        cls._name_record(cls.company, "company")
        cls.product = cls.env["product.template"].create(
            {"name": "Old Product", "list_price": 10, "standard_price": 5}
        )
        cls._name_record(cls.product, "product")

    @classmethod
    def _name_record(cls, record, name: str) -> None:
        vals = {"module": "__import__", "name": name}
        vals.update(model=record._name, res_id=record.id)
        cls.env["ir.model.data"].create(vals)

    def test_contacts(self):
        self.assert_undone(
            "id,name,street,category_id,country_id,child_ids/name\n"
            "company,New Company,New Street 2,Fresh Tag,France,Second Contact\n"
            "made,Made,Some Street,Old Tag,Belgium,Contact of Made\n"
            ",,,,,Other Contact\n",
            ["id", "name", "street", "category_id", "country_id", "child_ids/name"],
            res_model="res.partner",
            options={"name_create_enabled_fields": {"category_id": True}},
        )

    def test_lines_that_go_with_their_record(self):
        """Bank accounts are archived when they are deleted: Odoo's own rule."""
        self.assert_undone(
            "id,name,bank_ids/id,bank_ids/acc_number,child_ids/id,child_ids/name\n"
            "made,Made,bank1,BE1,contact1,Contact\n"
            ",,bank2,BE2,contact2,Other Contact\n",
            ["id", "name", "bank_ids/id", "bank_ids/acc_number", "child_ids/id",
             "child_ids/name"],
            res_model="res.partner",
        )  # fmt: skip

    def test_line_that_cannot_be_removed_from_its_record(self):
        run = self.import_file(
            "id,bank_ids/id,bank_ids/acc_number\ncompany,bank1,BE1\n",
            ["id", "bank_ids/id", "bank_ids/acc_number"],
            res_model="res.partner",
        )
        undo = self.undo(run)
        self.assertEqual((undo.state, undo.kept_count), ("partial", 1))
        self.assertFalse(self.company.bank_ids)
        kept = undo.undo_row_ids
        self.assertEqual((kept.res_model, kept.outcome), ("res.partner.bank", "kept"))
        self.assertIn("Archived", kept.message)
        self.assertFalse(self.env[kept.res_model].browse(kept.res_id).active)

    def test_address_that_was_passed_on_to_contacts(self):
        self.assert_undone(
            "id,street,vat\ncompany,New Street 2,BE0428759497\n",
            ["id", "street", "vat"],
            res_model="res.partner",
        )

    def test_products_with_their_variants(self):
        _run, undo = self.assert_undone(
            "id,name,list_price,standard_price,default_code\n"
            "product,New Product,20,6,NP\nmade,Made,30,7,M\n",
            ["id", "name", "list_price", "standard_price", "default_code"],
            res_model="product.template",
        )
        self.assertIn("product.product", undo.chunk_ids.row_ids.mapped("res_model"))

    def test_variants(self):
        self.assert_undone(
            "id,name,default_code\nvariant,Made,M\n",
            ["id", "name", "default_code"],
            res_model="product.product",
        )

    def test_sales_orders(self):
        self.assert_undone(
            "Reference,Customer,Product,Quantity,Price\n"
            "S1,Old Company,Old Product,1,9.5\n,,Old Product,2,\n",
            ["client_order_ref", "partner_id", "order_line/product_id",
             "order_line/product_uom_qty", "order_line/price_unit"],
            res_model="sale.order",
        )  # fmt: skip

    def test_users(self):
        self.assert_undone(
            "name,login\nFresh User,fresh_user\n",
            ["name", "login"],
            res_model="res.users",
            context={"no_reset_password": True},
        )

    def test_plain_user(self):
        user = new_test_user(
            self.env, "undo_plain", groups="base.group_user,base.group_partner_manager"
        )
        self.assert_undone(
            "id,name,street\ncompany,New,New Street\nmade,Made,Street\n",
            ["id", "name", "street"],
            res_model="res.partner",
            user=user,
        )
