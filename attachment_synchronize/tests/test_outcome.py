# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contents that are processed elsewhere, and remote files that wait for that."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestOutcome(SynchronizeCase):
    def setUp(self):
        super().setUp()
        self.begun = []
        self.server.put("in/orders.csv")

    def patch_queue(self, name, value):
        patched = patch.object(type(self.queue), name, value)
        patched.start()
        self.addCleanup(patched.stop)

    def process_elsewhere(self):
        """Have ``_run`` begin only: a test tells the outcome."""
        self.patch_queue("_run", lambda entry: self.begun.append(entry.id))
        self.patch_queue("_awaits_outcome", lambda entry: True)

    def make_waiting_task(self, **vals):
        return self.make_task(
            **{
                "after_import": "move",
                "move_path": "done",
                "quarantine_path": "bad",
                "after_import_when": "processed",
                **vals,
            }
        )

    def test_file_waits_until_its_content_is_processed(self):
        self.process_elsewhere()
        task = self.make_waiting_task()
        self.look(task)
        entry = task.attachment_ids
        self.assertEqual((entry.state, entry.is_processing), ("pending", True))
        self.assertEqual(entry.status, "processing")
        self.assertEqual(task.file_ids.state, "processing")
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.look(task)
        self.assertEqual(len(task.attachment_ids), 1, "it is not taken again")
        entry._set_state_done("3 rows")
        self.run_jobs()
        self.assertEqual((entry.state, entry.is_processing), ("done", False))
        self.assertEqual(entry.status, "done")
        self.assertEqual(entry.state_message, "3 rows")
        self.assertEqual(task.file_ids.state, "finished")
        self.assertEqual(self.server.names(), ["done/orders.csv"])

    def test_file_goes_aside_when_its_content_cannot_be_processed(self):
        self.process_elsewhere()
        task = self.make_waiting_task()
        self.look(task)
        task.attachment_ids._set_attachment_failure("No such customer.")
        self.run_jobs()
        self.assertEqual(
            self.server.names(), ["bad/orders.csv", "bad/orders.csv.error.txt"]
        )
        self.assertEqual(task.file_ids.state, "quarantined")
        task.attachment_ids._set_state_done()
        self.run_jobs()
        self.assertEqual(task.file_ids.state, "finished")

    def test_without_a_folder_for_refused_files_it_stays_until_it_is_mended(self):
        self.process_elsewhere()
        task = self.make_waiting_task(quarantine_path=False)
        self.look(task)
        task.attachment_ids._set_attachment_failure("No such customer.")
        self.run_jobs()
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.assertEqual(task.file_ids.message, "No such customer.")
        task.attachment_ids._set_state_done()
        self.run_jobs()
        self.assertEqual(self.server.names(), ["done/orders.csv"])
        self.assertEqual(task.file_ids.state, "finished")

    def test_content_that_is_processed_at_once(self):
        for action in ("delete", "move"):
            with self.subTest(action=action):
                self.server.files.clear()
                self.server.put("in/orders.csv")
                task = self.make_waiting_task(after_import=action)
                self.look(task)
                expected = ["done/orders.csv"] if action == "move" else []
                self.assertEqual(self.server.names(), expected)
                self.assertEqual(task.file_ids.state, "finished")

    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_content_that_fails_at_once_leaves_the_file(self):
        def _run(entry):
            raise ValueError("boom")

        self.patch_queue("_run", _run)
        task = self.make_waiting_task(after_import="delete", quarantine_path=False)
        self.look(task)
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.assertEqual(task.file_ids.state, "quarantined")

    def test_outcome_that_run_tells_itself(self):
        self.patch_queue("_run", lambda entry: entry._set_attachment_failure("empty"))
        self.patch_queue("_awaits_outcome", lambda entry: True)
        task = self.make_waiting_task()
        self.look(task)
        self.assertEqual(task.attachment_ids.state, "failed")
        self.assertFalse(task.attachment_ids.is_processing)

    def test_what_is_being_processed_is_not_begun_again(self):
        self.process_elsewhere()
        task = self.make_waiting_task()
        self.look(task)
        entry = task.attachment_ids
        entry.run_as_job()
        self.run_cron("watchdog")
        self.run_jobs()
        self.assertEqual(self.begun, entry.ids)
        for button in (entry.button_manual_run, entry.button_reschedule):
            with self.assertRaises(UserError):
                button()

    def test_watchdog_asks_whether_the_outcome_is_known(self):
        self.process_elsewhere()
        self.patch_queue("_check_outcome", lambda entry: entry._set_state_done())
        task = self.make_waiting_task()
        self.look(task)
        self.run_cron("watchdog")
        self.run_jobs()
        self.assertEqual(task.attachment_ids.state, "done")
        self.assertEqual(self.server.names(), ["done/orders.csv"])

    def test_content_that_is_deleted_here_leaves_the_file(self):
        self.process_elsewhere()
        task = self.make_waiting_task()
        self.look(task)
        task.attachment_ids.unlink()
        self.look(task)
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.assertEqual(task.file_ids.state, "finished")
        self.assertIn("deleted here", task.file_ids.message)

    def test_content_that_is_known_already_is_not_waited_for(self):
        self.server.put("in/again.csv")
        task = self.make_waiting_task(dedupe_policy="content")
        self.look(task)
        self.assertEqual(len(task.attachment_ids), 1)
        self.assertEqual(self.server.names(), ["done/again.csv", "done/orders.csv"])

    def test_more_reports_beside_a_refused_file_and_in_its_mail(self):
        self.process_elsewhere()
        ledger = type(self.ledger)
        original = ledger._get_refusal_files

        def with_rows(file):
            return {**original(file), ".failed.csv": b"a\n1\n"}

        files = patch.object(ledger, "_get_refusal_files", with_rows)
        files.start()
        self.addCleanup(files.stop)
        rows = self.env["ir.attachment"].create({"name": "rows.csv", "raw": b"a\n1\n"})
        self.patch_queue("_get_failure_attachments", lambda entry: rows)
        task = self.make_waiting_task(failure_emails="test@test.com")
        self.look(task)
        task.attachment_ids._set_attachment_failure("1 row failed.")
        self.run_jobs()
        self.assertEqual(self.server.files["bad/orders.csv.failed.csv"][0], b"a\n1\n")
        mail = self.env["mail.mail"].search([("email_to", "=", "test@test.com")])
        self.assertIn(rows, mail.attachment_ids)
