# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestQueue(SynchronizeCase):
    def make_entry(self, **vals):
        return self.queue.create({"name": "file.txt", "raw": b"content", **vals})

    def patch_run(self, work):
        run = patch.object(type(self.queue), "_run", work)
        run.start()
        self.addCleanup(run.stop)

    def fail_run(self):
        def _run(entry):
            entry.env["res.partner"].sudo().create({"name": "Side effect"})
            entry.env.flush_all()
            raise ValueError("boom")

        self.patch_run(_run)

    def find_side_effects(self):
        return self.env["res.partner"].search([("name", "=", "Side effect")])

    def test_creating_gives_a_job(self):
        entry = self.make_entry()
        job = self.jobs()
        self.assertEqual((job.records, job.method_name), (entry, "run_as_job"))
        self.assertEqual(job.channel, "root.attachment_queue")
        self.assertEqual(entry.attachment_id.res_id, entry.id)

    def test_processed_once(self):
        self.patch_run(
            lambda entry: entry.env["res.partner"].create({"name": "Side effect"})
        )
        entry = self.make_entry()
        entry.run_as_job()
        entry.run_as_job()
        self.assertEqual(entry.state, "done")
        self.assertTrue(entry.date_done)
        self.assertEqual(len(self.find_side_effects()), 1)

    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_job_of_a_failing_file_fails_too(self):
        self.fail_run()
        entry = self.make_entry()
        job = self.jobs()
        self.run_jobs()
        self.assertEqual((entry.state, entry.state_message), ("failed", "boom"))
        self.assertEqual(job.state, "failed")
        self.assertIn("raise ValueError", entry.state_traceback)
        self.assertFalse(self.find_side_effects())

    def test_failing_directly_leaves_no_side_effects_and_tells_by_mail(self):
        self.fail_run()
        entry = self.make_entry()
        with patch.object(
            type(entry), "_get_failure_emails", lambda entry: "test@test.com"
        ):
            entry.run_as_job()
        self.assertEqual((entry.state, entry.state_message), ("failed", "boom"))
        self.assertFalse(self.find_side_effects())

    def test_failure_is_mailed_with_its_reason(self):
        self.fail_run()
        task = self.make_task(failure_emails="test@test.com")
        self.make_entry(task_id=task.id).run_as_job()
        mail = self.env["mail.mail"].search([("email_to", "=", "test@test.com")])
        self.assertEqual(len(mail), 1)
        self.assertIn("file.txt", mail.subject)
        self.assertIn("boom", mail.body_html)
        self.assertNotIn("{", mail.body_html)

    def test_retry_of_a_consumer_leaves_the_file_pending(self):
        def _run(entry):
            raise RetryableJobError("later")

        self.patch_run(_run)
        entry = self.make_entry()
        with self.assertRaises(RetryableJobError):
            entry.run_as_job()
        self.assertEqual(entry.state, "pending")

    def test_file_that_is_locked_elsewhere(self):
        entry = self.make_entry()
        queue = type(entry)
        with (
            patch.object(queue, "lock_for_update", side_effect=LockError("x")),
            patch.object(queue, "try_lock_for_update", lambda self, **_how: self[:0]),
        ):
            with self.assertRaises(RetryableJobError):
                entry.run_as_job()
            with self.assertRaises(UserError):
                entry.button_manual_run()

    def test_set_done_and_reschedule(self):
        self.fail_run()
        entry = self.make_entry()
        self.run_jobs()
        wizard = self.env["attachment.queue.reschedule"].with_context(
            active_model="attachment.queue", active_ids=entry.ids
        )
        wizard.create({}).reschedule()
        self.assertEqual((entry.state, entry.state_message), ("pending", False))
        entry.button_reschedule()
        self.assertEqual(len(self.jobs()), 1, "not two jobs")
        entry.set_done()
        self.assertEqual(entry.state, "done")
        self.assertIn(self.env.user.name, entry.state_message)

    def test_refused_content_is_moved_aside_and_comes_back_when_processed(self):
        self.fail_run()
        task = self.make_task(
            after_import="move", move_path="done", quarantine_path="bad"
        )
        self.server.put("in/orders.csv")
        self.look(task)
        self.assertEqual(
            self.server.names(), ["bad/orders.csv", "bad/orders.csv.error.txt"]
        )
        self.assertIn(b"boom", self.server.files["bad/orders.csv.error.txt"][0])
        self.assertEqual(task.file_ids.state, "quarantined")
        self.patch_run(lambda entry: None)
        self.assertEqual(task.attachment_ids.state, "failed")
        task.attachment_ids.button_reschedule()
        self.run_jobs()
        self.assertEqual(task.file_ids.state, "finished")
        self.assertEqual(len(task.attachment_ids), 1)

    def test_deleting_takes_the_content_along(self):
        entry = self.make_entry()
        attachment = entry.attachment_id
        entry.unlink()
        self.assertFalse(attachment.exists())
