# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs that load several chunks, beside others and while they are disturbed."""

import random
import time

from odoo.tests import tagged

from .live import LiveCase

_ROWS = 3000


@tagged("post_install", "-at_install")
class TestLiveJoin(LiveCase):
    def test_two_workers_load_each_row_once(self):
        run_id = self._submit("calm")
        self.assertEqual(self.live.wait(run_id), "done")
        self._check(run_id, "calm", _ROWS)
        with self.live.env() as env:
            chunks = env["transfer.run"].browse(run_id).chunk_ids
            self.assertTrue(chunks.loaded_with_id)
            uuids = set(chunks.mapped("job_uuid"))
            jobs = env["queue.job"].search([("uuid", "in", list(uuids))])
            self.assertEqual(set(jobs.mapped("state")), {"done"})
            self.assertEqual(
                {chunk.job_uuid for chunk in chunks.loaded_with_id},
                {chunk.job_uuid for chunk in chunks if chunk.loaded_with_id},
            )

    def test_killed_workers_lose_and_double_nothing(self):
        run_id = self._submit("kill")
        self.live.wait(run_id, states={"running"})
        for _kill in range(4):
            time.sleep(random.uniform(0.05, 0.5))
            self.live.kill_job_worker()
        self.assertEqual(self.live.wait(run_id), "done")
        self._check(run_id, "kill", _ROWS)

    def test_pause_resume_and_cancel_at_any_moment(self):
        for attempt in range(3):
            name = f"stop{attempt}"
            run_id = self._submit(name)
            self.live.wait(run_id, states={"running", "done"})
            time.sleep(random.uniform(0, 0.4))
            paused = self._act(run_id, "action_pause")
            if paused:
                time.sleep(random.uniform(0, 0.4))
                self._act(run_id, "action_resume")
                time.sleep(random.uniform(0, 0.4))
            self._act(run_id, "action_cancel")
            self.live.wait(run_id)
            with self.live.env() as env:
                run = env["transfer.run"].browse(run_id)
                self.assertFalse(run.failed_count)
                self.assertEqual(run.created_count + run.cancelled_count, _ROWS)
                landed = run.created_count
            self._check(run_id, name, landed)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _submit(self, name: str) -> int:
        lines = ["id,name,ref"]
        lines += [f"live_join.{name}{i},J {i},join-{name}-{i}" for i in range(_ROWS)]
        options = {"chunk_size": 50, "chunk_size_is_proposed": True}
        return self.live.submit(
            "\n".join(lines).encode(), ["id", "name", "ref"], options
        )

    def _act(self, run_id: int, action: str) -> bool:
        """Press a button, unless the run is closed by now."""
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            if run._is_closed:
                return False
            getattr(run.with_user(run.user_id), action)()
        return True

    def _check(self, run_id: int, name: str, count: int) -> None:
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, _ROWS + 1)
            found = env["res.partner"].search([("ref", "=like", f"join-{name}-%")])
            self.assertEqual(len(found), count)
            self.assertEqual(len(set(found.mapped("ref"))), count)
