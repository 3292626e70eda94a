# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..models import transfer_run_control
from .common import ImportCase

FIELDS = ["id", "name", "country_id"]
GOOD = "".join(f"ctl_{number},Partner {number},Belgium\n" for number in range(6))
BAD = "".join(f"ctl_{number},Partner {number},Atlantis\n" for number in range(6))


@tagged("post_install", "-at_install")
class TestControl(ImportCase):
    def split_rows(self, rows: str, **options):
        run = self.split("id,name,country_id\n" + rows, FIELDS, **options)
        run.invalidate_recordset()
        return run

    def import_rows(self, rows: str, **options):
        run = self.split_rows(rows, **options)
        self.run_jobs(run)
        return run

    def load_one(self, run):
        chunk = run.chunk_ids.filtered(lambda c: c.state == "queued")[0]
        chunk.with_user(run.user_id).run_load_job()
        self.get_job(chunk).state = "done"
        self.advance(run)

    def advance(self, run):
        run._advance()
        run.invalidate_recordset()

    def count_states(self, run) -> dict[str, int]:
        """Number of chunks in each state, leaving out failed rows set aside."""
        chunks = run.chunk_ids.filtered(lambda c: not c.source_chunk_id)
        return {state: len(some) for state, some in chunks.grouped("state").items()}

    def test_a_paused_run_starts_no_chunk(self):
        run = self.split_rows(GOOD, chunk_size=2)
        self.load_one(run)
        run.with_user(self.user).action_pause()
        for chunk in run.chunk_ids:
            chunk.with_user(run.user_id).run_load_job()
            self.get_job(chunk).state = "done"
        self.advance(run)
        self.assertEqual(run.state, "paused")
        self.assertEqual(self.count_states(run), {"done": 1, "waiting": 2})
        self.assertIn(self.user.name, run.message)

    def test_a_pause_does_not_slow_the_rate_down(self):
        run = self.split_rows(GOOD, chunk_size=2)
        self.load_one(run)
        run.with_user(self.user).action_pause()
        self.shift(run, ["started_at", "stands_since"])
        self.assertLess(run._get_elapsed_seconds(), 60, "still paused")
        run.with_user(self.user).action_resume()
        self.assertLess(run._get_elapsed_seconds(), 60, "it goes on")
        self.run_jobs(run)
        self.assertEqual(run.state, "done")
        self.assertLess(run.duration, 1)
        self.assertGreater(run.get_progress()["rate"], 0.1)

    def test_the_time_until_a_retry_does_not_slow_the_rate_down(self):
        run = self.import_rows(BAD + GOOD.replace("ctl_", "ctl_g"))
        self.assertEqual(run.state, "partial")
        self.shift(run, ["started_at", "finished_at", "stands_since"])
        self.env["res.country"].create({"name": "Atlantis", "code": "X9"})
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
        self.assertEqual(run.state, "done")
        self.assertLess(run.get_progress()["seconds"], 60)
        self.assertGreater(run.rate, 0.1)

    def shift(self, run, names: list[str]) -> None:
        """As if all of that had happened an hour ago."""
        run.write({name: run[name] - timedelta(hours=1) for name in names})

    def test_a_resumed_run_ends_as_if_it_had_never_paused(self):
        run = self.split_rows(GOOD, chunk_size=2)
        run.with_user(self.user).action_pause()
        for chunk in run.chunk_ids:
            chunk.with_user(run.user_id).run_load_job()
            self.get_job(chunk).state = "done"
        run.action_resume()
        self.advance(run)
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 6))
        self.assertFalse(run.message)

    def test_only_a_running_run_pauses_and_only_a_paused_one_resumes(self):
        run = self.import_rows(GOOD)
        with self.assertRaisesRegex(UserError, "Done"):
            run.action_pause()
        with self.assertRaisesRegex(UserError, "Done"):
            run.action_resume()

    def test_a_paused_run_can_be_cancelled_and_counts_every_row(self):
        run = self.split_rows(GOOD, chunk_size=2)
        self.load_one(run)
        run.action_pause()
        run.action_cancel()
        run._advance()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual((run.created_count, run.cancelled_count), (2, 4))

    def test_at_most_n_chunks_are_queued_at_once(self):
        run = self.split_rows(GOOD, chunk_size=1, max_parallel=2)
        self.assertEqual(self.count_states(run), {"queued": 2, "waiting": 4})
        self.load_one(run)
        self.assertEqual(self.count_states(run), {"done": 1, "queued": 2, "waiting": 3})
        self.run_jobs(run)
        self.assertEqual(run.state, "done")

    def test_a_run_of_many_chunks_queues_them_in_portions(self):
        """Else a file of a million rows would have all jobs before anybody else's."""
        with patch.object(transfer_run_control, "_MOST_QUEUED", 4):
            run = self.split_rows(GOOD, chunk_size=1)
            self.assertEqual(self.count_states(run), {"queued": 4, "waiting": 2})
            self.load_one(run)
            self.assertEqual(
                self.count_states(run), {"done": 1, "queued": 3, "waiting": 2}
            )
            self.load_one(run)
            self.assertEqual(self.count_states(run), {"done": 2, "queued": 4})
            self.run_jobs(run)
        self.assertEqual(run.state, "done")

    def test_serial_means_one_chunk_at_a_time(self):
        run = self.split_rows(GOOD, chunk_size=1, serial=True)
        self.assertEqual(self.count_states(run), {"queued": 1, "waiting": 5})

    def test_a_hopeless_run_pauses_itself_and_says_why(self):
        run = self.import_rows(BAD, chunk_size=1, serial=True)
        self.assertEqual(run.state, "paused")
        self.assertIn("Atlantis", run.message)
        self.assertEqual(self.count_states(run)["failed"], 3)

    def test_a_hopeless_run_that_is_resumed_goes_to_its_end(self):
        run = self.import_rows(BAD, chunk_size=1, serial=True)
        run.action_resume()
        self.advance(run)
        self.run_jobs(run)
        self.assertEqual((run.state, run.failed_count), ("failed", 6))

    def test_one_good_row_is_hope_enough(self):
        run = self.import_rows("ctl_x,Good,Belgium\n" + BAD, chunk_size=1)
        self.assertEqual((run.state, run.failed_count), ("partial", 6))

    def test_start_later_is_the_job_s_not_before(self):
        content = "id,name,country_id\n" + GOOD
        start = Datetime.now() + timedelta(days=2)
        run = self.submit(content, FIELDS, start_at=f"{start.isoformat()}+00:00")
        self.assertEqual(self.get_job(run).eta, start)

    def test_far_start_comes_in_steps_that_the_runner_can_sleep_through(self):
        content = "id,name,country_id\n" + GOOD
        run = self.submit(content, FIELDS, start_at="2099-01-02T03:00:00+01:00")
        self.assertEqual(run.start_at, Datetime.to_datetime("2099-01-02 02:00:00"))
        job = self.get_job(run)
        self.assertLess(job.eta, Datetime.now() + timedelta(days=24))
        run.with_user(run.user_id).run_split_job()
        run.invalidate_recordset()
        self.assertEqual(run.state, "draft", "it was too early")
        self.assertNotEqual(self.get_job(run), job)
        self.assertGreater(self.get_job(run).eta, Datetime.now() + timedelta(days=10))

    def test_cancelled_run_does_not_wait_for_its_start(self):
        content = "id,name,country_id\n" + GOOD
        run = self.submit(content, FIELDS, start_at="2099-01-01 00:00:00")
        run.with_user(self.user).action_cancel()
        run._advance()
        self.assertFalse(self.get_job(run).eta)
        run.with_user(run.user_id).run_split_job()
        run._advance()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(run.cancelled_count, run.row_count)
        self.assertTrue(run.row_count)

    def test_a_chunk_of_failed_rows_is_retried_alone(self):
        run = self.import_rows(
            "ctl_a,A,Belgium\nctl_b,B,Atlantis\nctl_c,C,Mu\n", chunk_size=1
        )
        self.env["res.country"].create({"name": "Mu", "code": "ZZ"})
        failed = run.chunk_ids.filtered(lambda c: c.failed_count)
        failed[1].action_retry()
        run.invalidate_recordset()
        self.assertEqual(run.state, "running")
        self.run_jobs(run)
        self.assertEqual((run.state, run.failed_count), ("partial", 1))
        self.assertEqual(run.created_count, 2)

    def test_small_run_overtakes_the_tail_of_a_large_one(self):
        large = self.split_rows(GOOD, chunk_size=1)
        small = self.split_rows("ctl_s,Small,Belgium\n", chunk_size=1)
        priorities = self.get_load_jobs(large).mapped("priority")
        self.assertLess(self.get_load_jobs(small).priority, max(priorities))
