# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files imported by two real workers."""

from odoo.tests import tagged

from .live import LiveCase


@tagged("post_install", "-at_install")
class TestLiveImport(LiveCase):
    def test_large_file_with_wrong_rows_lands_but_for_these(self):
        """Companies with two contacts each; every hundredth has a bad country."""
        lines, wrong = ["id,name,ref,country_id,child_ids/name,child_ids/ref"], 0
        for i in range(667):
            bad = i % 100 == 7
            wrong += bad
            country = "Erewhon" if bad else "France"
            lines += [
                f"live_big.c{i},Big {i},big-{i},{country},Ann {i},big-{i}-a",
                f",,,,Bob {i},big-{i}-b",
                f",,,,Cy {i},big-{i}-c",
            ]
        fields = ["id", "name", "ref", "country_id", "child_ids/name", "child_ids/ref"]
        run_id = self._submit(lines, fields, {"chunk_size": 100})
        self.assertEqual(self.live.wait(run_id), "partial")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, 2002)
            self.assertEqual(run.failed_count, 3 * wrong)
            self.assertEqual(run.created_count, 3 * (667 - wrong))
            companies = env["res.partner"].search([("ref", "=like", "big-%")])
            self.assertEqual(len(companies), 4 * (667 - wrong))
            self.assertEqual(len(set(companies.mapped("ref"))), len(companies))
            workers = env["queue.job"].search(
                [("uuid", "in", run.chunk_ids.mapped("job_uuid"))]
            )
            self.assertGreater(len(set(workers.mapped("worker_pid")) - {0}), 1)

    def test_parents_of_the_same_file_are_found_with_one_row_per_chunk(self):
        lines = ["id,name,parent_id/id", "live_tree.p0,Tree 0,"]
        lines += [f"live_tree.p{i},Tree {i},live_tree.p{i // 3}" for i in range(1, 40)]
        fields = ["id", "name", "parent_id/id"]
        run_id = self._submit(lines, fields, {"chunk_size": 1})
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertFalse(run.one_at_a_time)
            self.assertEqual(len(run.chunk_ids), 40)
            self.assertEqual(set(run.chunk_ids.mapped("level")), {0, 1, 2, 3, 4})
            self.assert_complete(run, 2, 41)
            for i in range(1, 40):
                child = env.ref(f"live_tree.p{i}")
                self.assertEqual(child.parent_id, env.ref(f"live_tree.p{i // 3}"))

    def test_tags_created_by_name_are_made_once(self):
        lines = ["id,name,category_id"]
        lines += [
            f'live_tag.p{i},Tagged {i},"Live {i % 4},Live all"' for i in range(40)
        ]
        options = {
            "chunk_size": 1,
            "name_create_enabled_fields": {"category_id": True},
        }
        run_id = self._submit(lines, ["id", "name", "category_id"], options)
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            self.assert_complete(env["transfer.run"].browse(run_id), 2, 41)
            tags = env["res.partner.category"].search([("name", "=like", "Live %")])
            self.assertEqual(
                sorted(tags.mapped("name")),
                ["Live 0", "Live 1", "Live 2", "Live 3", "Live all"],
            )
            for i in range(40):
                names = env.ref(f"live_tag.p{i}").category_id.mapped("name")
                self.assertEqual(set(names), {f"Live {i % 4}", "Live all"})

    def test_refused_chunk_reports_after_its_rollback(self):
        lines = ["id,name,ref,country_id"]
        lines += [
            f"live_refuse.p{i},P {i},refuse-{i},{'Refugia' if i in (12, 17) else ''}"
            for i in range(30)
        ]
        fields = ["id", "name", "ref", "country_id"]
        options = {"chunk_size": 10, "on_error": "chunk"}
        run_id = self._submit(lines, fields, options)
        self.assertEqual(self.live.wait(run_id), "partial")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.created_count, run.failed_count), (20, 10))
            self.assertEqual(run.chunk_ids.mapped("state"), ["done", "failed", "done"])
            refused = run.chunk_ids[1]
            entries = refused.row_ids
            self.assert_complete(run, 2, 31)
            self.assertIn("Refugia", entries[2].message)
            self.assertIn("line 14", entries[3].message)
            self.assertIn("Refugia", refused.message)
            self.assertIn("Line 14", refused.message)
            job = refused._search_jobs()
            self.assertEqual(job.state, "failed")
            self.assertIn("Line 14", job.exc_message)
            found = env["res.partner"].search_count([("ref", "=like", "refuse-%")])
            self.assertEqual(found, 20)
            env["res.country"].create({"name": "Refugia", "code": "QN"})
            job.requeue()
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, 31)
            self.assertEqual(run.created_count, 30)

    def test_cancelled_run_counts_what_did_not_run(self):
        lines = ["id,name,ref"]
        lines += [f"live_stop.p{i},Stop {i},stop-{i}" for i in range(2000)]
        fields, options = ["id", "name", "ref"], {"chunk_size": 50}
        with self.live.hold_until_cancelled("live_stop.csv"):
            run_id = self._submit(lines, fields, options, file_name="live_stop.csv")
            self._wait_for_first_chunk(run_id)
            self.live.client().call("transfer.run", "action_cancel", [run_id])
            self.assertEqual(self.live.wait(run_id), "cancelled")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, 2001)
            self.assertGreater(run.cancelled_count, 0)
            self.assertGreater(run.created_count, 0)
            partners = env["res.partner"].search_count([("ref", "=like", "stop-%")])
            self.assertEqual(partners, run.created_count)
            uuids = tuple(filter(None, run.chunk_ids.mapped("job_uuid")))
        # One that met the lock of its chunk comes back, and finds nothing to load.
        self.live.wait_until(
            """SELECT 1 WHERE NOT EXISTS (
                   SELECT 1 FROM queue_job
                    WHERE uuid IN %s AND state NOT IN ('done', 'cancelled'))""",
            uuids,
        )
        with self.live.env() as env:
            self.assert_complete(env["transfer.run"].browse(run_id), 2, 2001)

    def _submit(
        self, lines: list[str], fields: list[str], options: dict, **upload
    ) -> int:
        return self.live.submit("\n".join(lines).encode(), fields, options, **upload)

    def _wait_for_first_chunk(self, run_id: int) -> None:
        self.live.wait_until(
            "SELECT 1 FROM transfer_chunk WHERE run_id = %s AND state = 'done'", run_id
        )
