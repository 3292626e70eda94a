# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .common import ExchangeCase


class TestMapper(ExchangeCase):
    """Expressions, value maps and defaults of an exchange."""

    def add_rule(self, path, expression, direction="import"):
        return self.env["pattern.sync.rule"].create(
            {
                "backend_id": self.backend.id,
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "path": path,
                "expression": expression,
                "direction": direction,
            }
        )

    def test_an_expression_changes_cells_on_their_way_in(self):
        self.add_rule("name", "value.strip().title()")
        self.add_rule("email", "value or row['name'].strip() + '@example.com'")
        entry = self.receive(self.make_import(), "a.csv", ["C1", " ada ", "", ""])
        self.assert_counts(entry, created=1)
        self.assertEqual(self.contact("C1").name, "Ada")
        self.assertEqual(self.contact("C1").email, "ada@example.com")

    def test_an_expression_that_fails_fails_its_row_as_it_was_sent(self):
        self.add_rule("phone", "str(int(value))")
        entry = self.receive(
            self.make_import(), "a.csv", ["C1", "Ada", "12", ""], ["C2", "Bob", "x", ""]
        )
        self.assert_counts(entry, created=1, failed=1)
        row = entry.pattern_file_id.failed_row_ids
        self.assertEqual((row.first_row, row.column), (3, "phone"))
        self.assertIn("invalid literal", row.message)
        self.assertIn(b"C2,Bob,x", entry.pattern_file_id.failed_attachment_id.raw)

    def test_an_expression_changes_cells_on_their_way_out(self):
        self.add_rule("name", "value.upper()", direction="export")
        self.partners.create({"name": "Ada", "ref": "C1"})
        self.send(self.make_out())
        self.assertEqual(self.sent()[0][1][1][:2], ["C1", "ADA"])

    def test_a_mapped_key_finds_its_record(self):
        self.add_rule("ref", "'C' + value")
        task = self.make_import()
        self.receive(task, "a.csv", ["1", "Ada", "", ""])
        entry = self.receive(task, "b.csv", ["1", "Ada", "2", ""])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").phone, "2")

    def test_value_maps_apply_both_ways(self):
        self.pattern.line_ids[1].value_ids = [
            Command.create({"file_value": "A", "odoo_value": "Ada"})
        ]
        task, out = self.make_import(), self.make_out()
        self.receive(task, "a.csv", ["C1", "A", "", ""])
        self.assertEqual(self.contact("C1").name, "Ada")
        self.send(out)
        self.assertEqual(self.sent()[0][1][1][:2], ["C1", "A"])

    def test_expressions_that_cannot_work_are_refused(self):
        with self.assertRaises(UserError):
            self.add_rule("name", "value +")
        with self.assertRaises(ValidationError):
            self.add_rule("ref#key", "value")

    def test_an_expression_reaches_nothing_outside(self):
        self.add_rule("name", "__import__('os').getcwd()")
        entry = self.receive(self.make_import(), "a.csv", ["C1", "Ada", "", ""])
        self.assert_counts(entry, failed=1)
