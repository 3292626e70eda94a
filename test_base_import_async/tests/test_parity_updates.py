# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of which each row changes a record: read together, written one by one."""

import csv
import io
import random

from odoo import Command

from .parity import ORDER, ParityCase, Upload

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

    def test_the_same_record_twice(self):
        ann, bob = self.contacts[:2]
        rows = [[ann.id, "A", "1"], [bob.id, "B", "1"], [ann.id, "A", "2"],
                [bob.id, "B", "1"], [ann.id, "A", "1"]]  # fmt: skip
        done = self.assert_parity(
            *(_to_csv(["id", "name", "ref"], rows), [".id", "name", "ref"]),
            res_model=PARTNER,
            sizes=(100,),
        )
        self.assertEqual(done.counts["failed"], 0)

    def test_values_of_one_of_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env.ref("base.user_admin").company_ids |= other
        orders = self.env[ORDER].create(
            [{"name": f"O {n}", "company_code": f"main {n % 2}"} for n in range(4)]
        )
        orders[1].with_company(other).company_code = "other"
        codes = ["other", "", "main 0", "other"]
        rows = [[o.id, code] for o, code in zip(orders, codes, strict=True)]
        self.assert_parity(
            *(_to_csv(["id", "code"], rows), [".id", "company_code"]),
            sizes=(2, 100),
            context={"allowed_company_ids": (other + self.env.company).ids},
        )

    def test_a_person_who_may_not_see_all_of_them(self):
        """Hidden records are told as unknown; what is read together leaves them out."""
        user = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "clerk of updates",
                "group_ids": [
                    Command.set(
                        self.env["ir.model.data"]._xmlid_to_res_id(name)
                        for name in ("base.group_user", "base.group_partner_manager")
                    )
                ],
            }
        )
        self.env["ir.rule"].create(
            {
                "name": "Not the second one",
                "model_id": self.env["ir.model"]._get_id(PARTNER),
                "domain_force": f"[('id', '!=', {self.contacts[1].id})]",
            }
        )
        # what they have together is read by the parent, the parent's for each of them
        rows = [[c.id, f"New {c.id}", self.companies[0].id] for c in self.contacts[:4]]
        columns = ["id", "name", "parent"]
        done = self.assert_parity(
            *(_to_csv(columns, rows), [".id", "name", "parent_id/.id"]),
            good=_to_csv(columns, [rows[0], *rows[2:]]),
            res_model=PARTNER,
            user=user,
        )
        ((line, _column, _value, message),) = done.errors
        self.assertEqual(line, 3)
        self.assertIn(str(self.contacts[1].id), message)

    def test_a_record_that_the_row_above_deletes(self):
        """Odoo's import says nothing, and writes nothing."""
        orders = self.env[ORDER].create([{"name": f"O {n}"} for n in range(3)])
        gone, write = orders[1], self.registry[ORDER].write

        def write_and_delete(records, vals):
            result = write(records, vals)
            if vals.get("name") == "deletes":
                records.browse(gone.id).unlink()
            return result

        self.patch(self.registry[ORDER], "write", write_and_delete)
        rows = [[orders[0].id, "deletes"], [gone.id, "too late"], [orders[2].id, "N"]]
        done = self.assert_parity(
            *(_to_csv(["id", "name"], rows), [".id", "name"]),
            good=_to_csv(["id", "name"], [rows[0], rows[2]]),
        )
        self.assertEqual([error[0] for error in done.errors], [3])
        self.assertIn("a row above has removed it", done.errors[0][3])
        self.assertEqual(done.counts["updated"], 2)

    def test_users_and_their_contacts(self):
        users = self.env["res.users"].create(
            [{"name": f"U {n}", "login": f"updated {n}"} for n in range(4)]
        )
        rows = [[u.id, f"New {n}", f"n{n}@a.example"] for n, u in enumerate(users)]
        names = ["name", "email"]
        self.assert_parity(
            *(_to_csv(["id", *names], rows), [".id", *names]),
            res_model="res.users",
            sizes=(3, 100),
        )

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
