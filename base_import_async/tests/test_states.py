# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""States of runs and chunks, and what requeue, budget and errors do to them."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ImportCase

_LINES = "name,ref\n" + "".join(f"State {i},state-{i}\n" for i in range(6))
_FIELDS = ["name", "ref"]


@tagged("post_install", "-at_install")
class TestStates(ImportCase):
    def test_run_goes_from_draft_to_done(self):
        run = self.submit(_LINES, _FIELDS, chunk_size=2)
        self.assertEqual((run.state, run.split_done), ("draft", False))
        run.with_user(self.user).run_split_job()
        self.assertEqual((run.state, run.split_done), ("running", True))
        self.assertEqual(run.chunk_ids.mapped("state"), ["queued"] * 3)
        self.run_jobs(run)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.chunk_ids.mapped("state"), ["done"] * 3)
        self.assertEqual((run.row_count, run.created_count), (6, 6))
        self.assertTrue(run.finished_at)

    def test_run_is_not_closed_while_a_chunk_is_open(self):
        run = self.split(_LINES, _FIELDS, chunk_size=2)
        for chunk in run.chunk_ids[:2]:
            chunk.with_user(self.user).run_load_job()
        run._advance()
        self.assertEqual(run.state, "running")

    def test_chunk_is_loaded_once(self):
        run = self.split(_LINES, _FIELDS, chunk_size=10)
        chunk = run.chunk_ids.with_user(self.user)
        chunk.run_load_job()
        chunk.run_load_job()
        self.assertEqual(self._count("state-%"), 6)

    def test_chunk_of_a_paused_run_goes_back_to_waiting(self):
        run = self.split(_LINES, _FIELDS, chunk_size=10)
        run.state = "paused"
        run.chunk_ids.with_user(self.user).run_load_job()
        self.assertEqual(run.chunk_ids.state, "waiting")
        self.assertEqual(self._count("state-%"), 0)
        run.state = "running"
        run._advance()
        self.run_jobs(run)
        self.assertEqual((run.state, self._count("state-%")), ("done", 6))

    def test_cancelled_run_keeps_what_landed(self):
        run = self.split(_LINES, _FIELDS, chunk_size=2)
        run.chunk_ids[0].with_user(self.user).run_load_job()
        run.with_user(self.user).action_cancel()
        run._advance()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual((run.created_count, run.cancelled_count), (2, 4))
        self.assertEqual(self.get_load_jobs(run)[1:].mapped("state"), ["cancelled"] * 2)
        with self.assertRaises(UserError):
            run.with_user(self.user).action_cancel()

    def test_open_run_cannot_be_deleted(self):
        run = self.split(_LINES, _FIELDS)
        with self.assertRaises(AccessError):
            run.unlink()
        self.run_jobs(run)
        run.unlink()
        self.assertFalse(run.exists())

    @mute_logger("odoo.sql_db")
    def test_outcomes_of_a_final_chunk_add_up(self):
        run = self.split(_LINES, _FIELDS)
        with self.assertRaises(psycopg2.errors.CheckViolation):
            run.chunk_ids.write({"state": "done", "created_count": 5})
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_outcomes_of_a_closed_run_add_up(self):
        run = self.load(_LINES, _FIELDS)
        with self.assertRaises(psycopg2.errors.CheckViolation):
            run.created_count = 7
            self.env.flush_all()

    def test_requeued_failed_rows_move_to_their_new_outcome(self):
        content = "name,ref,category_id\nA,rq-a,Fresh\nB,rq-b,\nC,rq-c,Fresh\n"
        run = self.load(content, ["name", "ref", "category_id"])
        self.assertEqual((run.state, run.created_count, run.failed_count),
                         ("partial", 1, 2))  # fmt: skip
        failed = run.chunk_ids.filtered("source_chunk_id")
        self.assertEqual((failed.state, failed.row_numbers), ("failed", "2,4"))
        job = self.get_job(failed)
        self.assertEqual(job.state, "failed")
        self.assertIn("Fresh", job.exc_message)
        self.env["res.partner.category"].create({"name": "Fresh"})
        job.requeue()
        self.assertEqual((run.state, failed.state), ("running", "queued"))
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count, run.failed_count),
                         ("done", 3, 0))  # fmt: skip
        self.assertEqual(self._count("rq-%"), 3)
        entries = run.chunk_ids.row_ids
        self.assertEqual(sorted(entries.mapped("first_row")), [2, 3, 4])
        self.assertEqual(set(entries.mapped("outcome")), {"created"})

    def test_rows_that_fail_again_are_counted_once(self):
        run = self.load("name,category_id\nA,Fresh\nB,\n", ["name", "category_id"])
        for _attempt in range(2):
            run.with_user(self.user).action_retry_failed()
            self.run_jobs(run)
            self.assertEqual((run.state, run.created_count, run.failed_count),
                             ("partial", 1, 1))  # fmt: skip
        entries = run.chunk_ids.row_ids
        self.assertEqual(sorted(entries.mapped("first_row")), [2, 3])

    def test_chunk_without_time_hands_over_record_by_record(self):
        self.env["ir.config_parameter"].set_param("transfer.chunk_seconds", "0")
        content = "name,ref,child_ids/name\nA,tb-a,A1\n,,A2\nB,tb-b,B1\n"
        content += "C,tb-c,\n,,\nD,tb-d,\n"
        run = self.load(content, ["name", "ref", "child_ids/name"])
        self.assertEqual(run.state, "done")
        numbers = run.chunk_ids.sorted("first_row").mapped("first_row")
        self.assertEqual(len(numbers), 4)
        self.assertEqual((run.row_count, run.created_count), (5, 5))
        self.assertEqual(self._count("tb-%"), 4)
        self.assertEqual(sum(run.chunk_ids.mapped("record_count")), 4)

    def test_file_that_breaks_at_its_end_writes_nothing(self):
        broken = _LINES + '"State 7,state-7\n'
        run = self.split(broken, _FIELDS, chunk_size=2)
        self.assertEqual(run.state, "failed")
        self.assertTrue(run.message)
        self.assertFalse(run.chunk_ids)
        self.assertEqual(self._count("state-%"), 0)

    def test_start_behind_the_last_row_fails_with_a_message(self):
        run = self.split("name,ref\nState 1,state-1\n", _FIELDS, skip=5)
        self.assertEqual(run.state, "failed")
        self.assertIn("no row with data", run.message)

    def _count(self, ref: str) -> int:
        return self.env["res.partner"].search_count([("ref", "=like", ref)])
