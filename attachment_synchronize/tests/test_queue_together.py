# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One job for many files: none of them pays for another."""

import time
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.job import identity_exact

from .. import models
from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestQueueTogether(SynchronizeCase):
    def setUp(self):
        super().setUp()
        self.processed = []

    def make_entries(self, *names, **vals):
        return self.queue.create(
            [{"name": name, "raw": name.encode(), **vals} for name in names]
        )

    def patch_queue(self, name, value):
        patched = patch.object(type(self.queue), name, value)
        patched.start()
        self.addCleanup(patched.stop)

    def process(self, bad=()):
        """Have the names of what is processed noted; those in ``bad`` fail."""

        def _run(entry):
            partner = entry.env["res.partner"].sudo()
            partner.create({"name": f"together {entry.name}"})
            if entry.name in bad:
                raise ValueError(f"boom {entry.name}")
            self.processed.append(entry.name)

        self.patch_queue("_run", _run)

    def get_effects(self):
        partners = self.env["res.partner"].search([("name", "=like", "together %")])
        return sorted(name.split()[1] for name in partners.mapped("name"))

    def get_states(self, entries):
        return {entry.name: entry.state for entry in entries}

    def assert_only_b_failed(self, entries):
        states = {"a": "done", "b": "failed", "c": "done"}
        self.assertEqual(self.get_states(entries), states)
        self.assertEqual(self.get_effects(), ["a", "c"])

    def test_files_with_which_nothing_is_done_share_a_job(self):
        entries = self.make_entries("a", "b", "c")
        job = self.jobs()
        self.assertEqual(job.records, entries)
        self.assertEqual(set(entries.mapped("job_uuid")), {job.uuid})
        self.assertEqual(entries.mapped("attachment_id.res_id"), entries.ids)
        self.run_jobs()
        self.assertEqual(set(entries.mapped("state")), {"done"})

    def test_each_task_has_jobs_of_its_own(self):
        tasks = [self.make_task(), self.make_task(run_as_user_id=self.keeper.id)]
        for task in tasks:
            self.make_entries("a", "b", task_id=task.id)
        jobs = self.jobs()
        self.assertEqual(jobs.mapped("user_id"), self.runner + self.keeper)
        self.assertEqual(len(jobs), 2)

    def test_types_have_a_job_for_each_file_unless_they_say_otherwise(self):
        self.patch_queue("_shares_job", lambda entry: entry.name == "small")
        self.make_entries("large", "large", "small", "small")
        self.assertEqual([len(job.records) for job in self.jobs()], [1, 1, 2])

    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_failing_file_stops_no_other(self):
        self.process(bad=("b",))
        entries = self.make_entries("a", "b", "c")
        self.run_jobs()
        self.assert_only_b_failed(entries)
        self.assertEqual(entries[1].state_message, "boom b")

    def test_called_directly_each_failure_is_noted(self):
        self.process(bad=("b",))
        entries = self.make_entries("a", "b", "c")
        entries.run_as_job()
        self.assert_only_b_failed(entries)

    def test_job_that_dies_is_divided(self):
        entries = self.make_entries("a", "b")
        job = self.jobs()
        job.write({"state": "failed", "exc_message": "Job found dead"})
        self.run_cron("watchdog")
        self.assertEqual(set(entries.mapped("state")), {"pending"})
        self.assertEqual([len(job.records) for job in self.jobs()], [1, 1])
        self.run_jobs()
        self.assertEqual(set(entries.mapped("state")), {"done"})

    def test_file_that_dies_alone_has_failed(self):
        entries = self.make_entries("a", "b")
        self.jobs().write({"state": "failed", "exc_message": "Job found dead"})
        self.run_cron("watchdog")
        alone = self.jobs().filtered(lambda job: job.records == entries[0])
        alone.write({"state": "failed", "exc_message": "Job found dead"})
        self.run_cron("watchdog")
        self.assertEqual(self.get_states(entries), {"a": "failed", "b": "pending"})

    def test_file_that_is_busy_gets_a_job_of_its_own(self):
        self.process()
        entries = self.make_entries("a", "b", "c")
        free = entries[0] + entries[2]
        with patch.object(
            type(entries), "try_lock_for_update", lambda _self, **_how: free
        ):
            entries.run_as_job()
        self.assertEqual(self.processed, ["a", "c"])
        self.assertIn(entries[1], [job.records for job in self.jobs()])

    def test_long_job_leaves_the_rest_to_another(self):
        self.process()
        entries = self.make_entries("a", "b", "c")
        self.jobs().write({"state": "started"})
        times = iter((0, 0, 100))
        jobs = models.attachment_queue_jobs
        clock = patch.object(jobs, "time", wraps=time, monotonic=lambda: next(times))
        with clock:
            entries.run_as_job()
        self.assertEqual(self.processed, ["a", "b"])
        self.assertEqual(self.jobs().records, entries[2])

    def test_deleted_file_ends_its_job(self):
        self.process()
        entries = self.make_entries("a", "b")
        single = self.make_entries("c")
        entries[0].unlink()
        single.unlink()
        self.run_jobs()
        self.assertFalse(self.jobs())
        self.assertEqual(self.processed, ["b"])

    def test_time_of_its_own_and_identity(self):
        due = Datetime.to_datetime("2030-01-01 00:00:00")
        attributes = {"eta": due, "priority": 3, "identity_key": identity_exact}
        self.patch_queue("_job_attrs", lambda entry: attributes)
        entry = self.make_entries("a")
        self.assertEqual((self.jobs().eta, self.jobs().priority), (due, 3))
        entry._schedule_jobs(eta=Datetime.add(due, days=1))
        self.assertEqual(len(self.jobs()), 1)

    def test_counters_cost_the_same_for_many(self):
        task, spent = self.make_task(), []
        fields = ["count_attachment_pending", "waiting_count", "stored_count"]
        for count in (1, 30):
            self.make_entries(*(str(i) for i in range(count)), task_id=task.id)
            self.env.flush_all()
            task.invalidate_recordset()
            before = self.cr.sql_log_count
            counts = task.read(fields)[0]
            spent.append(self.cr.sql_log_count - before)
        self.assertEqual(counts["count_attachment_pending"], 31)
        self.assertEqual(spent[0], spent[1])
