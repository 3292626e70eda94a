# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A run in which all is well is left alone, and no other."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models import transfer_run_quiet
from .common import ImportCase

_LINES = "name,ref\n" + "".join(f"Quiet {i},quiet-{i}\n" for i in range(6))


@tagged("post_install", "-at_install")
class TestQuiet(ImportCase):
    def setUp(self):
        super().setUp()
        self.run_ = self.split(_LINES, ["name", "ref"], chunk_size=2)
        self.first, self.second, self.third = self.run_.chunk_ids.sorted("sequence")
        self.load_chunk(self.first)

    def load_chunk(self, chunk) -> None:
        chunk.with_user(self.user).run_load_job()
        self.get_job(chunk).state = "done"

    def assert_left_alone(self, is_left: bool) -> None:
        live = ("wait_dependencies", "pending", "enqueued", "started")
        restless = self.run_.sudo()._filter_restless(live)
        self.assertEqual(not restless, is_left)

    def test_run_is_left_alone_while_chunks_are_loaded(self):
        self.assert_left_alone(True)
        self.run_._advance()
        self.assertEqual(self.run_.state, "running")
        self.get_job(self.second).state = "started"
        self.assert_left_alone(True)

    def test_end_is_seen(self):
        self.load_chunk(self.second)
        self.assert_left_alone(True)
        self.load_chunk(self.third)
        self.assert_left_alone(False)
        self.run_._advance()
        self.assertEqual(self.run_.state, "done")

    def test_waiting_chunk_is_seen(self):
        self.third.state = "waiting"
        self.assert_left_alone(False)

    def test_lost_job_is_seen(self):
        self.get_job(self.third).state = "failed"
        self.assert_left_alone(False)
        self.get_job(self.third).unlink()
        self.assert_left_alone(False)

    def test_cancelled_run_is_seen(self):
        self.run_.cancel_requested = True
        self.assert_left_alone(False)

    def test_run_of_which_nothing_landed_is_seen(self):
        counts = {"created_count": 0, "failed_count": 2}
        self.first.write({**counts, "state": "failed"})
        self.assert_left_alone(False)

    def test_other_states_are_seen(self):
        for state in ("draft", "splitting", "paused"):
            self.run_.state = state
            self.assert_left_alone(False)

    def test_after_the_split_there_is_nothing_to_do_but_to_say_so(self):
        with (
            patch.object(type(self.run_), "_advance_after_commit") as asked,
            patch.object(type(self.run_), "_notify_moved") as told,
        ):
            run = self.submit(_LINES, ["name", "ref"], chunk_size=2)
            told.reset_mock()
            run.with_user(self.user).run_split_job()
        self.assertEqual(set(run.chunk_ids.mapped("state")), {"queued"})
        told.assert_called_once()
        asked.assert_not_called()

    def test_split_of_a_cancelled_run_is_seen(self):
        run = self.submit(_LINES, ["name", "ref"], chunk_size=2)
        run.cancel_requested = True
        with patch.object(type(run), "_advance_after_commit") as asked:
            run.with_user(self.user).run_split_job()
        asked.assert_called_once()

    def test_runs_move_on_once_after_a_commit(self):
        hooks = self.env.cr.postcommit
        hooks.clear()
        self.run_._advance_after_commit()
        self.run_._advance_after_commit()
        self.assertEqual(len(hooks._funcs), 1)
        hooks.clear()

    def test_one_message_for_chunks_that_are_done_in_a_moment(self):
        transfer_run_quiet._LAST_MESSAGES.clear()
        with (
            patch.object(type(self.run_), "_notify_moved") as told,
            patch.object(transfer_run_quiet.time, "monotonic") as clock,
        ):
            for clock.return_value, count in ((9.0, 1), (9.1, 1), (9.4, 1), (9.6, 2)):
                self.run_._advance()
                self.assertEqual(told.call_count, count)
            self.load_chunk(self.second)
            self.load_chunk(self.third)
            self.run_._advance()
            self.assertEqual(told.call_count, 3)
