# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SHA-256 of a large file comes after the file: what that must not change."""

import datetime
import hashlib

from odoo import fields
from odoo.tests import tagged

from .common import SynchronizeCase

_CONTENT = b"x" * (8 * 1024 * 1024)
_DIGEST = hashlib.sha256(_CONTENT).hexdigest()
_MOST_STEPS = 30


@tagged("post_install", "-at_install")
class TestDigest(SynchronizeCase):
    def fetch_only(self, **vals):
        """A task whose large file is stored; the jobs that follow, by their names."""
        self.server.put("in/large.bin", _CONTENT)
        task = self.make_task(**vals)
        task.run_scan_job()
        self.run_round()
        self.assertEqual(task.attachment_ids.raw, _CONTENT)
        self.assertFalse(task.file_ids.sha256)
        return task, {job.method_name: job for job in self.jobs()}

    def test_ledger_has_it_whatever_becomes_of_the_file(self):
        for vals in (
            {},
            {"after_import": "delete"},
            {"after_import": "move", "move_path": "done"},
            {"after_import": "delete", "after_import_when": "processed"},
        ):
            with self.subTest(**vals):
                self.server.files.clear()
                task, _jobs = self.fetch_only(**vals)
                self.run_jobs()
                self.assertEqual(task.file_ids.sha256, _DIGEST)
                self.assertEqual(task.file_ids.state, "finished")

    def test_names_are_the_same_before_and_after_it(self):
        for step in range(1, _MOST_STEPS):
            with self.subTest(step=step):
                self.server.files = {"done/large.bin": (b"taken", 1.0)}
                task, jobs = self.fetch_only(after_import="move", move_path="done")
                self.server.fail(step, TimeoutError("no answer"), after=True)
                self.run_job(jobs["run_post_job"])
                failed = len(self.server.steps) >= step
                self.server.fail(None)
                self.run_job(jobs["run_digest_job"])
                self.run_jobs()
                (place,) = set(self.server.files) - {"done/large.bin"}
                self.assertEqual(self.server.files[place][0], _CONTENT)
                self.assertEqual(task.file_ids.archive_path, place)
                self.assertEqual(task.file_ids.sha256, _DIGEST)
                if not failed:
                    return
        self.fail("More steps than expected")

    def lose_job(self, task, jobs):
        """The job of the SHA-256 is gone, and the watchdog gives it anew."""
        jobs["run_digest_job"].exists().unlink()
        task.file_ids.fetched_at = fields.Datetime.now() - datetime.timedelta(hours=2)
        self.run_cron("watchdog")
        return {job.method_name: job for job in self.jobs()}

    def test_content_that_somebody_put_in_its_place_is_not_taken_for_it(self):
        for lost in (False, True):
            for before in (False, True):
                with self.subTest(lost=lost, before=before):
                    self.server.files.clear()
                    task, jobs = self.fetch_only()
                    if before:
                        task.attachment_ids.raw = b"other"
                    if lost:
                        jobs = self.lose_job(task, jobs)
                    task.attachment_ids.raw = b"other"
                    self.run_job(jobs["run_digest_job"])
                    self.assertFalse(task.file_ids.sha256)
                    self.assertIn("replaced here", task.file_ids.sha256_notice)
                    self.assert_not_asked_again(task)

    def test_content_that_somebody_deleted_is_told(self):
        task, jobs = self.fetch_only()
        task.attachment_ids.unlink()
        self.run_job(jobs["run_digest_job"])
        self.assertFalse(task.file_ids.sha256)
        self.assertIn("deleted here", task.file_ids.sha256_notice)
        self.assert_not_asked_again(task)

    def assert_not_asked_again(self, task):
        self.run_jobs()
        task.file_ids.fetched_at = fields.Datetime.now() - datetime.timedelta(hours=2)
        self.run_cron("watchdog")
        self.assertNotIn("run_digest_job", self.jobs().mapped("method_name"))

    def test_notice_is_in_the_language_of_the_task(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.runner.lang = "fr_FR"
        task, jobs = self.fetch_only()
        task.attachment_ids.unlink()
        self.run_job(jobs["run_digest_job"])
        self.assertIn("supprimé", task.file_ids.sha256_notice)

    def test_job_that_was_lost_is_given_anew(self):
        task, jobs = self.fetch_only()
        jobs["run_digest_job"].unlink()
        self.run_cron("watchdog")
        self.run_jobs()
        self.assertFalse(task.file_ids.sha256, "it may still come")
        self.lose_job(task, jobs)
        self.run_jobs()
        self.assertEqual(task.file_ids.sha256, _DIGEST)

    def test_what_somebody_works_on_is_not_waited_for(self):
        task, jobs = self.fetch_only()
        job = jobs["run_digest_job"]
        self.assertGreater(job.priority, jobs["run_as_job"].priority)
        self.assertEqual(job.channel, "root.attachment_queue")
        self.assertEqual(task.file_ids.state, "finished")
