# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents of Odoo's own apps, with all that they do when they are made."""

from odoo.tests import new_test_user

from .parity import ORDER, ParityCase


class TestParityModels(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Some Customer", "email": "customer@example.com"}
        )
        cls.products = cls.env["product.product"].create(
            [
                {"name": "Some Chair", "default_code": "CH", "list_price": 10},
                {"name": "Some Table", "default_code": "TA", "list_price": 20},
            ]
        )
        cls.seller = new_test_user(
            cls.env, "seller", groups="base.group_user,sales_team.group_sale_salesman"
        )

    def test_sales_orders_with_lines_and_a_salesperson(self):
        for disabled in (True, False):
            self.assert_parity(
                "Reference,Customer,Person,Product,Quantity,Price\n"
                "S1,Some Customer,seller,Some Chair,1,9.5\n"
                ",,,Some Table,2,\n"
                ",Some Customer,seller,Some Chair,3,\n"
                "S3,Some Customer,,,,\n",
                ["client_order_ref", "partner_id", "user_id", "order_line/product_id",
                 "order_line/product_uom_qty", "order_line/price_unit"],
                res_model="sale.order",
                options={"tracking_disable": disabled},
            )  # fmt: skip

    def test_sales_orders_that_fail_send_nothing(self):
        header = "Customer,Person,Product,Quantity\n"
        good = "Some Customer,seller,Some Chair,1\n,,Some Table,2\n"
        self.assert_parity(
            header + good + "Some Customer,seller,Some Sofa,1\nNobody,seller,,\n"
            "Some Customer,seller,Some Chair,lots\n" + good,
            ["partner_id", "user_id", "order_line/product_id",
             "order_line/product_uom_qty"],
            good=header + good + good,
            res_model="sale.order",
            options={"tracking_disable": False},
        )  # fmt: skip

    def test_chatter_of_good_rows_only(self):
        header = "name,code,state,weight,line\n"
        self.assert_parity(
            header + "one,1,open,1,\ntwo,1,open,2,\nthree,2,lost,3,\nfour,3,open,13,\n"
            "five,4,open,1,a\n,,,,bad line\nsix,5,draft,1,b\n",
            ["name", "code", "state", "weight", "line_ids/name"],
            good=header + "one,1,open,1,\nsix,5,draft,1,b\n",
            options={"tracking_disable": False},
        )

    def test_journal_entries_with_lines(self):
        accounts = self.env["account.account"].create(
            [
                {"name": "Cash", "code": "570999", "account_type": "asset_cash"},
                {"name": "Sales", "code": "700999", "account_type": "income"},
            ]
        )
        self.assertEqual(len(accounts), 2)
        self.env["account.journal"].create(
            {"name": "Parity", "code": "PAR", "type": "general"}
        )
        header = "ref,date,journal,account,label,debit,credit\n"
        one = "M1,2026-01-31,Parity,570999,a,10.5,\n,,,700999,b,,10.5\n"
        two = 'M2,2026-02-28,Parity,570999,c,"1,000",\n,,,700999,d,,"1,000"\n'
        wrong = "M3,2026-02-28,Parity,570999,c,1,\n,,,700999,d,,2\n"
        done = self.assert_parity(
            header + one + wrong + two,
            ["ref", "date", "journal_id", "line_ids/account_id", "line_ids/name",
             "line_ids/debit", "line_ids/credit"],
            good=header + one + two,
            res_model="account.move",
        )  # fmt: skip
        self.assertEqual([error[0] for error in done.errors], [4])

    def test_partners_with_contacts_tags_and_banks(self):
        self.env["res.partner.category"].create([{"name": "Gold"}, {"name": "Silver"}])
        self.assert_parity(
            "id,name,is_company,country,tags,child,child type,child email,bank\n"
            'p1,Firm,1,Belgium,"Gold,Silver",Ann,Contact,ann@example.com,BE1\n'
            ",,,,,Bob,Invoice,bob@example.com,\n"
            ",,,,,,,,BE2\n"
            "p2,Alone,0,France,,,,,\n",
            ["id", "name", "is_company", "country_id", "category_id", "child_ids/name",
             "child_ids/type", "child_ids/email", "bank_ids/acc_number"],
            res_model="res.partner",
        )  # fmt: skip

    def test_contacts_of_companies_in_the_file(self):
        rows = "".join(
            f"c{n},Company {n},,1\nk{n},Contact {n},c{n},0\n" for n in range(5)
        )
        self.assert_parity(
            f"id,name,parent,company\n{rows}",
            ["id", "name", "parent_id/id", "is_company"],
            res_model="res.partner",
        )

    def test_products_with_vendors(self):
        header = "name,type,price,vendor,vendor price\n"
        good = "Hat,Service,7,Some Customer,3\nShirt,Goods,12.5,Some Customer,5\n"
        more = "Cap,Goods,1,Some Customer,4\n,,,Some Customer,2\n"
        done = self.assert_parity(
            f"{header}{good},,,Nobody,4\n{more}",
            ["name", "type", "list_price", "seller_ids/partner_id", "seller_ids/price"],
            good=f"{header}Hat,Service,7,Some Customer,3\n{more}",
            res_model="product.template",
        )
        self.assertEqual([error[0] for error in done.errors], [4])

    def test_users(self):
        self.assert_parity(
            "name,login,groups\nUna,una@example.com,Role / User\n"
            "Duo,duo@example.com,Role / User\nAgain,una@example.com,Role / User\n",
            ["name", "login", False],
            good="name,login,groups\nUna,una@example.com,x\nDuo,duo@example.com,x\n",
            res_model="res.users",
        )

    def test_mapping_is_remembered_once(self):
        done = self.assert_parity(
            "Title,Number\none,1\ntwo,2\n",
            ["name", "code"],
            columns=["Title", "Number"],
        )
        rows = done.raw["base_import_mapping"]["rows"]
        self.assertEqual(
            sorted((r["res_model"], r["column_name"], r["field_name"]) for r in rows),
            [(ORDER, "Number", "code"), (ORDER, "Title", "name")],
        )
