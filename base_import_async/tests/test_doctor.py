# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each thing that may keep imports from moving, made to happen."""

import tempfile
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL, config

from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from .common import ImportCase

_CONTENT = "name\nAnn\nBob\n"


@tagged("post_install", "-at_install")
class TestDoctor(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doctor = cls.env["transfer.doctor"].sudo()
        cls.cron = cls.env.ref("base_import_async.ir_cron_transfer_run_advance")
        cls.cron.sudo().nextcall = fields.Datetime.now()

    # ------------------------------------------------------------------
    # The runner
    # ------------------------------------------------------------------

    def test_without_runner_nothing_else_is_said_of_the_queue(self):
        self._make_old(self._submit_job())
        self.assertEqual(self._queue_codes(), ["no_runner"])
        self.assertIn("no job runner", self._warn_user())

    def test_runner_without_work_is_healthy(self):
        self._hold_lock()
        self.assertEqual(self._queue_codes(), [])
        self.assertEqual(self._warn_user(), "")
        self._submit_job()  # it has just begun to wait
        self.assertEqual(self._queue_codes(), [])

    def test_lock_of_another_database_is_no_runner(self):
        with self._connect("postgres"):
            self.assertEqual(self._queue_codes(), ["no_runner"])

    def test_silent_runner_is_stuck_when_jobs_wait(self):
        self._set_patience(0)
        with self._connect(self.env.cr.dbname):
            self._make_old(self._submit_job())
            # Other tests of this transaction have looked at the sessions already.
            self.env.cr.execute("SELECT pg_sleep(0.05), pg_stat_clear_snapshot()")
            self.assertEqual(self._queue_codes(), ["runner_stuck"])

    def test_runner_that_starts_nothing(self):
        self._hold_lock()
        job = self._submit_job()
        self._make_old(job)
        [problem] = self.doctor._check_queue()
        self.assertEqual(problem["code"], "no_start")
        self.assertIn(job.channel, problem["advice"])
        self.assertIn("10 minutes", self._warn_user())

    def test_jobs_handed_out_that_nobody_takes(self):
        self._hold_lock()
        self._make_old(self._submit_job(), state="enqueued")
        self.assertEqual(self._queue_codes(), ["not_taken"])

    def test_full_channel_names_what_fills_it_to_managers_only(self):
        self._hold_lock()
        self._make_old(self._submit_job())
        busy = self._make_old(self._submit_job(), state="started")
        self._set_job(busy, name="Payroll of everybody")
        [problem] = self.doctor._check_queue()
        self.assertEqual(problem["code"], "channel_full")
        self.assertIn("“Payroll of everybody” has run for 10", problem["advice"])
        self.assertNotIn("Payroll", self._warn_user())

    def test_queue_that_moves_is_no_problem_however_long_it_is(self):
        self._hold_lock()
        self._make_old(self._submit_job())
        mover = self._make_old(self._submit_job(), state="started")
        self._set_job(mover, date_started=fields.Datetime.now())
        self.assertEqual(self._queue_codes(), [])

    def test_job_that_is_to_start_later_does_not_wait(self):
        self._hold_lock()
        job = self._make_old(self._submit_job())
        self._set_job(job, eta=fields.Datetime.now() + timedelta(hours=1))
        self.assertEqual(self._queue_codes(), [])

    # ------------------------------------------------------------------
    # Jobs, crons, files, runs
    # ------------------------------------------------------------------

    def test_started_job_whose_lock_is_free_is_dead(self):
        job = self._make_old(self._submit_job(), state="started")
        self.env.cr.execute(
            "INSERT INTO queue_job_lock (id, queue_job_id) VALUES (%s, %s)",
            (job.id, job.id),
        )
        [problem] = self.doctor._check_dead_jobs()
        self.assertEqual(problem["code"], "dead_jobs")
        self._set_job(job, date_started=fields.Datetime.now())
        self.assertEqual(self.doctor._check_dead_jobs(), [], "the runner's minute")

    def test_cron_that_is_off_or_late(self):
        self.assertEqual(self.doctor._check_cron(), [])
        self.cron.nextcall = fields.Datetime.now() - timedelta(minutes=20)
        [problem] = self.doctor._check_cron()
        self.assertEqual(problem["code"], "cron_late")
        self.assertIn("20", problem["message"])
        self.cron.active = False
        [problem] = self.doctor._check_cron()
        self.assertEqual(problem["code"], "cron_inactive")

    def test_filestore_that_takes_no_file(self):
        self.assertEqual(self.doctor._check_filestore(), [])
        with (
            tempfile.NamedTemporaryFile() as file,
            patch.dict(config.options, data_dir=f"{file.name}/data"),
        ):
            [problem] = self.doctor._check_filestore()
        self.assertEqual(problem["code"], "filestore")
        self.assertIn(file.name, problem["advice"])

    def test_paused_and_forgotten_runs_are_named(self):
        paused = self.split(_CONTENT, ["name"])
        paused.with_user(self.user).action_pause()
        lost = self.submit(_CONTENT, ["name"])
        self.get_job(lost).unlink()
        self.assertNotIn(f"#{lost.id}", self._say_runs(), "the cron has a minute")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE transfer_run SET write_date = write_date - INTERVAL '1 hour'"
        )
        said = self._say_runs()
        self.assertIn(
            f"paused_runs: Paused imports: {paused.name} (#{paused.id}).", said
        )
        self.assertIn(f"lost_runs: Imports without any job: {lost.name}", said)

    def test_run_with_a_live_job_is_not_lost(self):
        run = self.split(_CONTENT, ["name"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE transfer_run SET write_date = write_date - INTERVAL '1 hour'"
        )
        self.assertEqual(self.get_job(run.chunk_ids).state, "pending")
        self.assertNotIn(f"#{run.id}", self._say_runs())

    # ------------------------------------------------------------------
    # Who is told what
    # ------------------------------------------------------------------

    def test_plain_user_may_not_look_into_the_queue(self):
        with self.assertRaises(AccessError):
            self.env["transfer.doctor"].with_user(self.user).get_problems()
        manager = self.env.ref("base_import_async.group_transfer_manager")
        self.user.group_ids += manager
        problems = self.env["transfer.doctor"].with_user(self.user).get_problems()
        self.assertEqual(problems[0]["code"], "no_runner")
        for problem in problems:
            self.assertEqual(set(problem), {"code", "message", "advice"})
            self.assertTrue(all(problem.values()), problem)

    def test_hint_follows_the_job_of_the_run(self):
        self._hold_lock()
        run = self.submit(_CONTENT, ["name"])
        job = self.get_job(run)
        self.assertEqual(self._hint(run), "")
        self._make_still(run)
        self.assertIn("Nothing of this import has started", self._hint(run))
        self._make_old(job, state="started")
        self.assertIn("has been at work for 10 minutes", self._hint(run))
        self.env.cr.execute(
            "INSERT INTO queue_job_lock (id, queue_job_id) VALUES (%s, %s)",
            (job.id, job.id),
        )
        self.assertIn("died", self._hint(run))
        run.start_at = fields.Datetime.now() + timedelta(days=1)
        self.assertIn("It starts at", self._hint(run))

    def test_paused_and_closed_runs_need_no_hint(self):
        run = self.split(_CONTENT, ["name"])
        self._make_still(run)
        self.assertIn("no job runner", self._hint(run))
        run.with_user(self.user).action_pause()
        self.assertEqual(self._hint(run), "")
        run.with_user(self.user).action_resume()
        self.run_jobs(run)
        self.assertEqual((run.state, self._hint(run)), ("done", ""))

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _queue_codes(self) -> list[str]:
        return [problem["code"] for problem in self.doctor._check_queue()]

    def _warn_user(self) -> str:
        return self.env["transfer.run"].with_user(self.user).get_queue_warning()

    def _say_runs(self) -> str:
        problems = self.doctor._check_runs()
        return "\n".join(f"{p['code']}: {p['message']}" for p in problems)

    def _hint(self, run) -> str:
        run.invalidate_recordset()
        return run.with_user(self.user).get_progress()["hint"]

    def _submit_job(self):
        return self.get_job(self.submit(_CONTENT, ["name"]))

    def _make_old(self, job, state: str = "pending"):
        """As if the job had been made, or started, ten minutes ago."""
        before = fields.Datetime.now() - timedelta(minutes=10, seconds=5)
        started = before if state == "started" else None
        self._set_job(job, date_created=before, date_started=started, state=state)
        return job

    def _set_job(self, job, **values) -> None:
        """By SQL, as the runner does: the model protects these fields."""
        job.flush_recordset()
        for name, value in values.items():
            column = SQL.identifier(name)
            self.env.cr.execute(
                SQL("UPDATE queue_job SET %s = %s WHERE id = %s", column, value, job.id)
            )
        job.invalidate_recordset()

    def _make_still(self, run) -> None:
        run.flush_recordset()
        self.env.cr.execute(
            """UPDATE transfer_run SET started_at = started_at - INTERVAL '1 hour',
                      create_date = create_date - INTERVAL '1 hour' WHERE id = %s""",
            (run.id,),
        )
        run.invalidate_recordset()

    def _set_patience(self, minutes: int) -> None:
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("transfer.patience_minutes", minutes)

    def _hold_lock(self) -> None:
        """Look like a runner that is at work: this very session."""
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s)", (PG_ADVISORY_LOCK_ID,))

    @contextmanager
    def _connect(self, database: str):
        """Another session that holds the runner's lock and then does nothing."""
        with db_connect(database).cursor() as cr:
            cr.execute("SELECT pg_advisory_xact_lock(%s)", (PG_ADVISORY_LOCK_ID,))
            yield
