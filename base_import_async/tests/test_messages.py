# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase


@tagged("post_install", "-at_install")
class TestMessages(ImportCase):
    """What is told of a wrong row, in the words of who wrote the file."""

    def test_a_date_is_asked_for_as_the_import_screen_writes_it(self):
        fields = ["name", "date_localization"]
        for options, words in (
            ({}, "YYYY-MM-DD"),
            ({"date_format": "%d/%m/%y"}, "DD/MM/YY"),
        ):
            [row] = self.fail_rows("Name,Since\nAda,soon\n", fields, **options)
            self.assertEqual(row.column, "Since")
            self.assertEqual(row.message, f"“soon” is no date in the format {words}.")

    def test_the_column_of_a_check_of_the_database(self):
        [row] = self.fail_rows("Mail,Who\na@x,\n", ["email", "name"])
        self.assertEqual(row.column, "Who", "the file has no type, which is looked at")

    def test_a_key_made_of_several_columns_names_none(self):
        partner = self.env["res.partner"].create({"name": "Banked Only Here"})
        line = f"BE 1,{partner.name}\n"
        fields = ["acc_number", "partner_id"]
        options = {"has_headers": True, "use_connector": True}
        wizard = self.wizard(f"Number,Holder\n{line}{line}", "res.partner.bank")
        answer = wizard.execute_import(fields, fields, options)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        run.chunk_ids.had_collision = True  # else the first one is a retry
        self.run_jobs(run)
        [row] = run.failed_row_ids
        self.assertEqual((row.first_row, row.column), (3, False))

    def fail_rows(self, content: str, fields: list[str], **options):
        return self.load(content, fields, **options).failed_row_ids
