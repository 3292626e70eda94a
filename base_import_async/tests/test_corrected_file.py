# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["id", "name", "country_id"]
ROWS = "id,name,country_id\nfix_a,A,Belgium\nfix_b,B,Atlantis\nfix_c,C,Mu\n"


@tagged("post_install", "-at_install")
class TestCorrectedFile(ImportCase):
    def failed_file(self, run) -> str:
        run.with_user(self.user).action_download_failed_rows()
        return run.failed_attachment_id.raw.decode()

    def send(self, run, content: str, user=None):
        wizard = (
            self.env["transfer.corrected.file"]
            .with_user(user or self.user)
            .create(
                {
                    "run_id": run.id,
                    "file": base64.b64encode(content.encode()),
                    "file_name": "corrected.csv",
                }
            )
        )
        action = wizard.action_send()
        new_run = self.env["transfer.run"].browse(action["res_id"])
        new_run.with_user(new_run.user_id).run_split_job()
        new_run.invalidate_recordset()
        self.run_jobs(new_run)
        return new_run

    def test_corrected_rows_complete_the_import(self):
        run = self.load(ROWS, FIELDS)
        content = self.failed_file(run)
        content = content.replace(",Atlantis,", ",France,").replace(",Mu,", ",Spain,")
        new_run = self.send(run, content)
        self.assertEqual((new_run.state, new_run.created_count), ("done", 2))
        self.assertEqual(new_run.parent_id, run)
        self.assertEqual(self.env.ref("__import__.fix_c").country_id.code, "ES")

    def test_rows_that_were_sent_again_are_not_retried(self):
        run = self.load(ROWS, FIELDS)
        failed = run.chunk_ids.filtered("failed_count")
        self.send(run, self.failed_file(run))
        self.assertTrue(failed.retried_by_run_id)
        self.assertEqual(self.get_job(failed).state, "cancelled")
        with self.assertRaises(UserError):
            run.with_user(self.user).action_retry_failed()
        self.get_job(failed).requeue()
        failed.with_user(self.user).run_load_job()
        self.assertEqual(failed.state, "failed")

    def test_a_file_with_other_columns_is_refused_and_changes_nothing(self):
        run = self.load(ROWS, FIELDS)
        runs = self.env["transfer.run"].search_count([])
        with self.assertRaisesRegex(UserError, "name, country_id"):
            self.send(run, "id,label,country_id\nfix_b,B,France\n")
        self.assertEqual(self.env["transfer.run"].search_count([]), runs)
        self.assertFalse(run.chunk_ids.retried_by_run_id)

    def test_a_file_without_header_is_taken_by_position(self):
        rows = "fix_a,A,Belgium\nfix_b,B,Atlantis\n"
        run = self.load(rows, FIELDS, has_headers=False)
        content = self.failed_file(run).replace("Atlantis", "France", 1)
        new_run = self.send(run, content)
        self.assertEqual((new_run.state, new_run.created_count), ("done", 1))

    def test_nobody_corrects_the_import_of_another(self):
        run = self.load(ROWS, FIELDS)
        content = self.failed_file(run)
        with self.assertRaises(AccessError):
            self.send(run, content, user=self.other)

    def test_an_import_without_failures_asks_for_no_file(self):
        run = self.load("id,name,country_id\nfix_d,D,Belgium\n", FIELDS)
        with self.assertRaises(UserError):
            run.with_user(self.user).action_send_corrected()
