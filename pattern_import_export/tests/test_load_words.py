# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is wrong with a cell is told in words for whoever filled it in: what stands
there, and what to write instead."""

import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadWords(PatternCase):
    def test_values_of_each_kind(self):
        """The others of the row are told too, and no good row suffers."""
        faults = (
            ("color", "1.5", "“1.5” is no whole number"),
            ("partner_latitude", "1,5", "“1,5” is no number. Write numbers as 1234.56"),
            ("partner_latitude", "nan", "“nan” is no number. Write numbers as"),
            ("is_company", "perhaps", "“perhaps” is neither yes nor no: write 1 or 0"),
            ("type", "home", "“home” is none of the choices of “Address Type”:"),
            ("#deleted", "maybe", "“maybe” says nothing under #deleted: write 1"),
        )
        names = list(dict.fromkeys(name for name, _value, _told in faults))
        rows = [[f"w-{n}", "Bad"] for n in range(len(faults))]
        for row, (name, value, _told) in zip(rows, faults, strict=True):
            row += [value if name == one else "" for one in names]
        both = ["w-8", "Bad", "x", "", "perhaps", "", ""]
        good = ["w-9", "Good", "3", "1.5", "yes", "delivery", ""]
        table = [["ref#key", "name", *names], *rows, both, good]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=1, failed=7)
        *errors, _both = self.errors(run)
        for (_row, column, message), (name, _v, told) in zip(
            errors, faults, strict=True
        ):
            self.assertEqual(column, name)
            self.assertIn(told, message)
        issues = run.failed_row_ids.filtered(lambda row: row.first_row == 8).issues
        self.assertEqual(
            sorted(issue["column"] for issue in issues), ["color", "is_company"]
        )
        made = self.partners.search([("ref", "=like", "w-%")])
        self.assertEqual(made.mapped("name"), ["Good"])

    def test_a_value_that_is_required(self):
        """Of the record, of its second line, and one without a column."""
        header = ["name#key", "bank_ids|1|acc_number"]
        header += ["bank_ids|2|acc_number", "bank_ids|2|acc_holder_name"]
        table = [
            header,
            ["Both", "A-1", "A-2", "Holder"],
            ["No number", "B-1", "", "Holder"],
        ]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=1, failed=1)
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (3, "bank_ids|2|acc_number"))
        self.assertIn(
            "“Account Number” is required for a “Bank Accounts” record: fill", message
        )
        self.assertFalse(self.partners.search([("name", "=", "No number")]))

        self.user.group_ids += self.env.ref("base.group_system")
        currency = self.env["res.currency"].create({"name": "WWW", "symbol": "W"})
        pattern = self.make_pattern("res.currency")
        run = self.load(pattern, [["name#key", "symbol"], ["WWW", "#clear"]])
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (2, "symbol"))
        self.assertIn("“Symbol” is required for a “Currency” record: fill", message)
        self.assertEqual(currency.symbol, "W")
        run = self.load(pattern, [["name#key"], ["WWX"]])
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (2, False))
        self.assertIn("and the file has no column for it: add one", message)

    def test_an_external_id_of_another_model(self):
        table = [["id", "name"], ["base.main_company", "Bad"], ["words.good", "Good"]]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=1, failed=1)
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (2, "id"))
        self.assertIn("“base.main_company” is that of a “Companies” record", message)

    def make_workbook(self, *sheets) -> bytes:
        """A workbook of sheets, each a title and a table."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, table in sheets:
            sheet = book.create_sheet(title)
            for row in table:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_a_date_that_a_spreadsheet_shows_as_a_number(self):
        pattern = self.make_pattern("res.currency.rate")
        table = [["name#key", "rate"], [46387, 1.5], [True, 1.5], ["31/12/2026", 1.5]]
        self.user.group_ids += self.env.ref("base.group_system")
        content = self.make_workbook(("Rates", table))
        run = self.run_file(self.submit(pattern, content, "rates.xlsx"))
        self.assert_counts(run, failed=3)
        messages = [message for _row, _column, message in self.errors(run)]
        self.assertIn("“46387” is a number and no date", messages[0])
        self.assertIn("“True” is no date", messages[1])
        self.assertIn("Write dates as 2026-12-31", messages[2])

    def test_a_column_and_a_sheet_that_are_not_for_the_import(self):
        """A person who adds a column learns how, and which of the sheets was read."""
        good = [["ref#key", "name"], ["s-1", "One"]]
        noted = [[*good[0], "# notes"], [*good[1], "mine"]]
        wrong = [[*good[0], "notes of mine"], good[1]]
        pattern = self.make_pattern()

        def refuse(*sheets) -> str:
            with self.assertRaises(UserError) as caught:
                self.submit(pattern, self.make_workbook(*sheets), "sheets.xlsx")
            return str(caught.exception)

        told = refuse(("Contacts", wrong))
        self.assertIn("“notes of mine”", told)
        self.assertIn("begins with #", told)
        self.assertNotIn("sheet", told)
        told = refuse(("Cover", [["Hello"]]), ("Contacts", good))
        self.assertIn("“Cover” was read. The file also has: Contacts", told)
        told = refuse(("Cover", []), ("Contacts", good))
        self.assertIn("The file is empty.", told)
        self.assertIn("“Cover” was read", told)
        content = self.make_workbook(("Contacts", noted), ("Cover", [["Hello"]]))
        run = self.run_file(self.submit(pattern, content, "sheets.xlsx"))
        self.assert_counts(run, created=1)
