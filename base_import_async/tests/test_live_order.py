# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parents below their children, with two workers and one row per chunk."""

from odoo.tests import tagged

from .live import LiveCase

FIELDS = ["id", "name", "parent_id/id"]


@tagged("post_install", "-at_install")
class TestLiveOrder(LiveCase):
    def rows(self, stem: str) -> list[str]:
        """A tree of depth five, parents before their children."""
        rows = [f"live_{stem}.t0,{stem} 0,"]
        return rows + [
            f"live_{stem}.t{i},{stem} {i},live_{stem}.t{(i - 1) // 2}"
            for i in range(1, 40)
        ]

    def submit(self, rows: list[str], **options) -> int:
        content = "\n".join(["id,name,parent_id/id", *rows]).encode()
        return self.live.submit(content, FIELDS, options, model="res.partner.category")

    def tree(self, env, stem: str) -> dict[str, str]:
        tags = env["res.partner.category"].search([("name", "=like", f"{stem} %")])
        return {tag.name: tag.parent_id.name for tag in tags}

    def test_an_upside_down_file_lands_as_one_in_order(self):
        ordered, turned = self.rows("ordered"), self.rows("turned")[::-1]
        runs = [
            self.submit(rows, chunk_size=size)
            for rows, size in ((ordered, 100), (turned, 1))
        ]
        self.assertEqual([self.live.wait(run_id) for run_id in runs], ["done"] * 2)
        with self.live.env() as env:
            run = env["transfer.run"].browse(runs[1])
            self.assert_complete(run, 2, 41)
            self.assertFalse(run.one_at_a_time)
            self.assertEqual(set(run.chunk_ids.mapped("level")), set(range(6)))
            expected = {
                name.replace("ordered", "turned"): parent
                and parent.replace("ordered", "turned")
                for name, parent in self.tree(env, "ordered").items()
            }
            self.assertEqual(self.tree(env, "turned"), expected)
            jobs = env["queue.job"].search(
                [("uuid", "in", run.chunk_ids.mapped("job_uuid"))]
            )
            self.assertEqual(set(jobs.mapped("retry")), {1})
            self.assertGreater(len(set(jobs.mapped("worker_pid")) - {0}), 1)
            by_level = {}
            for chunk in run.chunk_ids:
                by_level.setdefault(chunk.level, []).append(chunk)
            for level in range(1, 6):
                before = max(c.finished_at for c in by_level[level - 1])
                ids = [c.job_uuid for c in by_level[level]]
                first = min(
                    jobs.filtered(lambda j, ids=ids: j.uuid in ids).mapped(
                        "date_created"
                    )
                )
                self.assertGreaterEqual(first, before)

    def test_the_last_row_of_an_id_has_the_last_word(self):
        rows = [
            f"live_last.t{i % 3},last {i},{'' if i % 3 == 0 else 'live_last.t0'}"
            for i in range(12)
        ]
        run_id = self.submit(rows, chunk_size=1)
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            self.assert_complete(env["transfer.run"].browse(run_id), 2, 13)
            names = [env.ref(f"live_last.t{i}").name for i in range(3)]
            self.assertEqual(names, ["last 9", "last 10", "last 11"])
