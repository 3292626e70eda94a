# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What went wrong elsewhere, sections 6.2 and 6.4 of the specification: files that do
not come back as they went out, and what others get to see."""

import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import USER_GROUPS
from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestDefectsOfFiles(ExportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": "A"}, {"name": "B"}]
        )
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "Ada \x01 \x0b.",
                "ref": "EXP",
                "street": "=1+1",
                "category_id": [Command.set(cls.tags.ids)],
                "country_id": cls.env.ref("base.be").id,
            }
        )

    def make(self, code: str, *lines, **values):
        return self.make_pattern(
            name="Trip", export_format=code, line_ids=self.lines(*lines), **values
        )

    def trip(self, pattern):
        """The run of a file that comes back as it went out."""
        content = self.read_bytes(self.export(pattern))
        return self.run_file(
            self.submit(pattern, content, name=f"trip.{pattern.export_format}")
        )

    def test_18_lists_by_external_and_database_id(self):
        for code in ("csv", "xlsx", "json", "jsonl"):
            for path in ("category_id|id", "category_id|.id"):
                with self.subTest(code=code, path=path):
                    pattern = self.make(
                        code,
                        {"path": "ref", "is_key": True},
                        self.many(path, 3),
                        f"country_id|{path.rpartition('|')[2]}",
                    )
                    self.assert_counts(self.trip(pattern), unchanged=1)
                    self.assertEqual(self.partner.category_id, self.tags)

    def test_21_control_characters_and_formulas(self):
        for code in ("csv", "xlsx", "json", "jsonl"):
            with self.subTest(code=code):
                key = {"path": "ref", "is_key": True}
                self.assert_counts(
                    self.trip(self.make(code, key, "name", "street")), unchanged=1
                )
                self.assertEqual(self.partner.street, "=1+1")

    def test_23_headers_of_its_own_go_out_and_come_back(self):
        for code in ("csv", "xlsx", "json", "jsonl"):
            with self.subTest(code=code):
                pattern = self.make(
                    code,
                    {"path": "ref", "is_key": True, "custom_header": "Number"},
                    {"path": "street", "custom_header": "Rue"},
                    self.many("category_id|name", 2, custom_header="Tag {n}"),
                    header_format="custom",
                )
                self.assert_counts(self.trip(pattern), unchanged=1)
        pattern = self.make(
            "xlsx",
            {"path": "ref", "is_key": True, "custom_header": "Number"},
            {"path": "street", "custom_header": "Rue"},
            {"custom_header": "Notes"},
            header_format="custom",
        )
        content = self.read_bytes(self.export(pattern))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [row[:3] for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(rows, [("Number", "Rue", "Notes"), ("EXP", "=1+1", None)])

    def test_24_the_column_of_errors_is_there_before_and_stays_one(self):
        """Failed rows go into the place that the export reserved; again imported, it
        is passed over, and neither lists nor the upload change."""
        country = {"path": "country_id|code", "add_select_tab": True}
        pattern = self.make("xlsx", {"path": "ref", "is_key": True}, country)
        content = self.read_bytes(self.export(pattern))
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.worksheets[0]["B2"].value = "XX"
        stream = io.BytesIO()
        book.save(stream)
        content = stream.getvalue()
        for _time in range(2):
            run = self.run_file(self.submit(pattern, content, name="trip.xlsx"))
            self.assert_counts(run, failed=1)
            run.with_user(self.user).action_download_failed_rows()
            with run.failed_attachment_id._open_stream() as stream:
                content = stream.read()
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            header = [cell.value for cell in sheet[1]]
            self.assertEqual(header.count("#Error"), 1)
            self.assertEqual(header[:2], ["ref#key", "country_id|code"])
            told = sheet.cell(2, header.index("#Error") + 1).value
            self.assertIn("“XX”", told)
            [validation] = sheet.data_validations.dataValidation
            self.assertTrue(str(validation.sqref).startswith("B2:"))

    def test_93_generating_again_keeps_headers_of_its_own(self):
        pattern = self.make(
            "csv",
            {"path": "street", "custom_header": "Rue"},
            {"custom_header": "Notes"},
            header_format="custom",
        )
        first = pattern._get_template()
        pattern.line_ids = [Command.create({"path": "city", "sequence": 99})]
        self.assertEqual(first[1].split(), [b"Rue,Notes"])
        self.assertEqual(pattern._get_template()[1].split(), [b"Rue,Notes,city"])

    def test_30_users_do_not_see_the_files_of_others(self):
        other = new_test_user(self.env, "pattern_other", USER_GROUPS)
        pattern = self.make("csv", {"path": "ref", "is_key": True})
        exported = self.export(pattern)
        imported = self.submit(pattern, b"ref#key,name\nx,x\n")
        for file in (exported, imported.sudo()):
            for record in (file, file.run_id, file.run_id.attachment_id):
                with self.subTest(record=record), self.assertRaises(AccessError):
                    record.with_user(other).check_access("read")
        self.assertFalse(self.env["pattern.file"].with_user(other).search([]))

    def test_36_what_files_say_is_text_on_the_screen(self):
        bad = "<script>alert(1)</script>"
        pattern = self.make_pattern()
        run = self.load(pattern, [["name", "country_id|code"], ["x", bad]])
        self.assert_counts(run, failed=1)
        self.assertIn(bad, self.errors(run)[0][2], "as it stands in the file")
        shown = run._fields["message"], run.failed_row_ids._fields["message"]
        self.assertEqual({field.type for field in shown} & {"html"}, set())
