# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The import screen tells what is wrong with a table before anybody submits it."""

import gzip

from odoo.tests import TransactionCase, tagged

from .core_tables import write_table


@tagged("post_install", "-at_install")
class TestTableProblems(TransactionCase):
    def preview(self, content: bytes, file_name: str = "table.csv", **options) -> list:
        file_type = "text/csv" if file_name.endswith(".csv") else ""
        importer = self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_name": file_name,
                "file_type": file_type,
            }
        )
        result = importer.parse_preview(
            {"has_headers": True, "quoting": '"', "separator": "", **options}
        )
        self.assertNotIn("error", result)
        self.assertNotIn("table_problems", result["options"])
        return result.get("table_problems", [])

    def test_a_table_in_order_has_none(self):
        self.assertEqual(self.preview(b"name,email\nAnn,a@x\nBob,\n"), [])
        self.assertEqual(self.preview(b"Ann,a@x\nBob,\n", has_headers=False), [])

    def test_rows_that_are_too_long_or_too_short_are_named(self):
        long, short = self.preview(b"name,email\nAnn,a@x\nBob,b@x,more\nEve\n")
        self.assertIn("Row 3 has 3 cells, row 1 only 2", long)
        self.assertIn("Row 4 has too few cells: 1, where row 1 has 2", short)

    def test_a_column_of_values_without_a_name(self):
        [problem] = self.preview(b"name,\nAnn,a@x\n")
        self.assertIn("Column 2 has a value in row 2 but no name", problem)

    def test_a_name_that_stands_over_two_columns(self):
        [problem] = self.preview(b"name,email,name\nAnn,a@x,Ann\n")
        self.assertIn("“name” twice: in columns 1 and 3", problem)

    def test_a_quote_that_is_never_closed(self):
        [problem] = self.preview(b'name,email\nAnn,a@x\n"Bob,b@x\nEve,e@x\n')
        self.assertIn("3", problem)
        self.assertIn("quote", problem)

    def test_files_that_only_our_formats_read(self):
        content = gzip.compress(b"name,email\nAnn,a@x\nBob,b@x,more\n")
        [problem] = self.preview(content, "table.csv.gz")
        self.assertIn("Row 3", problem)

    def test_a_spreadsheet_with_a_merged_header(self):
        content = write_table("xlsx", [("name", None), ("Ann", "a@x")])
        [problem] = self.preview(content, "table.xlsx")
        self.assertIn("Merged header cells name one column only", problem)
