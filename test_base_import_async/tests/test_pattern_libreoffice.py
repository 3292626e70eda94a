# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Workbooks that LibreOffice wrote: shared strings, dates, booleans, formulas.

``files/libreoffice.xlsx``, ``.ods`` and ``formulas.ods`` were saved by LibreOffice
Calc 7.4.
"""

import datetime
import io
from pathlib import Path

import openpyxl

from odoo.tests import tagged

from odoo.addons.pattern_import_export.tests.pattern_case import PatternCase

FILES = Path(__file__).with_name("files")


@tagged("post_install", "-at_install")
class TestPatternLibreOffice(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "Europe/Brussels"
        cls.env["test.transfer.tag"].create([{"name": "red"}, {"name": "blue"}])

    def test_what_libreoffice_wrote(self):
        pattern = self.make_pattern("test.transfer.order")
        orders = self.env["test.transfer.order"]
        for name in ("libreoffice.xlsx", "libreoffice.ods"):
            with self.subTest(name=name), self.env.cr.savepoint() as savepoint:
                content = (FILES / name).read_bytes()
                run = self.run_file(self.submit(pattern, content, name=name))
                self.assert_counts(run, created=2, failed=1)
                self.assertEqual(self.errors(run)[0][:2], (5, "weight"))
                one, two = orders.search([("code", "=like", "lo-%")], order="code")
                self.assertEqual(
                    (one.name, one.state, one.urgent, one.weight, one.quantity),
                    ("Émile & fils", "open", True, 1.5, 3),
                )
                self.assertEqual(one.date, datetime.date(2026, 5, 1))
                self.assertEqual(one.moment, datetime.datetime(2026, 5, 1, 12, 30))
                self.assertEqual((one.note, one.amount), ("two\nlines", 12.35))
                self.assertEqual(one.tag_ids.name, "red")
                self.assertEqual((two.name, two.note), ("007", "'=text"))
                self.assertEqual((two.urgent, two.quantity), (False, 0))
                self.assertEqual(
                    two.moment, datetime.datetime(2026, 12, 31, 22, 59, 59)
                )
                again = self.run_file(self.submit(pattern, content, name=name))
                self.assert_counts(again, unchanged=2, failed=1)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_cells_of_an_ods_keep_their_values(self):
        """Dates that are shown as 01/05/2026, percentages, results of formulas; blank
        cells at the end of a row, which the file leaves out."""
        pattern = self.make_pattern("test.transfer.order")
        content = (FILES / "formulas.ods").read_bytes()
        run = self.run_file(self.submit(pattern, content, name="formulas.ods"))
        self.assert_counts(run, created=1, failed=2)
        self.assertEqual(
            [error[:2] for error in self.errors(run)], [(3, "weight"), (4, "name")]
        )
        one = self.env["test.transfer.order"].search([("code", "=", "h-1")])
        self.assertEqual((one.name, one.weight, one.quantity), ("One", 1.5, 3))
        self.assertEqual(one.date, datetime.date(2026, 5, 1))
        self.assertEqual(one.moment, datetime.datetime(2026, 5, 1, 12, 30))
        self.assertTrue(one.urgent)

    def test_a_formula_that_was_never_computed_is_no_blank(self):
        """As programs write them, which know no results."""
        book = openpyxl.Workbook()
        for row in (
            ["code#key", "name", "weight", "note"],
            ["f-1", "Good", 1.5, '=""'],
            ["f-2", "Bad", "=1+1&lt", None],
            ["f-3", "Good", 2, None],
        ):
            book.active.append(row)
        book.active["D2"] = None
        stream = io.BytesIO()
        book.save(stream)
        pattern = self.make_pattern("test.transfer.order")
        run = self.run_file(self.submit(pattern, stream.getvalue(), name="f.xlsx"))
        self.assert_counts(run, created=2, failed=1)
        [(row, column, message)] = self.errors(run)
        self.assertEqual((row, column), (3, "weight"))
        self.assertIn("=1+1&lt without its result", message)
