# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An import undone by real workers, which are killed meanwhile."""

from odoo.tests import tagged

from .live import LiveCase

_ROWS = 400


@tagged("post_install", "-at_install")
class TestLiveUndo(LiveCase):
    def test_killed_workers_undo_everything_once_but_for_what_was_edited(self):
        with self.live.env() as env:
            env["res.partner"].create({"name": "Old 0", "ref": "live-undo-0"})
        lines = ["ref,name", *(f"live-undo-{i},New {i}" for i in range(_ROWS))]
        run_id = self.live.submit(
            "\n".join(lines).encode(),
            ["ref", "name"],
            {"chunk_size": 20, "match_fields": ["ref"]},
        )
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            env["res.partner"].search([("ref", "=", "live-undo-7")]).name = "By hand"
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.created_count, run.updated_count), (_ROWS - 1, 1))
            undo_id = run.with_user(run.user_id).action_undo()["res_id"]
        for _kill in range(3):
            self.live.kill_job_worker()
        self.assertEqual(self.live.wait(undo_id), "partial")
        with self.live.env() as env:
            undo = env["transfer.run"].browse(undo_id)
            self.assertEqual((undo.reversed_count, undo.kept_count), (_ROWS - 1, 1))
            self.assertEqual(len(undo.chunk_ids.row_ids), _ROWS)
            left = env["res.partner"].search([("ref", "=like", "live-undo-%")])
            self.assertEqual(sorted(left.mapped("name")), ["By hand", "Old 0"])
