# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What went wrong elsewhere, section 6.1 of the specification: lists of a record that
lose their lines, or take those of others."""

from odoo import Command
from odoo.tests import tagged

from .defects_case import DefectsCase


@tagged("post_install", "-at_install")
class TestDefectsOfLists(DefectsCase):
    def test_6_blank_columns_of_lines_keep_the_lines(self):
        header = ["ref#key", "child_ids|1|name", "child_ids|1|street", "street"]
        for policy in ("keep", "clear"):
            with self.subTest(policy=policy):
                pattern = self.make_pattern(blank_policy=policy)
                run = self.load(pattern, [header, ["d-1", "", "", "Old"]])
                self.assert_counts(run, unchanged=1)
                self.assertEqual(self.ada.child_ids, self.lines)
                self.assertEqual(self.lines.mapped("name"), ["Line 1", "Line 2"])

    def test_9_removing_lines_keeps_those_of_the_file(self):
        """They are changed, not deleted and made anew."""
        purge = self.make_pattern(one2many_policy="remove")
        row = {
            "ref#key": "d-1",
            "child_ids|1|name#key": "Line 1",
            "child_ids|1|street": "Moved",
            "child_ids|2|name#key": "",
            "child_ids|2|street": "",
        }
        self.assert_counts(self.load_objects(purge, [row]), updated=1)
        self.assertEqual(self.ada.child_ids, self.lines[0], "the same record")
        self.assertEqual(self.lines[0].street, "Moved")

    def test_19_a_line_is_added_in_spare_columns(self):
        """Lines that carry their database id, and one that has none yet."""
        header = [
            "ref#key", "child_ids|1|.id", "child_ids|1|name", "child_ids|2|.id",
            "child_ids|2|name", "child_ids|3|.id", "child_ids|3|name",
        ]  # fmt: skip
        first, second = self.lines
        row = ["d-1", first.id, "Line 1", second.id, "Renamed", "", "Third"]
        for code in ("csv", "xlsx"):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                run = self.load(self.pattern, [header, row], code)
                self.assert_counts(run, updated=1)
                self.assertEqual(
                    self.ada.child_ids.sorted("id").mapped("name"),
                    ["Line 1", "Renamed", "Third"],
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_34_lines_of_records_that_one_may_not_see_cannot_be_taken(self):
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('ref', '!=', 'hidden')]",
            }
        )
        hidden = self.partners.create({"name": "Hidden", "ref": "hidden"})
        row = {
            "ref#key": "d-1",
            "child_ids|1|.id": hidden.id,
            "child_ids|1|name": "Mine",
        }
        run = self.load_objects(self.pattern, [row])
        self.assert_counts(run, failed=1)
        self.env.invalidate_all()
        self.assertEqual((hidden.name, hidden.parent_id.id), ("Hidden", False))

    def test_41_commands_of_lists_name_existing_records(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.ada.category_id = [Command.set(tags.ids)]
        row = {"ref#key": "d-1", "category_id|1|.id": tags[0].id}
        self.assert_counts(self.load_objects(self.pattern, [row]), updated=1)
        self.assertEqual(self.ada.category_id, tags[0])
