# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of which each row changes a record: read together, written one by one."""

import csv
import io
import random

from .parity import ParityCase, Upload

PARTNER, PRODUCT = "res.partner", "product.template"
COLUMNS = ["id", "name", "parent_id", "street", "phone", "vat", "active", "category_id"]
PATHS = [".id", "name", "parent_id/.id", *COLUMNS[3:7], "category_id/.id"]


class TestParityUpdates(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": name} for name in ("One", "Two", "Three")]
        )
        cls.companies = cls.env[PARTNER].create(
            [{"name": f"Company {n}", "is_company": True} for n in range(3)]
        )
        cls.contacts = cls.env[PARTNER].create(
            [
                {"name": f"Contact {n}", "parent_id": cls.companies[n % 3].id}
                for n in range(9)
            ]
        )

    def test_families(self):
        """What a row changes along is what the rows below find, as with Odoo."""
        for seed in range(4):
            with self.subTest(seed=seed):
                content = _to_csv(COLUMNS, self.draw_rows(random.Random(seed)))
                self.assert_parity(content, PATHS, res_model=PARTNER, sizes=(3, 100))

    def draw_rows(self, chance: random.Random) -> list[list]:
        records = list(self.companies + self.contacts)
        chance.shuffle(records)
        rows = []
        for record in records:
            parents = ["", *self.companies.ids] if record in self.contacts else [""]
            some = chance.sample(self.tags.ids, chance.randrange(3))
            rows.append(
                [
                    *(record.id, f"{record.name} {chance.randrange(3)}"),
                    *(chance.choice(parents), chance.choice(["", "A 1", "B 2"])),
                    *(f"+32 2 {chance.randrange(10**6):06d}", chance.choice(["", "/"])),
                    *(chance.choice("1110"), ",".join(map(str, some))),
                ]
            )
        return rows

    def test_products(self):
        products = self.env[PRODUCT].create([{"name": f"Old {n}"} for n in range(6)])
        rows = [
            [product.id, f"New {n}", n + 0.5, f"40{n:011d}", n % 2]
            for n, product in enumerate(products)
        ]
        names = ["name", "list_price", "barcode", "active"]
        self.assert_parity(
            *(_to_csv(["id", *names], rows), [".id", *names]),
            res_model=PRODUCT,
            sizes=(2, 100),
        )

    def test_few_statements_for_many_rows(self):
        """By themselves, contacts cost seven statements each, and products four.

        What is left: whoever may refer to a record is looked for, if nothing tells it.
        """
        contacts = self.env[PARTNER].create([{"name": f"C {n}"} for n in range(42)])
        products = self.env[PRODUCT].create([{"name": f"P {n}"} for n in range(42)])
        for records, column, most in ((contacts, "phone", 3), (products, "name", 2)):
            few = self.count_statements(records[:2], column)
            many = self.count_statements(records, column)
            self.assertLess((many - few) / 40, most, (records._name, few, many))

    def test_database_ids(self):
        """Unknown ids, and ids that are none, are told as they are for one row."""
        ann, bob = self.contacts[:2]
        gone = self.env[PARTNER].create({"name": "Gone"})
        gone.unlink()
        ids = [ann.id, gone.id, "x", 2**31, f" {bob.id} ", ""]
        rows = [[res_id, f"Name {n}"] for n, res_id in enumerate(ids)]
        done = self.assert_parity(
            _to_csv(["id", "name"], rows),
            [".id", "name"],
            res_model=PARTNER,
            good=_to_csv(["id", "name"], [rows[0], rows[4], rows[5]]),
        )
        self.assertEqual((done.counts["updated"], done.counts["created"]), (2, 1))
        lines = sorted({issue["row_number"] for issue in done.issues})
        self.assertEqual(lines, [3, 4, 5], done.issues)

    def count_statements(self, records, column: str) -> int:
        rows = [[record.id, f"02 {record.id}"] for record in records]
        content = _to_csv(["id", column], rows).encode()
        upload = Upload(content, [".id", column], res_model=records._name)
        with self._rolled_back():
            run = self.start_run(upload, 1000)
            self._perform(run.job_uuid)
            run._advance()
            before = self.env.cr.sql_log_count
            self._perform(run.chunk_ids.job_uuid)
            count = self.env.cr.sql_log_count - before
            run._advance()
            self.assertEqual(run.updated_count, len(records))
        return count


def _to_csv(header: list[str], rows: list[list]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()
