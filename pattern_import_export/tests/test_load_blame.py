# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A fault is told with the column in which it stands, also where Odoo names none."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import pattern_loader, pattern_loader_write
from .pattern_case import PatternCase

# Of one pixel.
IMAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestLoadBlame(PatternCase):
    def places(self, run) -> list[tuple]:
        return [(row, column) for row, column, _message in self.errors(run)]

    def test_an_image_that_is_none(self):
        table = [
            ["ref#key", "name", "image_1920", "color"],
            ["i-1", "Good", IMAGE, "1"],
            ["i-2", "No base64", "@@", "1"],
            ["i-3", "No image", "aGVsbG8=", "1"],
            ["i-4", "Two faults", "aGVsbG8=", "blue"],
        ]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=1, failed=3)
        self.assertEqual(self.places(run), [(n, "image_1920") for n in (3, 4, 5)])
        both = run.failed_row_ids.filtered(lambda row: row.first_row == 5)
        columns = [issue["column"] for issue in both.issues]
        self.assertEqual(sorted(columns), ["color", "image_1920"])

    def test_a_value_over_which_code_stumbles(self):
        """Odoo cannot read such an address, and says so without its field."""
        self.partners.create({"name": "There", "ref": "w-3", "website": "http://old"})
        table = [
            ["ref#key", "name", "comment", "website"],
            ["w-1", "Good", "", "http://good.example"],
            ["w-2", "New", "", "http://["],
            ["w-3", "Renamed", "note", "http://["],
        ]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=1, failed=2)
        self.assertEqual(self.places(run), [(3, "website"), (4, "website")])
        there = self.partners.search([("ref", "=", "w-3")])
        self.assertEqual(there.read(["name", "website"])[0]["name"], "There")

    def test_a_value_of_a_line(self):
        table = [
            ["ref#key", "name", "child_ids|1|name", "child_ids|2|name"]
            + ["child_ids|2|website"],
            ["l-1", "Parent", "One", "Two", "http://["],
        ]
        run = self.load(self.make_pattern(), table)
        self.assertEqual(self.places(run), [(2, "child_ids|2|website")])
        table = [
            ["ref#key", "name", "child_ids|name", "child_ids|website"],
            ["r-1", "Parent", "One", "http://one.example"],
            ["", "", "Two", "http://["],
        ]
        run = self.load(self.make_pattern(), table)
        self.assertEqual(self.places(run), [(2, "child_ids|website")])
        [issue] = run.failed_row_ids.issues
        self.assertEqual((issue["row_number"], issue["value"]), (3, "http://["))

    def test_two_values_that_are_wrong_only_together(self):
        """Either could be the one: none is blamed."""
        create = type(self.partners).create

        def create_unless_both(partners, vals_list):
            for vals in vals_list if isinstance(vals_list, list) else [vals_list]:
                if vals.get("color") and vals.get("comment"):
                    raise ValueError("not both")
            return create(partners, vals_list)

        table = [["ref#key", "name", "color", "comment"], ["t-1", "Both", "3", "note"]]
        with patch.object(type(self.partners), "create", create_unless_both):
            run = self.load(self.make_pattern(), table)
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (2, False))
        self.assertIn("not both", message)

    def test_trials_have_an_end(self):
        """A file in which all is wrong is told without its columns in the end."""
        rows = [[f"e-{n}", "Name", "http://["] for n in range(6)]
        origin = pattern_loader.PatternLoad.__init__

        def init(load, *args, **values):
            origin(load, *args, **values)
            load.trials_left = 5  # three to find the column, one each to find it again

        with patch.object(pattern_loader.PatternLoad, "__init__", init):
            table = [["ref#key", "name", "website"], *rows]
            run = self.load(self.make_pattern(), table)
        self.assert_counts(run, failed=6)
        columns = [column for _row, column in self.places(run)]
        self.assertEqual(columns, ["website"] * 3 + [False] * 3)

    def test_an_edit_that_the_rest_of_its_row_takes_back(self):
        """It is written again; what stays all the same is told."""
        loader, partner = (
            self.env["pattern.loader"],
            self.partners.create({"name": "A"}),
        )
        loader._insist(partner, {"name": ("A", "B"), "color": (5, 6)})
        self.assertEqual((partner.name, partner.color), ("B", 0))
        with (
            patch.object(pattern_loader_write, "get_current", lambda *_args: "B"),
            self.assertRaisesRegex(UserError, "Name: Odoo keeps"),
        ):
            loader._insist(partner, {"name": ("B", "C")})

    def test_what_looks_like_a_file_and_is_none(self):
        """Such as the totals of an invoice, which Odoo does not export."""
        describe = self.env["pattern.config.fields"]._describe
        self.assertFalse(describe("res.partner")["image_1920"].readonly)
        field = self.partners._fields["image_1920"]
        with patch.object(field, "exportable", False):
            self.assertTrue(describe("res.partner")["image_1920"].readonly)

    def test_the_part_of_a_key_that_is_wrong(self):
        country = self.env["res.country"].create({"name": "Nowhere", "code": "ZZ"})
        state = self.env["res.country.state"].create(
            {"name": "Far", "code": "FA", "country_id": country.id}
        )
        for suffix in ("#key", ""):
            header = ["ref#key", "name"] if not suffix else ["name"]
            header += [f"state_id{suffix}|country_id|code", f"state_id{suffix}|code"]
            rows = [
                ["ZZ", "FA"],
                ["XX", "FA"],
                ["ZZ", "XX"],
                ["ZZ", ""],
                ["", "FA"],
            ]
            named = [
                [*([f"p-{n}"] if not suffix else []), f"{suffix}Name {n}", *row]
                for n, row in enumerate(rows)
            ]
            with self.subTest(suffix=suffix):
                run = self.load(self.make_pattern(), [header, *named])
                self.assert_counts(run, created=1, failed=4)
                wrong = [header[-2], header[-1], header[-1], header[-2]]
                self.assertEqual(
                    self.places(run), list(zip(range(3, 7), wrong, strict=True))
                )
                self.assertIn("“XX”", self.errors(run)[0][2])
        made = self.partners.search([("state_id", "=", state.id)])
        self.assertEqual(len(made), 2)
