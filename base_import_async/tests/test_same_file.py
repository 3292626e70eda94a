# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["id", "name"]
ROWS = "id,name\nsame_a,A\n"


@tagged("post_install", "-at_install")
class TestSameFile(ImportCase):
    def test_a_file_that_comes_again_is_told_and_imported(self):
        first = self.load(ROWS, FIELDS)
        again = self.load(ROWS, FIELDS)
        self.assertFalse(first.same_file_notice)
        self.assertIn(self.user.name, again.same_file_notice)
        self.assertIn("Done", again.same_file_notice)
        self.assertEqual((again.state, again.unchanged_count), ("done", 1))

    def test_another_user_is_told_too(self):
        self.load(ROWS, FIELDS)
        mine, self.user = self.user, self.other
        again = self.load(ROWS, FIELDS).with_user(self.other)
        self.assertIn(mine.name, again.same_file_notice)

    def test_another_file_is_another_file(self):
        self.load(ROWS, FIELDS)
        other = self.load(ROWS + "same_b,B\n", FIELDS)
        self.assertFalse(other.same_file_notice)

    def test_the_import_of_a_check_is_no_repetition(self):
        wizard = self.wizard(ROWS)
        options = {"has_headers": True, "use_connector": True}
        answer = wizard.execute_import(FIELDS, FIELDS, options, dryrun=True)
        check = self.env["transfer.run"].browse(answer["run_id"])
        check.with_user(self.user).run_split_job()
        check.invalidate_recordset()
        self.run_jobs(check)
        action = check.with_user(self.user).action_import_now()
        self.assertFalse(
            self.env["transfer.run"].browse(action["res_id"]).same_file_notice
        )

    # ------------------------------------------------------------------
    # What the screen asks before it imports
    # ------------------------------------------------------------------

    def ask(self, content: str, model: str = "res.partner"):
        return self.wizard(content, model).get_same_file()

    def test_the_screen_hears_of_the_earlier_import(self):
        run = self.load(ROWS, FIELDS)
        answer = self.ask(ROWS)
        self.assertEqual(answer["run_id"], run.id)
        self.assertIn(self.user.name, answer["message"])
        self.assertFalse(self.ask(ROWS + "same_b,B\n"))
        self.assertFalse(self.ask(ROWS, "res.partner.category"))

    def test_the_screen_hears_of_an_import_that_it_may_not_open(self):
        self.load(ROWS, FIELDS)
        mine, self.user = self.user, self.other
        answer = self.ask(ROWS)
        self.assertFalse(answer["run_id"])
        self.assertIn(mine.name, answer["message"])

    def test_what_wrote_nothing_is_no_earlier_import(self):
        wizard = self.wizard(ROWS)
        options = {"has_headers": True, "use_connector": True}
        wizard.execute_import(FIELDS, FIELDS, options, dryrun=True)
        self.load("id,name\nsame_x,\n", FIELDS)  # fails: no name
        self.assertFalse(self.ask(ROWS))
        self.assertFalse(self.ask("id,name\nsame_x,\n"))
