# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Failures: what is tried again, who is told, what never appears in a message."""

import datetime

import paramiko

from odoo import fields
from odoo.tests import tagged

from odoo.addons.queue_job.job import FAILED

from .common import SECRET, SynchronizeCase


@tagged("post_install", "-at_install")
class TestHealth(SynchronizeCase):
    def test_first_failure_and_recovery_are_told_and_nothing_between(self):
        task = self.make_task(failure_emails="boss@example.com")
        self.server.refuses = ConnectionRefusedError("refused")
        for _count in range(4):
            self.look(task)
        self.assertEqual(len(self.told(task)), 1)
        self.assertEqual((task.failure_count, task.blocked_until), (4, False))
        self.assertTrue(task.failing_since)
        mails = self.env["mail.mail"].search([("email_to", "=", "boss@example.com")])
        self.assertEqual(len(mails), 1)
        self.server.refuses = None
        self.look(task)
        self.assertEqual(len(self.told(task)), 2)
        self.assertEqual((task.failing_since, task.last_error), (False, False))
        self.assertEqual(
            task.run_ids.sorted("id").mapped("state"), ["failed"] * 4 + ["done"]
        )

    def test_server_that_is_down_is_asked_again_before_a_day_is_over(self):
        task = self.make_task(interval_number=1, interval_type="days")
        self.server.refuses = TimeoutError("timed out")
        self.look(task)
        self.assertLess(
            task.next_run, fields.Datetime.now() + datetime.timedelta(minutes=3)
        )

    def test_wrong_password_opens_the_circuit(self):
        task = self.make_task()
        self.server.refuses = paramiko.AuthenticationException("Authentication failed.")
        self.look(task)
        self.assertGreater(task.blocked_until, fields.Datetime.now())
        asked = len(self.server.steps)
        task.next_run = fields.Datetime.now()
        self.run_cron("start_due_tasks")
        self.run_jobs()
        self.assertEqual(len(self.server.steps), asked, "nobody knocks in vain")
        first = task.blocked_until
        self.look(task)  # a person tries once more
        self.assertGreater(task.blocked_until, first)

    def test_missing_folder_says_which(self):
        task = self.make_task(filepath="nowhere")
        self.look(task)
        self.assertIn("nowhere", task.last_error)
        self.assertTrue(task.blocked_until)

    def test_failing_task_stops_no_other(self):
        broken, fine = self.make_task(filepath="nowhere"), self.make_task()
        self.server.put("in/orders.csv")
        self.env["attachment.synchronize.task"].run_task_import_scheduler()
        self.run_jobs()
        self.assertTrue(broken.failing_since)
        self.assertEqual(len(fine.attachment_ids), 1)

    def test_cron_runs_what_is_due_and_active(self):
        due, archived, later, by_hand = (self.make_task(name=str(i)) for i in range(4))
        archived.active = False
        by_hand.schedule_type = "manual"
        now = fields.Datetime.now()
        (due | archived | by_hand).next_run = now - datetime.timedelta(minutes=1)
        self.run_cron("start_due_tasks")
        self.assertEqual(self.jobs().records, due)
        self.assertGreater(due.next_run, now)
        self.assertGreater(later.next_run, now)
        # asked once more before the first job ran: one look is enough
        due.next_run = now
        self.run_cron("start_due_tasks")
        self.assertEqual(len(self.jobs()), 1)

    def test_crons_are_active_while_a_task_is(self):
        crons = [
            self.env.ref(f"attachment_synchronize.ir_cron_{name}")
            for name in ("start_due_tasks", "watchdog")
        ]
        self.env["attachment.synchronize.task"].search([]).active = False
        self.assertEqual([cron.active for cron in crons], [False, False])
        task = self.make_task()
        self.assertEqual([cron.active for cron in crons], [True, True])
        task.unlink()
        self.assertEqual([cron.active for cron in crons], [False, False])

    def test_secrets_appear_nowhere(self):
        error = ConnectionRefusedError(f"sftp://me:{SECRET}@host refused {SECRET!r}")
        task = self.make_task(failure_emails="boss@example.com")
        export = self.make_export(self.make_task(method_type="export"))
        self.server.put("in/orders.csv")
        with self.assertNoLogs("odoo.addons.attachment_synchronize", "DEBUG"):
            for step in (1, 3, 4):
                self.server.fail(step, error)
                task.run_scan_job()
                for _round in range(3):
                    self.run_round()
            self.server.fail_on("in/.foo.txt", error)
            self.server.fail_on(export._get_part_path("in/foo.txt"), error)
            self.run_round()
        self.env.flush_all()
        texts = self.env["mail.message"].search([]).mapped("body")
        texts += self.env["mail.mail"].search([]).mapped("body_html")
        for model in (
            "attachment.queue",
            "attachment.synchronize.file",
            "attachment.synchronize.task",
            "attachment.synchronize.run",
            "queue.job",
        ):
            for record in self.env[model].search([]):
                texts += [str(value) for value in record.read()[0].values()]
        self.assertTrue(any("refused" in str(text) for text in texts))
        self.assertFalse([text for text in texts if SECRET in str(text)])

    def test_secrets_are_not_exported(self):
        fields_ = self.env["fs.storage"].fields_get(attributes=["exportable"])
        self.assertIs(fields_["options"]["exportable"], False)
        self.assertIs(fields_["json_options"]["exportable"], False)

    # ------------------------------------------------------------------
    # Watchdog
    # ------------------------------------------------------------------

    def test_watchdog_gives_a_new_job_for_a_lost_one(self):
        task = self.make_task(after_import="delete")
        self.server.put("in/orders.csv")
        for _kind in ("fetch", "process or tidy up"):
            task.run_scan_job()
            self.jobs().unlink()
            self.run_cron("watchdog")
            self.run_round()
        self.jobs().unlink()
        self.run_cron("watchdog")
        self.run_jobs()
        self.assertEqual(len(self.contents()), 1)
        self.assertEqual(task.attachment_ids.state, "done")
        self.assertEqual(self.server.names(), [])

    def test_file_that_kills_its_worker_is_set_aside_and_the_others_go_on(self):
        task = self.make_task()
        self.server.put("in/poison.csv")
        self.server.put("in/fine.csv")
        task.run_scan_job()
        for _time in range(5):
            for job in self.jobs():
                names = job.records.exists().mapped("name")
                if job.method_name == "run_fetch_job" and "poison.csv" in names:
                    job.write({"state": FAILED, "exc_message": "JobFoundDead"})
                else:
                    self.run_job(job)
            self.run_cron("watchdog")
        states = {f.name: f.state for f in task.file_ids}
        self.assertEqual(states, {"poison.csv": "quarantined", "fine.csv": "finished"})
        self.assertEqual(len(self.told(task)), 1)

    def test_watchdog_marks_what_died_while_it_was_processed(self):
        task = self.make_task()
        self.server.put("in/orders.csv")
        task.run_scan_job()
        self.run_round()
        self.jobs().write({"state": FAILED, "exc_message": "JobFoundDead"})
        self.run_cron("watchdog")
        entry = task.attachment_ids
        self.assertEqual(entry.state, "failed")
        self.assertIn("JobFoundDead", entry.state_message)
