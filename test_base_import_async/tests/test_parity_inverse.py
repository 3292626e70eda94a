# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Computed fields with an inverse, in one file with the fields that it writes."""

import itertools

from .overrides import overriding
from .parity import ParityCase

MEASURE = "test.transfer.measure"


class TestParityInverse(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.env[MEASURE].create(
            [
                {
                    "name": f"Old {n}",
                    "millimetres": 1000 * n,
                    "first": "Ada",
                    "last": "B",
                }
                for n in range(1, 5)
            ]
        )

    def assert_rows(self, header: str, rows: list[str], **options):
        return self.assert_parity(
            f"{header}\n" + "".join(f"{row}\n" for row in rows),
            header.split(","),
            res_model=MEASURE,
            **options,
        )

    def test_of_new_records_in_any_order_of_columns(self):
        """Where they say different things, Odoo decides."""
        values = {"millimetres": ("500", "", "7"), "metres": ("2", "1.5", ""),
                  "inches": ("10", "", "3")}  # fmt: skip
        for names in itertools.permutations(values):
            rows = [
                ",".join([f"n{number}", *(values[name][number] for name in names)])
                for number in range(3)
            ]
            self.assert_rows(",".join(["name", *names]), rows, sizes=(1, 100))

    def test_of_known_records(self):
        """As they are, partly as they are, and not at all."""
        first, second, third, fourth = self.old.ids
        rows = [f"{first},1000,1", f"{second},2000,1", f"{third},5,3", f"{fourth},,4",
                f"{first},1000,1"]  # fmt: skip
        self.assert_rows(".id,millimetres,metres", rows)
        rows = [f"{first},39.3700787,1000", f"{second},1,2000", f"{third},,3000"]
        self.assert_rows(".id,inches,millimetres", rows)

    def test_an_inverse_that_changes_what_is_typed(self):
        first, second, third, fourth = self.old.ids
        rows = [f"{first},Ada B,Ada", f"{second},ada b,Ada", f"{third},Ada B,Eve",
                f"{fourth},,Ada"]  # fmt: skip
        self.assert_rows(".id,whole,first", rows)
        self.assert_rows("name,whole,last", ["n1,ada b c,X", "n2,,Y", "n3, eve ,"])

    def test_one_main_record(self):
        """Each takes it from another one, of this file or not."""
        first, second, third, fourth = self.old.ids
        for rows in (
            [f"{first},yes", f"{second},yes", f"{third},no"],
            [f"{fourth},yes", f"{first},yes", f"{fourth},yes", f"{second},"],
        ):
            self.assert_rows(".id,is_main", rows)
        self.old[1].is_main = True
        self.assert_rows(".id,is_main", [f"{second},yes", f"{first},yes"])
        self.assert_rows(".id,is_main", [f"{first},yes", f"{second},yes"])
        rows = [f",n{n},{'yes' if n % 2 else 'no'},{n}" for n in range(6)]
        self.assert_rows(".id,name,is_main,rank", rows, sizes=(100,))
        self.assert_rows(".id,name,is_main,rank", [f"{second},Old,yes,5", *rows],
                         sizes=(100,))  # fmt: skip

    def test_an_inverse_refuses_some(self):
        rows = [f"n{n},{-1 if n in (2, 5) else n},{n}" for n in range(8)]
        done = self.assert_rows(
            "name,metres,millimetres",
            rows,
            good="name,metres,millimetres\n"
            + "".join(f"{row}\n" for row in rows if ",-1," not in row),
            sizes=(3, 100),
        )
        told = [(line, text) for line, _column, _value, text in done.errors]
        self.assertEqual(
            told, [(4, "A length is not negative."), (7, "A length is not negative.")]
        )

    def test_a_field_of_the_parent(self):
        """Rows that write to what other rows are."""
        rows = ["p1,100,,", "c1,1,p1,7", "p2,200,,", "c2,2,p2,8", "c3,3,p1,9"]
        self.assert_rows("name,millimetres,parent_id,parent_millimetres", rows)
        first, second, third, fourth = self.old.ids
        rows = [f"{first},1000,{second},5", f"{second},2000,,", f"{third},1,{second},6",
                f"{second},2000,,", f"{fourth},4000,{third},3000"]  # fmt: skip
        self.assert_rows(".id,millimetres,parent_id/.id,parent_millimetres", rows)

    def test_an_inverse_that_counts(self):
        """How many are there shows in what it writes."""

        def inverse(original, records):
            for record in records:
                record.millimetres = record.search_count([])

        with overriding(self.env[MEASURE], "_inverse_metres", inverse):
            rows = [f"n{n},{n}" for n in range(6)]
            self.assert_rows("name,metres", rows, sizes=(100,))
            rows = ["p,1,", "c1,2,p", "c2,3,p", "q,4,", "c3,5,q"]
            self.assert_rows("name,metres,parent_id", rows, sizes=(100,))
            rows = [f"x{n % 3},n{n},{n}" for n in range(6)]
            self.assert_rows("id,name,metres", rows, sizes=(100,))

    # ------------------------------------------------------------------
    # Odoo's own
    # ------------------------------------------------------------------

    def test_kinds_of_contacts(self):
        old = self.env["res.partner"].create(
            [{"name": f"Old {n}", "is_company": n % 2} for n in range(3)]
        )
        rows = [f"{old[0].id},Old 0,person,0", f"{old[1].id},Old 1,person,1",
                f"{old[2].id},Old 2,company,0", ",new 1,company,0",
                ",new 2,person,1", ",new 3,company,1"]  # fmt: skip
        for header in (".id,name,company_type,is_company", ".id,name,,"):
            if header.endswith(",,"):  # the other way round
                header = ".id,name,is_company,company_type"
                rows = [",".join([*row.split(",")[:2], *row.split(",")[:1:-1]])
                        for row in rows]  # fmt: skip
            self.assert_parity(
                f"{header}\n" + "".join(f"{row}\n" for row in rows),
                header.split(","),
                res_model="res.partner",
            )

    def test_prices_of_products(self):
        old = self.env["product.template"].create(
            [{"name": f"Old {n}", "list_price": n, "standard_price": n}
             for n in range(3)]
        )  # fmt: skip
        products = old.product_variant_id
        rows = [f"{products[0].id},9,8,7", f"{products[1].id},1,1,1",
                f"{products[2].id},2,5,2"]  # fmt: skip
        for header in (".id,lst_price,list_price,standard_price",
                       ".id,list_price,lst_price,standard_price"):  # fmt: skip
            self.assert_parity(
                f"{header}\n" + "".join(f"{row}\n" for row in rows),
                header.split(","),
                res_model="product.product",
            )
