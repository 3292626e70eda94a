# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.sql_db import db_connect
from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadKeys(PatternCase):
    """Which record a row means, and how many queries it takes to know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.make_pattern()
        cls.ada = cls.partners.create(
            {"ref": "k-1", "name": "Ada", "email": "ada@old.example"}
        )
        cls.env["res.partner.category"].create({"name": "Gold"})

    def test_a_key_updates_what_it_finds_and_creates_the_rest(self):
        table = [
            ["ref#key", "name", "email", "country_id|code", "category_id|1|name"],
            ["k-1", "Ada", "ada@new.example", "BE", "Gold"],
            ["k-2", "Bob", "bob@x.example", "FR", ""],
        ]
        run = self.load(self.pattern, table)
        self.assert_counts(run, created=1, updated=1)
        self.assertEqual(self.ada.email, "ada@new.example")
        self.assertEqual(self.ada.country_id.code, "BE")
        self.assertEqual(self.ada.category_id.mapped("name"), ["Gold"])
        bob = self.partners.search([("ref", "=", "k-2")])
        self.assertEqual((bob.name, bob.country_id.code), ("Bob", "FR"))
        self.assert_counts(self.load(self.pattern, table), unchanged=2)

    def test_keys_and_references_of_a_chunk_take_one_query_each(self):
        """The queries do not grow with the rows, within one batch."""
        header = ["ref#key", "name", "country_id|code", "category_id|1|name"]

        def count(rows: int) -> int:
            table = [header]
            table += [[f"q-{n}", f"Q {n}", "BE", "Gold"] for n in range(rows)]
            pattern = self.make_pattern(chunk_size=1000)
            self.load(pattern, table)
            file = self.submit(pattern, self.as_csv(table))
            run = self.env["transfer.run"].browse(file.run_id.id)
            run.with_user(self.user).run_split_job()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run.chunk_ids.with_user(self.user).run_load_job()
            self.assertEqual(run.chunk_ids.unchanged_count, rows)
            return self.env.cr.sql_log_count - before

        count(2)  # fills the caches of the process
        few, many = count(5), count(150)
        self.assertEqual(few, many)

    def test_a_new_key_is_claimed_until_its_record_can_be_seen(self):
        """Of two transactions that bring it at once the later one starts again."""
        database = db_connect(self.env.cr.dbname)
        names, keys = ["ref"], [("claimed-in-test",), ("other",)]
        with database.cursor() as first, database.cursor() as second:
            second.execute("SELECT 1")  # takes its view of the database
            claims = Environment(first, SUPERUSER_ID, {})["pattern.key.claim"]
            claims._claim("res.partner", names, keys)
            first.commit()
            late = Environment(second, SUPERUSER_ID, {})["pattern.key.claim"]
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                late._claim("res.partner", names, reversed(keys))
            second.rollback()
            # the job runs again, with a view in which the record is there
            late._claim("res.partner", names, keys)
            second.rollback()
            first.execute("DELETE FROM pattern_key_claim")
            first.commit()

    def test_loading_claims_only_new_keys_and_a_check_none(self):
        table = [["ref#key", "name"], ["k-1", "Ada"], ["k-3", "Cleo"]]
        claims = self.env["pattern.key.claim"]
        self.load(self.pattern, table, is_check=True)
        self.assertFalse(claims.search([]))
        self.load(self.pattern, table)
        self.assertEqual(len(claims.search([])), 1)
        claims._gc_claims()
        self.assertEqual(len(claims.search([])), 1)
        claims.search([]).claimed_at = "2001-01-01 00:00:00"
        self.env.flush_all()
        claims._gc_claims()
        self.assertFalse(claims.search([]))

    def test_64_66_67_81_84_tables_with_lines_in_small_parallel_chunks(self):
        lines = self.partners.create(
            [
                {"name": f"L{n}", "function": f"f{n}", "parent_id": self.ada.id}
                for n in (1, 2)
            ]
        )
        table = [
            [
                "email#key", "name", "child_ids|1|function#key", "child_ids|1|name",
                "child_ids|2|function#key", "child_ids|2|name", "#Error",
            ],
            ["ada@old.example", "Ada", "f1", "L1 new", "", "", "seen before"],
            ["new@x.example", "New", "f1", "N1", "f2", "N2", None],
            *[[f"p{n}@x.example", f"P{n}", "", "", "", "", None] for n in range(8)],
            ["bad@x.example", "", "", "", "", "", None],
            ["last@x.example", "Last", "", "", "", "", None],
        ]  # fmt: skip
        table[-2][1] = "#clear"
        for code in ("csv", "xlsx"):
            with self.subTest(code=code):
                pattern = self.make_pattern(chunk_size=5, process_multi=True)
                run = self.load(pattern, table, code)
                self.assertGreaterEqual(len(run.chunk_ids), 3)
                self.assertEqual(run.failed_count, 1)
                self.assertEqual(self.errors(run)[0][0], 12)
                self.assertEqual(
                    sorted(self.ada.child_ids.mapped("name")), ["L1 new", "L2"]
                )
                new = self.partners.search([("email", "=", "new@x.example")])
                self.assertEqual(new.child_ids.mapped("name"), ["N1", "N2"])
                self.assertTrue(self.partners.search([("name", "=", "Last")]))
        self.assertEqual(lines.parent_id, self.ada)
        odd = self.make_pattern(csv_value_delimiter="²", csv_quote_character="%")
        content = "ref#key²name²street\nk-1²%Ada²A%²s\n".encode()
        run = self.run_file(self.submit(odd, content))
        self.assert_counts(run, updated=1)
        self.assertEqual(self.ada.name, "Ada²A")

    def test_68_70_a_wrong_delimiter_and_an_unknown_id(self):
        fixed = self.make_pattern(csv_value_delimiter=";")
        with self.assertRaisesRegex(Exception, "ref#key,name"):
            self.load(fixed, [["ref#key", "name"], ["k-1", "x"]])
        for code, name in (("csv", "Ada 2"), ("xlsx", "Ada 3")):
            table = [
                [".id", "name", "country_id|id"],
                [self.ada.id, name, "base.be"],
                ["", "Lost", "base.nowhere"],
            ]
            run = self.load(self.pattern, table, code)
            self.assert_counts(run, updated=1, failed=1)
            self.assertEqual((self.ada.name, self.ada.country_id.code), (name, "BE"))
            self.assertFalse(self.partners.search([("name", "=", "Lost")]))
            self.assertIn("“base.nowhere”", self.errors(run)[0][2])
