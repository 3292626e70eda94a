# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files with a pattern: values of every type, languages, lines in rows of their own."""

import datetime

from odoo.tests import tagged

from odoo.addons.pattern_import_export.tests.pattern_case import PatternCase

ORDER = "test.transfer.order"
DAY = datetime.date(2026, 3, 1)
MOMENT = datetime.datetime(2026, 7, 1, 12, 30)


@tagged("post_install", "-at_install")
class TestPatternValues(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.user.tz = "Europe/Brussels"
        cls.orders = cls.env[ORDER]
        cls.pattern = cls.make_pattern(ORDER)
        cls.tags = cls.env["test.transfer.tag"].create(
            [{"name": name} for name in ("red", "blue", "twin", "twin")]
        )

    def submit(self, pattern, content, name="test.csv", **options):
        files = self.env["pattern.file"].with_user(self.user)
        files = files.with_context(tz="Europe/Brussels", lang="en_US")
        pattern = pattern.with_env(files.env)
        return super().submit(pattern, content, name, **options)

    def by_code(self, code):
        return self.orders.search([("code", "=", code)])

    def test_every_type_in_every_format(self):
        header = [
            "code#key", "name", "raw_text", "note", "body", "state", "urgent",
            "weight", "amount", "quantity", "date", "moment", "tag_ids|1|name",
            "currency_id|name", "company_code",
        ]  # fmt: skip
        texts = ["=1+1", "-0", "007", "a\nb 🎉"]
        for code in ("csv", "xlsx", "json", "jsonl"):
            is_text = code == "csv"
            row = [
                f"v-{code}", "=1+1", " 007 ", texts[3], "<p>x</p>", "All Done",
                "True" if is_text else True, "1.1" if is_text else 1.1,
                "0" if is_text else 0, "3" if is_text else 3,
                str(DAY) if code != "xlsx" else DAY,
                "2026-07-01 14:30:00" if code != "xlsx" else
                datetime.datetime(2026, 7, 1, 14, 30), "red", "EUR", "-cc",
            ]  # fmt: skip
            with self.subTest(code=code):
                table = [header, row]
                self.assert_counts(self.load(self.pattern, table, code), created=1)
                order = self.by_code(f"v-{code}")
                self.assertEqual(
                    (order.name, order.raw_text, order.note, order.state),
                    ("=1+1", " 007 ", texts[3], "done"),
                )
                self.assertEqual(
                    (order.urgent, order.weight, order.amount, order.quantity),
                    (True, 1.1, 0.0, 3),
                )
                self.assertEqual((order.date, order.moment), (DAY, MOMENT))
                self.assertEqual(order.company_code, "-cc")
                before = order.write_date
                self.assert_counts(self.load(self.pattern, table, code), unchanged=1)
                self.assertEqual(order.write_date, before)

    def test_moments_and_words_that_are_no_values(self):
        rows = [
            {"code#key": "m-1", "name": "m", "moment": "2026-07-01T12:30:00Z"},
            {"code#key": "m-2", "name": "m", "moment": "2026-07-01T14:30:00+02:00"},
            {"code#key": "m-3", "name": "m", "moment": "yesterday"},
            {"code#key": "m-4", "name": "m", "date": "2026-02-30"},
            {"code#key": "m-5", "name": "m", "quantity": "many"},
            {"code#key": "m-6", "name": "m", "state": "Nowhere"},
            {"code#key": "m-7", "name": "m", "urgent": "perhaps"},
            {"code#key": "m-8", "name": "m", "tag_ids|1|name": "twin"},
            {"code#key": "m-9", "name": "m", "urgent": "=TRUE()"},
        ]
        run = self.load_objects(self.pattern, rows)
        self.assert_counts(run, created=3, failed=6)
        self.assertEqual(self.by_code("m-1").moment, MOMENT)
        self.assertEqual(self.by_code("m-2").moment, MOMENT)
        self.assertTrue(self.by_code("m-9").urgent)
        columns = ["moment", "date", "quantity", "state", "urgent", "tag_ids|1|name"]
        self.assertEqual([error[1] for error in self.errors(run)], columns)
        self.assertIn("Several", self.errors(run)[-1][2])

    def test_a_column_for_each_language(self):
        row = {"code#key": "l-1", "name": "L", "label": "Good", "label@fr_FR": "Bon"}
        self.assert_counts(self.load_objects(self.pattern, [row]), created=1)
        order = self.by_code("l-1")
        french = order.with_context(lang="fr_FR")
        self.assertEqual((order.label, french.label), ("Good", "Bon"))
        self.assert_counts(self.load_objects(self.pattern, [row]), unchanged=1)
        row["label@fr_FR"] = "Meilleur"
        run = self.load_objects(self.pattern, [row])
        self.assert_counts(run, updated=1)
        french.invalidate_recordset()
        self.assertEqual((order.label, french.label), ("Good", "Meilleur"))
        only = {"code#key": "l-2", "name": "L", "label@fr_FR": "Seul"}
        self.assert_counts(self.load_objects(self.pattern, [only]), created=1)

    def test_lines_in_rows_of_their_own(self):
        table = [
            ["code#key", "name", "line_ids|name#key", "line_ids|quantity"],
            ["r-1", "R", "a", "1"],
            ["", "", "b", "2"],
            ["r-2", "S", "a", "5"],
            ["r-3", "T", "", ""],
        ]
        self.assert_counts(self.load(self.pattern, table), created=4)
        lines = self.by_code("r-1").line_ids
        self.assertEqual(
            [(line.name, line.quantity) for line in lines], [("a", 1), ("b", 2)]
        )
        self.assertFalse(self.by_code("r-3").line_ids)
        self.assert_counts(self.load(self.pattern, table), unchanged=4)
        table[2][3] = "3"
        run = self.load(self.pattern, table)
        self.assert_counts(run, updated=2, unchanged=2)
        self.assertEqual(lines.mapped("quantity"), [1, 3])
        table[2][2:] = ["", "7"]
        run = self.load(self.pattern, table)
        self.assert_counts(run, failed=2, unchanged=2)
        self.assertEqual(lines.mapped("quantity"), [1, 3])

    def test_lines_of_lines_and_lines_without_a_key(self):
        row = {
            "code#key": "n-1",
            "name": "N",
            "line_ids|1|name": "first",
            "line_ids|1|quantity": 2,
            "line_ids|1|tag_ids|1|name": "red",
            "line_ids|1|part_ids|1|name": "part 1",
            "line_ids|1|part_ids|2|name": "part 2",
            "line_ids|2|name": "second",
            "line_ids|2|quantity": None,
            "line_ids|2|tag_ids|1|name": None,
            "line_ids|2|part_ids|1|name": None,
            "line_ids|2|part_ids|2|name": "",
        }
        self.assert_counts(self.load_objects(self.pattern, [row]), created=1)
        order = self.by_code("n-1")
        first = order.line_ids[0]
        self.assertEqual(first.part_ids.mapped("name"), ["part 1", "part 2"])
        self.assertEqual(first.tag_ids, self.tags[0])
        self.assertEqual(order.total, 3)
        self.assert_counts(self.load_objects(self.pattern, [row]), unchanged=1)
        self.assertEqual(len(order.line_ids), 2)

    def test_a_wrong_line_fails_its_record_only_and_undo_takes_all_back(self):
        kept = self.orders.create({"name": "Old", "code": "u-1"})
        kept.line_ids = [(0, 0, {"name": "line", "quantity": 1})]
        header = ["code#key", "name", "line_ids|1|name#key", "line_ids|1|quantity"]
        table = [
            header,
            ["u-1", "New", "line", "5"],
            ["u-2", "Bad", "bad line", "1"],
            ["u-3", "Good", "line", "2"],
        ]
        run = self.load(self.pattern, table)
        self.assert_counts(run, updated=1, created=1, failed=1)
        self.assertIn("This line is bad", self.errors(run)[0][2])
        self.assertEqual((kept.name, kept.line_ids.quantity), ("New", 5))
        undo = run.with_user(self.user).action_undo()
        undo = self.env["transfer.run"].browse(undo["res_id"])
        self.assertEqual(self.close(undo).reversed_count, 4)
        self.assertEqual((kept.name, kept.line_ids.quantity), ("Old", 1))
        self.assertFalse(self.by_code("u-3"))
