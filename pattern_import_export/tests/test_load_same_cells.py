# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The same cell in many rows is looked for once, and means the same in each of them."""

import json

from odoo import Command
from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestSameCells(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["res.partner.category"]
        cls.tag = {n: tags.create({"name": n}) for n in ("1", "True", "a", "b", "a,b")}

    def load_lines(self, pattern, lines):
        content = "\n".join(map(json.dumps, lines)).encode()
        return self.run_file(self.submit(pattern, content, name="test.jsonl"))

    def tags_of(self, ref):
        return self.partners.search([("ref", "=", ref)]).category_id

    def test_cells_that_are_equal_need_not_mean_the_same(self):
        cells = ["1", 1, True, "1", True, 1]
        for path in ("category_id|1|name", "category_id"):
            with self.subTest(path=path):
                refs = [f"{path}-{place}" for place in range(len(cells))]
                run = self.load_lines(
                    self.make_pattern(export_format="jsonl"),
                    [
                        {"ref#key": ref, "name": ref, path: cell}
                        for ref, cell in zip(refs, cells, strict=True)
                    ],
                )
                self.assertEqual(run.state, "done")
                expected = ["1", "1", "True", "1", "True", "1"]
                self.assertEqual([self.tags_of(ref).name for ref in refs], expected)

    def test_lists_are_kept_by_all_of_their_cells(self):
        table = [["ref#key", "name", "category_id|1|name", "category_id|2|name"]]
        pairs = [("a", "b"), ("a", ""), ("a", "b"), ("", "a"), ("", ""), ("a", " b ")]
        table += [[f"p-{n}", "P", *pair] for n, pair in enumerate(pairs)]
        run = self.load(self.make_pattern(), table)
        self.assertEqual(run.state, "done")
        a, b = self.tag["a"], self.tag["b"]
        expected = [a + b, a, a + b, a, a.browse(), a + b]
        self.assertEqual([self.tags_of(f"p-{n}") for n in range(6)], expected)

    def test_a_name_with_a_comma_is_one_name_in_each_row(self):
        table = [["ref#key", "name", "category_id"]]
        cells = ["a,b", "b,a", "a,b", "b,a", "a, b"]
        table += [[f"c-{n}", "C", cell] for n, cell in enumerate(cells)]
        self.load(self.make_pattern(), table)
        both = self.tag["a"] + self.tag["b"]
        expected = [self.tag["a,b"], both, self.tag["a,b"], both, both]
        self.assertEqual([self.tags_of(f"c-{n}") for n in range(5)], expected)

    def test_each_row_with_an_unknown_name_is_told(self):
        """Though the name beside it is known, and the same list stands above."""
        table = [["ref#key", "name", "category_id"]]
        table += [[f"u-{n}", "U", "a,nobody"] for n in range(3)]
        run = self.load(self.make_pattern(), table)
        self.assertEqual(run.failed_count, 3)
        table = [["ref#key", "name", "country_id|code"]]
        table += [[f"u-{n}", "U", code] for n, code in enumerate(["BE", "XX"] * 2)]
        run = self.load(self.make_pattern(), table)
        self.assertEqual(run.failed_count, 2)

    def test_each_row_is_warned_where_unknown_names_are_left_out(self):
        table = [["ref#key", "name", "category_id"]]
        table += [[f"w-{n}", "W", "a,nobody"] for n in range(2)]
        run = self.load(self.make_pattern(missing_policy="empty"), table)
        warned = run.chunk_ids.row_ids.filtered("message")
        self.assertEqual(len(warned), 2)
        self.assertEqual(self.tags_of("w-1"), self.tag["a"])

    def test_lists_to_be_taken_away_are_taken_although_they_are_the_same(self):
        both = self.tag["a"] + self.tag["b"]
        self.partners.create(
            {"name": "R", "ref": "r-1", "category_id": [Command.set(both.ids)]}
        )
        pattern = self.make_pattern(many2many_policy="remove")
        table = [["ref#key", "category_id"], ["r-1", '"a","b"']]
        run = self.load(pattern, table)
        self.assertEqual(run.updated_count, 1)
        self.assertFalse(self.tags_of("r-1"))
