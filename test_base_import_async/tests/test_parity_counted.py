# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values that models find by counting the records that are there.

Odoo makes all new records of a file at once, or one by one where it must; it shows in
such values how many were made together.
"""

from .overrides import overriding
from .parity import ORDER, ParityCase

# Two of them are refused.
ROWS = [f"{name},{13 if name in 'BF' else 1}\n" for name in "ABCDEFGH"]


def count_by_sql(records) -> int:
    records.env.cr.execute("SELECT COUNT(*) FROM test_transfer_order")
    return records.env.cr.fetchone()[0]


class TestParityCounted(ParityCase):
    def assert_refused(self) -> None:
        """Beside rows that are refused, the others are as if alone."""
        good = [row for row in ROWS if "13" not in row]
        done = self.assert_parity(
            "name,weight\n" + "".join(ROWS),
            ["name", "weight"],
            good="name,weight\n" + "".join(good),
            sizes=(100,),
        )
        self.assertEqual((done.counts["created"], done.counts["failed"]), (6, 2))

    def assert_repeated(self) -> None:
        """An external id that comes again has Odoo go row by row."""
        rows = "".join(f"x{n % 6},{name}\n" for n, name in enumerate("ABCDEFGHIJ"))
        self.assert_parity("id,name\n" + rows, ["id", "name"], sizes=(100,))

    def assert_families(self) -> None:
        """Odoo writes what waits before it looks for a parent."""
        rows = "".join(f"P{n},\nA{n},P{n}\nB{n},P{n // 2}\n" for n in range(4))
        self.assert_parity("name,parent\n" + rows, ["name", "parent_id"], sizes=(100,))

    def assert_mixed(self) -> None:
        """New records beside known ones, and refused rows."""
        old = self.env[ORDER].create([{"name": f"Old {n}"} for n in range(4)])
        rows = [f"{old[n].id},changed {n},{13 if n == 2 else 1}\n,new {n},1\n"
                for n in range(4)]  # fmt: skip
        good = "".join(rows).replace(f"{old[2].id},changed 2,13\n", "")
        self.assert_parity(
            "id,name,weight\n" + "".join(rows),
            [".id", "name", "weight"],
            good="id,name,weight\n" + good,
            sizes=(100,),
        )

    # ------------------------------------------------------------------
    # Addons that count
    # ------------------------------------------------------------------

    def counting_before(self):
        def create(original, records, vals_list):
            number = records.search_count([])
            vals_list = [{**vals, "quantity": number} for vals in vals_list]
            return original(records, vals_list)

        return overriding(self.env[ORDER], "create", create)

    def counting_after(self):
        def create(original, records, vals_list):
            new = original(records, vals_list)
            for record in new:
                record.quantity = record.search_count([])
            return new

        return overriding(self.env[ORDER], "create", create)

    def counting_when_computed(self):
        def compute(original, records):
            for record in records:
                record.total = record.search_count([])

        return overriding(self.env[ORDER], "_compute_total", compute)

    def counting_when_written(self):
        def write(original, records, vals):
            if "name" in vals:
                vals = {**vals, "quantity": records.search_count([])}
            return original(records, vals)

        return overriding(self.env[ORDER], "write", write)

    def counting_by_sql(self):
        """Before they are made, past the ORM."""

        def create(original, records, vals_list):
            number = count_by_sql(records)
            vals_list = [{**vals, "quantity": number} for vals in vals_list]
            return original(records, vals_list)

        return overriding(self.env[ORDER], "create", create)

    def counting_by_sql_after(self):
        def create(original, records, vals_list):
            new = original(records, vals_list)
            new.flush_recordset()
            for record in new:
                record.quantity = count_by_sql(records)
            return new

        return overriding(self.env[ORDER], "create", create)

    def counting_by_sql_when_written(self):
        def write(original, records, vals):
            if "name" in vals:
                vals = {**vals, "quantity": count_by_sql(records)}
            return original(records, vals)

        return overriding(self.env[ORDER], "write", write)

    def counting_by_sql_when_computed(self):
        def compute(original, records):
            for record in records:
                record.total = count_by_sql(records)

        return overriding(self.env[ORDER], "_compute_total", compute)

    def test_before_refused(self):
        with self.counting_before():
            self.assert_refused()

    def test_before_repeated(self):
        with self.counting_before():
            self.assert_repeated()

    def test_before_families(self):
        with self.counting_before():
            self.assert_families()

    def test_before_mixed(self):
        with self.counting_before():
            self.assert_mixed()

    def test_after_refused(self):
        with self.counting_after():
            self.assert_refused()

    def test_after_repeated(self):
        with self.counting_after():
            self.assert_repeated()

    def test_after_families(self):
        with self.counting_after():
            self.assert_families()

    def test_computed_refused(self):
        with self.counting_when_computed():
            self.assert_refused()

    def test_computed_repeated(self):
        with self.counting_when_computed():
            self.assert_repeated()

    def test_computed_families(self):
        with self.counting_when_computed():
            self.assert_families()

    def test_written_mixed(self):
        with self.counting_when_written():
            self.assert_mixed()

    def test_by_sql_refused(self):
        with self.counting_by_sql():
            self.assert_refused()

    def test_by_sql_repeated(self):
        with self.counting_by_sql():
            self.assert_repeated()

    def test_by_sql_families(self):
        with self.counting_by_sql():
            self.assert_families()

    def test_by_sql_mixed(self):
        with self.counting_by_sql():
            self.assert_mixed()

    def test_by_sql_after_refused(self):
        with self.counting_by_sql_after():
            self.assert_refused()

    def test_by_sql_after_repeated(self):
        with self.counting_by_sql_after():
            self.assert_repeated()

    def test_by_sql_after_families(self):
        with self.counting_by_sql_after():
            self.assert_families()

    def test_by_sql_written_mixed(self):
        with self.counting_by_sql_when_written():
            self.assert_mixed()

    def test_by_sql_computed_refused(self):
        with self.counting_by_sql_when_computed():
            self.assert_refused()

    def test_by_sql_computed_families(self):
        with self.counting_by_sql_when_computed():
            self.assert_families()

    # ------------------------------------------------------------------
    # Odoo, which counts the contacts of a company
    # ------------------------------------------------------------------

    def test_first_contacts_of_families(self):
        """The first contact of a company gives it its address."""
        rows = "".join(
            f"Firm {n},1,,,\nAnn {n},0,Firm {n},Street {n},contact\n"
            f"Bob {n},0,Firm {n},Other {n},contact\n" for n in range(4)
        )  # fmt: skip
        self.assert_parity(
            "name,company,parent,street,type\n" + rows,
            ["name", "is_company", "parent_id", "street", "type"],
            res_model="res.partner",
            sizes=(100,),
        )

    def test_first_contacts_beside_refused_ones(self):
        """Two contacts at once: a company has no first one, whatever else there is."""
        firms = self.env["res.partner"].create(
            [{"name": f"Firm {n}", "is_company": True} for n in range(4)]
        )
        triples = [
            (f"Ann,{firm.id},Street\n", f",{firm.id},\n", f"Bob,{firm.id},Other\n")
            for firm in firms
        ]
        header = "name,parent,street\n"
        done = self.assert_parity(
            header + "".join("".join(rows) for rows in triples),
            ["name", "parent_id/.id", "street"],
            good=header + "".join(first + last for first, _bad, last in triples),
            res_model="res.partner",
            sizes=(100,),
        )
        self.assertEqual((done.counts["created"], done.counts["failed"]), (8, 4))
