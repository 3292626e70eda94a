# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import timedelta
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportChoices(ExportCase):
    """Lists of choices in a workbook: what they hold, and what they say of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].create({"name": "One", "ref": "EXP"})
        cls.mine, cls.others = cls.env["res.partner.category"].create(
            [{"name": "Mine"}, {"name": "Of others"}]
        )
        cls.mine.parent_id = cls.others
        cls.env.cr.execute(
            "UPDATE res_partner_category SET create_uid = %s WHERE id = %s",
            (cls.user.id, cls.mine.id),
        )
        cls.env.invalidate_all()

    def save_filter(self, domain: str):
        return self.env["ir.filters"].create(
            {"name": "Some", "model_id": "res.partner.category", "domain": domain}
        )

    def get_column(self, **values) -> dict:
        return {"path": "category_id|name", "add_select_tab": True, **values}

    def export_book(self, *lines, **values):
        file = self.export(list(lines), export_format="xlsx", **values)
        return file, openpyxl.load_workbook(io.BytesIO(self.read_bytes(file)))

    def get_choices(self, *lines) -> list:
        _file, book = self.export_book(*lines)
        rows = book.worksheets[-1].iter_rows(min_row=2, max_col=1, values_only=True)
        return [row[0] for row in rows]

    def test_a_filter_speaks_of_the_user_and_of_today(self):
        yesterday = fields.Date.to_string(fields.Date.today() - timedelta(1))
        domains = {
            "[('create_uid', '=', uid)]": ["Mine"],
            "[('create_uid', '=', uid), ('create_date', '>=', "
            "context_today() - relativedelta(days=1))]": ["Mine"],
            "[('create_uid', '=', uid), ('create_date', '<', "
            "(context_today() - relativedelta(months=1)).strftime('%Y-%m-%d'))]": [],
            f"[('create_uid', '=', uid), ('create_date', '>=', '{yesterday}')]": [
                "Mine"
            ],
        }
        for domain, expected in domains.items():
            with self.subTest(domain=domain):
                column = self.get_column(tab_filter_id=self.save_filter(domain).id)
                self.assertEqual(self.get_choices("name", column), expected)

    def test_a_filter_that_nobody_understands_refuses_the_export(self):
        for domain in ("[('create_uid', '=', nobody)]", "[('no_field', '=', 1)]"):
            with self.subTest(domain=domain):
                saved = self.env["ir.filters"].create(
                    {"name": "Odd", "model_id": "res.partner.category"}
                )
                self.env.cr.execute(
                    "UPDATE ir_filters SET domain = %s WHERE id = %s",
                    (domain, saved.id),
                )
                saved.invalidate_recordset()
                column = self.get_column(tab_filter_id=saved.id)
                with self.assertRaisesRegex(UserError, "“Odd”"):
                    self.export(["name", column], export_format="xlsx")

    def test_failed_rows_come_back_though_a_filter_broke(self):
        saved = self.save_filter("[]")
        pattern = self.make_pattern(
            name="Test",
            export_format="xlsx",
            line_ids=self.lines("name", self.get_column(tab_filter_id=saved.id)),
        )
        content = self.as_csv([["name", "category_id|1|name"], ["x", "None"]], "xlsx")
        run = self.run_file(self.submit(pattern, content, name="failing.xlsx"))
        self.env.cr.execute(
            "UPDATE ir_filters SET domain = '[(nobody)]' WHERE id = %s", (saved.id,)
        )
        saved.invalidate_recordset()
        run.with_user(self.user).action_download_failed_rows()
        with run.failed_attachment_id._open_stream() as stream:
            book = openpyxl.load_workbook(io.BytesIO(stream.read()))
        self.assertEqual(book.worksheets[0]["A2"].value, "x")
        self.assertIn("“Some”", book.worksheets[1]["B1"].value)

    def test_a_list_that_is_cut_says_so(self):
        """In the file, in the prompt of its cells, and on the screen of the export."""
        total = self.env["res.partner.category"].search_count([])
        with patch.object(self.env.registry["pattern.config"], "_most_choices", 1):
            file, book = self.export_book("name", self.get_column())
        self.assertIn(f"of {total}", file.file_notice)
        sheet = book.worksheets[1]
        self.assertIn(f"of {total}", sheet["B1"].value)
        self.assertEqual(sheet.max_row, 2)
        [validation] = book.worksheets[0].data_validations.dataValidation
        self.assertFalse(validation.showErrorMessage, "others may be typed in")
        self.assertIn(f"of {total}", validation.prompt)

    def test_a_whole_list_asks_before_it_takes_something_else(self):
        file, book = self.export_book("name", self.get_column())
        self.assertFalse(file.file_notice)
        [validation] = book.worksheets[0].data_validations.dataValidation
        self.assertTrue(validation.showErrorMessage)
        self.assertEqual(validation.errorStyle, "warning", "#clear is no value")

    def test_templates_have_the_lists(self):
        pattern = self.make_pattern(
            name="Test",
            export_format="xlsx",
            line_ids=self.lines("name", self.get_column()),
        )
        _name, content = pattern.with_user(self.user)._get_template()
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Test", "Instructions", "Tags"])
        [validation] = book.worksheets[0].data_validations.dataValidation
        self.assertEqual(str(validation.sqref), "B2:B1001")

    def test_choices_have_the_names_of_the_files(self):
        value = {"file_value": "Address", "odoo_value": "contact"}
        line = {"path": "type", "add_select_tab": True, "value_ids": [(0, 0, value)]}
        choices = self.get_choices(line)
        self.assertIn("Address", choices)
        self.assertNotIn("contact", choices)
