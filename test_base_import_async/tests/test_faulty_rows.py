# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .faulty_rows import Fault, FaultsCase

TYPED = ("json", "jsonl")
TEXTS = ("csv", "xlsx")


@tagged("post_install", "-at_install")
class TestFaultyRows(FaultsCase):
    """Dozens of faults in one file of users, products, entries: each is told where it
    stands, none stops a good row. As whoever keeps such records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # files of which half is wrong go on
        cls.env["ir.config_parameter"].set_param("transfer.hopeless_chunks", "0")

    def test_users(self):
        for group in ("base.group_erp_manager", "base.group_system"):
            self.user.group_ids += self.env.ref(group)
        there = new_test_user(self.env, "faulty_there")
        both = self.env["res.partner"].create([{"name": "Two of It"}] * 2)
        self.env["res.company"].create({"name": "Faulty Elsewhere"})
        login = there.login
        faults = [
            Fault(name="login#key", value=None, says="key"),
            Fault(name="name", value=None, says="name"),
            Fault(name="name", value="#clear", says="name"),
            Fault(name="tz", value="Mars/Olympus", says="Mars/Olympus"),
            Fault(name="lang", value="xx_XX", says="xx_XX"),
            Fault(name="active", value="perhaps", says="perhaps"),
            Fault(name="color", value="blue", says="blue"),
            Fault(name="color", value="99999999999", says="99999999999"),
            Fault(name="color", value="1.5", says="1.5"),
            Fault(name="notification_type", value="pigeon", says="pigeon"),
            Fault(name="partner_id|name", value="Two of It", says=str(both[0].id)),
            Fault(name="company_id", value="Nowhere Ltd", says="Nowhere Ltd"),
            Fault(name="company_id", value="Faulty Elsewhere", says="compan"),
            Fault(name="group_ids|1|id", value="base.no_such", says="base.no_such"),
            Fault(name="group_ids|1|id", value="no dot", says="no dot"),
            Fault(name="image_1920", value="@@@", says="base64"),
            Fault(name="image_1920", value="aGVsbG8=", says="image"),
            Fault(name=".id", value="99999999", says="99999999"),
            Fault(name=".id", value="seven", says="seven"),
            Fault(name="name", value="\x00", says="NUL", formats=TYPED),
            Fault(name="color", value=True, says="", formats=TYPED),
            Fault(name="#deleted", value="maybe", says="#deleted"),
            Fault(
                name="#version",
                value="2001-01-01 00:00:00.000001",
                says="changed",
                beside={"login#key": login},
            ),
            Fault(name="child_ids|1|name", value=None, says="",
                  beside={"child_ids|1|type": "contact"}),
            Fault(name="child_ids|1|type", value="friend", says="friend"),
            Fault(name="bank_ids|1|acc_number", value=None, says="required",
                  beside={"bank_ids|1|sequence": 3}),
        ]  # fmt: skip
        users = self.env["res.users"].with_context(active_test=False)
        self.play(
            self.make_pattern("res.users", has_version=True),
            lambda n: {"login#key": f"faulty_{n}", "name": f"Faulty {n}"},
            faults,
            lambda n: users.search([("login", "=", f"faulty_{n}")]),
            formats=("csv", "jsonl"),  # each user costs a tenth of a second
        )
        self.assertEqual(there.name, "faulty_there (base.group_user)")

    def test_products(self):
        self.user.group_ids += self.env.ref("product.group_product_manager")
        products = self.env["product.template"]
        products.create(
            [
                {"name": "Has a barcode", "barcode": "4006381333931"},
                {"name": "Twice", "default_code": "TW"},
                {"name": "Twice", "default_code": "TW"},
            ]
        )
        self.partners.create({"name": "Faulty seller"})
        attribute, other = self.env["product.attribute"].create(
            [
                {"name": name, "value_ids": [Command.create({"name": value})]}
                for name, value in (("Faulty color", "Red"), ("Faulty leg", "Steel"))
            ]
        )
        line = {
            "attribute_line_ids|1|attribute_id": attribute.name,
            "attribute_line_ids|1|value_ids|1|name": "Red",
        }
        value = "attribute_line_ids|1|value_ids|1|name"
        both = f"{value}; attribute_line_ids|1|attribute_id"
        faults = [
            Fault(name="name", value=None, says="required"),
            Fault(name="default_code#key", value="TW", says="2"),
            Fault(name="default_code#key", value="", says="key"),
            Fault(name="list_price", value="twelve", says="twelve"),
            Fault(name="list_price", value="1,2,3", says="1,2,3"),
            Fault(name="list_price", value="nan", says="nan"),
            Fault(name="list_price", value="1e999", says="1e999"),
            Fault(name="weight", value="-", says="-"),
            Fault(name="type", value="gizmo", says="gizmo"),
            Fault(name="sale_ok", value="maybe", says="maybe"),
            Fault(name="sequence", value="first", says="first"),
            Fault(name="categ_id", value="No / Such", says="No / Such"),
            Fault(name="uom_id", value="Parsecs", says="Parsecs"),
            Fault(name="taxes_id|1|name", value="Tithe", says="Tithe"),
            Fault(name="barcode", value="4006381333931", says="barcode"),
            Fault(name="product_tag_ids|1|name", value="None such", says="None such"),
            Fault(name="company_id|.id", value="987654", says="987654"),
            Fault(name="image_1920", value="SGVsbG8", says="file"),
            Fault(name=value, value="Ultraviolet", says="Ultraviolet", beside=line),
            Fault(name="attribute_line_ids|1|attribute_id", value="Smell",
                  says="Smell"),
            Fault(name=value, value=other.value_ids.name, says="do not match",
                  beside=line, column=both),
            Fault(name=value, value=None, says="at least one", beside=line,
                  column=both),
            Fault(name="seller_ids|1|partner_id", value="Nobody", says="Nobody"),
            Fault(name="seller_ids|1|price", value="cheap", says="cheap",
                  beside={"seller_ids|1|partner_id": "Faulty seller"}),
            Fault(name="seller_ids|1|date_start", value="2026-02-30", says="2026-02-30",
                  beside={"seller_ids|1|partner_id": "Faulty seller"}),
        ]  # fmt: skip
        self.play(
            self.make_pattern("product.template"),
            lambda n: {"default_code#key": f"F{n}", "name": f"Faulty {n}"},
            faults,
            lambda n: products.search([("default_code", "=", f"F{n}")]),
        )

    def test_entries(self):
        company = self.env.company
        if not company.chart_template:
            chart = self.env["account.chart.template"]
            chart.try_loading("generic_coa", company, install_demo=False)
        self.user.group_ids += self.env.ref("account.group_account_manager")
        income, expense = (
            self.env["account.account"].search([("account_type", "=", kind)], limit=1)
            for kind in ("income", "expense")
        )
        moves = self.env["account.move"]
        posted = moves.create(
            [
                {
                    "ref": ref,
                    "line_ids": [
                        Command.create({"account_id": income.id, "debit": 1}),
                        Command.create({"account_id": expense.id, "credit": 1}),
                    ],
                }
                for ref in ("posted", "kept")
            ]
        )
        posted.action_post()
        lines = {
            "line_ids|1|account_id|code": income.code,
            "line_ids|1|debit": 5,
            "line_ids|2|account_id|code": expense.code,
            "line_ids|2|credit": 5,
        }
        faults = [
            Fault(name="date", value="2026-02-30", says="2026-02-30"),
            Fault(name="date", value="soon", says="soon"),
            Fault(name="journal_id", value="No journal", says="No journal"),
            Fault(name="currency_id", value="XXQ", says="XXQ"),
            Fault(name="partner_id", value="Nobody at all", says="Nobody at all"),
            Fault(name="line_ids|2|credit", value="6", says="balanc", column=""),
            Fault(name="line_ids|2|credit", value="much", says="much"),
            Fault(name="line_ids|1|account_id|code", value="000000x", says="000000x"),
            Fault(name="line_ids|1|date_maturity", value="31/31/2026", says="31/31"),
            Fault(name="line_ids|1|tax_ids|1|name", value="Tithe", says="Tithe"),
            Fault(name="date", value="2020-01-01", says="posted",
                  beside={"ref#key": "posted"}, column=""),
            Fault(name="#deleted", value="1", says="posted", 
                  beside={"ref#key": "kept"}),
        ]  # fmt: skip
        self.play(
            self.make_pattern("account.move"),
            lambda n: {"ref#key": f"F{n}", "date": "2026-01-31", **lines},
            faults,
            lambda n: moves.search([("ref", "=", f"F{n}")]).line_ids,
            formats=("xlsx", "json"),
        )
