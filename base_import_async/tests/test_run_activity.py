# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["ref", "name", "country_id"]
HEADER = "ref,name,country_id\n"
ROWS = HEADER + "act-a,A,Belgium\nact-b,B,Atlantis\n"


@tagged("post_install", "-at_install")
class TestRunActivity(ImportCase):
    """The user has something to do as long as failed rows wait for him."""

    def activities(self, run):
        return run.with_user(self.user).activity_ids

    def test_failed_rows_are_something_to_do(self):
        run = self.load(ROWS, FIELDS)
        activity = self.activities(run)
        self.assertEqual(activity.user_id, self.user)
        self.assertIn("Failed rows: 1", activity.summary)
        self.assertFalse(self.env["mail.mail"].search([("model", "=", run._name)]))
        self.assertFalse(run.message_ids)
        self.assertFalse(run.message_follower_ids)

    def test_a_good_import_and_a_check_that_somebody_waits_for_are_not(self):
        self.assertFalse(self.activities(self.load(HEADER + "act-c,C,\n", FIELDS)))
        check = self.check(ROWS)
        self.assertEqual(check.state, "partial")
        self.assertFalse(self.activities(check))

    def test_a_check_that_keeps_an_import_from_starting_is(self):
        check = self.load(ROWS, FIELDS, on_error="file")
        self.assertTrue(check.is_check)
        self.assertTrue(self.activities(check))

    def test_rows_that_fail_again_are_no_second_thing_to_do(self):
        run = self.load(ROWS, FIELDS)
        first = self.activities(run)
        self.retry(run)
        self.assertEqual(self.activities(run), first)

    def test_it_goes_when_the_rows_are_in(self):
        run = self.load(ROWS, FIELDS)
        self.env["res.country"].create({"name": "Atlantis", "code": "QT"})
        self.retry(run)
        self.assertEqual(run.state, "done")
        self.assertFalse(self.activities(run))

    def test_it_goes_when_the_import_is_undone(self):
        run = self.load(ROWS, FIELDS)
        run.with_user(self.user).action_undo()
        self.assertFalse(self.activities(run))

    def test_the_user_marks_it_as_done(self):
        run = self.load(ROWS, FIELDS)
        self.activities(run).action_feedback()
        self.assertFalse(self.activities(run))

    def test_runs_with_failed_rows_to_do_are_found(self):
        run = self.load(ROWS, FIELDS)
        good = self.load(HEADER + "act-d,D,\n", FIELDS)
        found = run.with_user(self.user).search([("failed_to_do_count", ">", 0)])
        self.assertIn(run, found)
        self.assertNotIn(good, found)
        self.assertEqual(run.failed_to_do_count, 1)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def check(self, content: str):
        options = {"has_headers": True, "use_connector": True}
        wizard = self.wizard(content)
        answer = wizard.execute_import(FIELDS, FIELDS, options, dryrun=True)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        return run

    def retry(self, run) -> None:
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
