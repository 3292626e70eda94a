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

    def test_the_column_that_a_constraint_declares(self):
        [row] = self.fail_rows("Bars,Who\n123,A\n123,B\n", ["barcode", "name"])
        self.assertEqual((row.first_row, row.column), (3, "Bars"))
        self.assertEqual(row.issues[0]["value"], "123")

    def test_the_columns_that_a_constraint_declares(self):
        wrong = "[('nowhere', '=', 1)]"
        [row] = self.fail_admin_rows(
            "ir.rule",
            f'Who,Of,Which\nRule,Country,"{wrong}"\n',
            ["name", "model_id", "domain_force"],
        )
        self.assertEqual(row.column, "Which; Of", "whether it is active is not told")
        self.assertEqual(row.issues[0]["value"], f"{wrong}; Country")

    def test_no_column_where_the_key_may_come_of_another(self):
        line = "BE 1,Administrator\n"
        [row] = self.fail_admin_rows(
            "res.partner.bank",
            f"Number,Holder\n{line}{line}",
            ["acc_number", "partner_id"],
        )
        self.assertEqual((row.first_row, row.column), (3, False), "one is computed")

    def test_the_columns_of_a_key(self):
        [row] = self.fail_admin_rows(
            "res.country.state",
            "Who,Key,Land\nA,QQ,Belgium\nB,QQ,Belgium\n",
            ["name", "code", "country_id"],
        )
        self.assertEqual((row.first_row, row.column), (3, "Land; Key"))
        self.assertEqual(row.issues[0]["value"], "Belgium; QQ")

    def fail_rows(self, content: str, fields: list[str], **options):
        return self.load(content, fields, **options).failed_row_ids

    def fail_admin_rows(self, model: str, content: str, fields: list[str]):
        """The failed rows of a model that settings are made of."""
        self.user.group_ids |= self.env.ref("base.group_system")
        options = {"has_headers": True, "use_connector": True}
        answer = self.wizard(content, model).execute_import(fields, fields, options)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        run.chunk_ids.had_collision = True  # else the first one is a retry
        self.run_jobs(run)
        return run.failed_row_ids
