# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Code of a model that stumbles over a row: what a person is told besides."""

from .overrides import overriding
from .parity import ORDER, ParityCase, Upload


class TestProgramErrors(ParityCase):
    def fail_row(self, content: str, fields: list[str], model: str = ORDER) -> dict:
        """What is told of the only wrong row, which Odoo refuses, too."""
        upload = Upload(content.encode(), fields, res_model=model)
        refused = self.run_foreground(upload)
        self.assertFalse(refused.ids)
        self.assertIn("Unknown error", refused.messages[0]["message"])
        done = self.run_background(upload, 100)
        self.assertEqual(done.counts["failed"], 1)
        [issue] = done.issues
        self.assertEqual(done.failed_file.count(issue["hint"].encode()), 1)
        return issue

    def overriding_create(self, stumble):
        """Code in ``create`` that stumbles over the second row."""

        def create(original, records, vals_list):
            for vals in vals_list:
                if vals.get("name") == "two":
                    stumble(records, vals)
            return original(records, vals_list)

        return overriding(self.env[ORDER], "create", create)

    def test_a_journal_item_without_its_entry(self):
        account = self.env["account.account"].search([], limit=1)
        issue = self.fail_row(
            f"Label,Account\nItem,{account.id}\n",
            ["name", "account_id/.id"],
            "account.move.line",
        )
        self.assertIn("KeyError: 'move_id'", issue["message"])
        self.assertEqual((issue["row_number"], issue["column"]), (2, "move_id"))
        self.assertIn("“Journal Entry” (move_id)", issue["hint"])
        self.assertIn("map a column", issue["hint"])

    def test_a_value_that_code_needs(self):
        with self.overriding_create(lambda records, vals: vals["code"]):
            issue = self.fail_row("Who\none\ntwo\nthree\n", ["name"])
        self.assertEqual((issue["row_number"], issue["column"]), (3, "code"))
        self.assertIn("“Code” (code)", issue["hint"])

    def test_a_key_of_something_else(self):
        """It is called as a field that the row fills in, or as none."""
        for key in ("code", "nowhere"):
            with self.overriding_create(lambda records, vals, key=key: {}[key]):
                issue = self.fail_row(
                    "Who,Key\none,A\ntwo,B\nthree,C\n", ["name", "code"]
                )
            self.assertEqual(issue["row_number"], 3)
            self.assertIn("did not expect such a row", issue["hint"])
            self.assertIn("(test_base_import_async)", issue["hint"])

    def test_one_record_is_needed_and_none_is_named(self):
        def stumble(records, vals):
            records.env["test.transfer.kind"].browse(vals.get("kind_id")).ensure_one()

        with self.overriding_create(stumble):
            issue = self.fail_row("Who\none\ntwo\n", ["name"])
        self.assertEqual((issue["row_number"], issue["column"]), (3, "kind_id"))
        self.assertIn("“Kind” (kind_id)", issue["hint"])

    def test_one_record_is_needed_and_several_are_there(self):
        def stumble(records, vals):
            records.env["res.country"].search([], limit=3).ensure_one()

        with self.overriding_create(stumble):
            issue = self.fail_row("Who\none\ntwo\n", ["name"])
        self.assertIn("one “Country” at a time and met 3", issue["hint"])

    def test_any_other_error(self):
        with self.overriding_create(lambda records, vals: 1 / 0):
            issue = self.fail_row("Who\none\ntwo\n", ["name"])
        self.assertIn("ZeroDivisionError", issue["message"])
        self.assertIn("the log of the server", issue["hint"])
