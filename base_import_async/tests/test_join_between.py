# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may come between a job and the chunks that it joins."""

import itertools
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.queue_job.exception import RetryableJobError

from ..models import transfer_chunk_join
from .join_case import JoinCase


@tagged("post_install", "-at_install")
class TestJoinBetween(JoinCase):
    def test_what_is_no_fault_of_rows_is_not_told_of_the_first_chunk(self):
        run = self.split_quick()
        cls = type(self.env["transfer.chunk"])
        noted = []
        with (
            patch.object(
                type(self.env["transfer.loader"]),
                "_load_chunks",
                side_effect=MemoryError("too much"),
            ),
            patch.object(
                cls,
                "_after_rollback",
                lambda chunk, vals: noted.append((chunk.sequence, vals)),
            ),
            self.assertRaisesRegex(RetryableJobError, "too much") as caught,
        ):
            self.run_first_job(run)
        self.assertTrue(caught.exception.ignore_retry)
        self.assertEqual(noted, [(0, {"loads_alone": True})])

    def test_a_chunk_that_is_to_load_alone_does(self):
        run = self.split_quick()
        run.chunk_ids[0].loads_alone = True
        self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])
        run.chunk_ids[2].loads_alone = True
        run._advance()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 9))
        self.assertFalse(run.chunk_ids[2].loaded_with_id)

    def test_what_the_time_budget_does_not_reach_waits_as_before(self):
        run = self.split_quick()
        budgets = itertools.chain([100], itertools.repeat(-1))
        with patch.object(type(run), "_get_time_budget", lambda _run: next(budgets)):
            self.run_first_job(run)
        # the first row of the others is loaded, whatever the clock says
        states = [(c.first_row, c.state, c.row_count) for c in run.chunk_ids.sorted()]
        self.assertIn((4, "done", 1), states)
        self.assertIn((5, "queued", 1), states)
        self.assertIn((6, "waiting", 2), states)
        run.invalidate_recordset()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 9))

    def test_pause_and_cancel(self):
        run = self.split_quick()
        with patch.object(transfer_chunk_join, "_ENOUGH", 0):
            self.run_first_job(run)
        run.with_user(self.user).action_pause()
        run._advance()
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])
        run.with_user(self.user).action_resume()
        run._advance()
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["queued"])
        run.with_user(self.user).action_cancel()
        run._advance()
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["cancelled"])
        self.assertEqual(run.state, "cancelled")
