# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values that mean something else to a file, a reader or a list: they come back as they
went out, in each format."""

from odoo.fields import Command
from odoo.tests import tagged

from .export_case import ExportCase

FORMATS = ("csv", "xlsx", "json", "jsonl")
WORDS = (
    "=1+1", "+33 1", "-5", "@x", "'quoted", "0042", "1e5", "TRUE", "12,5", "a\tb",
    "l1\nl2", "😀", "nb\u00a0sp", "  blanks  ", 'q"q', "semi;colon", "2026-01-02",
    "None", "#N/A", "#comment", "#clear", "##Clear", " #CLEAR ", "\u202ertl",
    "\u200bzw", "a|b", "0", "-0", "1/2",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestUntouched(ExportCase):
    def assert_untouched(self, lines: list, count: int, **values) -> None:
        for code in FORMATS:
            with self.subTest(code=code):
                file = self.export(lines, export_format=code, **values)
                content = self.read_bytes(file)
                run = self.run_file(self.submit(file.pattern_id, content, f"t.{code}"))
                self.assert_counts(run, unchanged=count)

    def make(self, number: int, **values):
        return self.partners.create(
            {"name": f"Untouched {number}", "ref": f"U{number}", **values}
        )

    def test_words(self):
        for number, word in enumerate(WORDS):
            parent = self.make(100 + number, ref=f"{word}-p")
            self.make(number, function=word, comment=f"<p>{word}</p>", street=word)
            self.make(200 + number, ref=f"V{word}", parent_id=parent.id)
        key = {"path": "ref", "is_key": True}
        lines = [key, "name", "function", "comment", "street", "parent_id|ref"]
        domain = [("name", "=like", "Untouched %")]
        self.assert_untouched(lines, 3 * len(WORDS), domain=domain)

    def test_the_mark_for_clearing(self):
        one, two = self.make(1, function="f"), self.make(2, function="f")
        table = [["ref#key", "function"], ["U1", "#clear"], ["U2", "##clear"]]
        self.assert_counts(self.load(self.make_pattern(), table), updated=2)
        self.assertEqual((one.function, two.function), (False, "#clear"))

    def test_blanks_around_keys(self):
        """Records that have them are found again; so is what a person typed."""
        with_blanks, without = self.make(1, ref=" B1 "), self.make(2, ref="B2")
        table = [["ref#key", "function", "name"], [" B1 ", "x", ""], [" B2", "y", ""]]
        table.append(["B3 ", "z", "New"])
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, updated=2, created=1)
        self.assertEqual((with_blanks.function, without.function), ("x", "y"))
        self.assertEqual(self.partners.search([("ref", "=", "B3")]).function, "z")
        run = self.load(
            self.make_pattern(), [*table[:1], ["B2", "a", ""], ["B2 ", "b", ""]]
        )
        self.assert_counts(run, failed=2)

    def test_blanks_around_keys_of_lines(self):
        parent = self.make(1, child_ids=[Command.create({"name": " Line "})])
        table = [["ref#key", "child_ids|1|name#key", "child_ids|1|function"]]
        run = self.load(self.make_pattern(), [*table, ["U1", " Line ", "x"]])
        self.assert_counts(run, updated=1)
        self.assertEqual(parent.child_ids.function, "x")

    def test_names_with_commas(self):
        tags = self.env["res.partner.category"].create(
            [{"name": n} for n in ("x, y", "x", "z", 'in "quotes"', '"q", r')]
        )
        self.make(1, category_id=[Command.set(tags.ids)])
        self.make(2, category_id=[Command.set(tags[:1].ids)])
        key = {"path": "ref", "is_key": True}
        whole = {"path": "category_id", "occurrence_count": 0}
        domain = [("ref", "in", ["U1", "U2"])]
        self.assert_untouched([key, whole], 2, domain=domain)
        table = [["ref#key", "category_id"], ["U2", "x, z"]]
        self.assert_counts(self.load(self.make_pattern(), table), updated=1)
        found = self.partners.search([("ref", "=", "U2")])
        self.assertEqual(found.category_id, tags[1:3])
