# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values that each company has for itself, in a file that says what is there."""

from .parity import ORDER, ParityCase

FIELDS = ["id", "name", "company_code"]


class TestParityCompanyValues(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env[ORDER].create(
            [
                {"name": "first", "company_code": "A"},
                {"name": "second", "company_code": "B"},
                {"name": "third"},
            ]
        )
        cls.name_by_their_names(cls.orders)

    @classmethod
    def name_by_their_names(cls, records) -> None:
        cls.env["ir.model.data"].create(
            [
                {
                    "module": "shop",
                    "name": record.name,
                    "model": record._name,
                    "res_id": record.id,
                }
                for record in records
            ]
        )

    def check(self, *codes: str, unchanged: int, renamed: str = "", **upload) -> None:
        lines = [
            f"shop.{order.name},{order.name}{renamed},{code}\n"
            for order, code in zip(self.orders, codes, strict=True)
        ]
        text = "id,name,code\n" + "".join(lines)
        done = self.assert_parity(text, FIELDS, **upload)
        self.assertEqual(done.counts["unchanged"], unchanged)

    def set_default(self, code: str, company=None) -> None:
        self.env["ir.default"].set(
            ORDER, "company_code", code, company_id=(company or self.env.company).id
        )

    def test_as_they_are(self):
        self.check("A", "B", "", unchanged=3)

    def test_one_changed(self):
        self.check("A", "C", "", unchanged=2)

    def test_one_emptied(self):
        self.check("", "B", "", unchanged=2)

    def test_default_that_shows(self):
        self.set_default("D")
        self.check("A", "B", "D", unchanged=3)

    def test_empty_where_the_default_shows(self):
        self.set_default("D")
        self.check("A", "B", "", unchanged=2)

    def test_own_value_that_became_the_default(self):
        """Odoo's write takes it out: from then on the default shows."""
        self.set_default("A")
        self.check("A", "B", "A", unchanged=2)

    def test_own_value_that_became_the_default_beside_a_change(self):
        self.set_default("A")
        self.check("A", "B", "A", unchanged=0, renamed=" again")

    def test_value_of_another_company_that_became_its_default(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.orders[0].with_company(other).company_code = "X"
        self.set_default("X", other)
        self.check("A", "B", "", unchanged=2)

    def test_value_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.orders[0].with_company(other).company_code = "X"
        self.orders[2].with_company(other).company_code = "A"
        self.check("A", "B", "A", unchanged=2)

    def test_numbers(self):
        things = self.env["test.transfer.thing"].create(
            [{"name": "kept", "cost": 1.5}, {"name": "other"}]
        )
        self.name_by_their_names(things)
        done = self.assert_parity(
            "id,cost\nshop.kept,1.50\nshop.other,0\n",
            ["id", "cost"],
            res_model=things._name,
        )
        self.assertEqual(done.counts["unchanged"], 2)
