# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``kill -9`` while a file is imported: nothing is lost, nothing is there twice."""

import random
import time

from odoo.tests import tagged

from .live import LiveCase

_ROWS = 6000


@tagged("post_install", "-at_install")
class TestLiveKill(LiveCase):
    def test_killed_workers_and_job_server_lose_and_double_nothing(self):
        lines = ["id,name,ref,country_id"]
        lines += [
            f"live_kill.p{i},Kill {i},kill-{i},{'Erewhon' if i % 500 == 3 else 'Spain'}"
            for i in range(_ROWS)
        ]
        run_id = self.live.submit(
            "\n".join(lines).encode(),
            ["id", "name", "ref", "country_id"],
            {"chunk_size": 50},
        )
        self.live.kill_job_worker()  # while the file is being split
        self.live.wait(run_id, states={"running"})
        for _kill in range(4):
            self.live.kill_job_worker()
            time.sleep(random.uniform(0.05, 0.5))
        self.live.kill_job_worker()  # the rest dies while this one is missed
        self.live.restart_jobs()
        self.live.kill_job_worker()
        self.assertEqual(self.live.wait(run_id), "partial")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, _ROWS + 1)
            self.assertEqual(run.failed_count, _ROWS // 500)
            self.assertEqual(run.created_count, _ROWS - _ROWS // 500)
            refs = env["res.partner"].search([("ref", "=like", "kill-%")]).mapped("ref")
            expected = [f"kill-{i}" for i in range(_ROWS) if i % 500 != 3]
            self.assertEqual(sorted(refs), sorted(expected))
