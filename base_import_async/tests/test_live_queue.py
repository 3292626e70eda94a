# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may happen to jobs besides running: requeue, lost hooks, deletion."""

from contextlib import contextmanager

from odoo.tests import tagged

from .live import LiveCase


class HookError(Exception):
    """Raised by a hook after the commit."""


@tagged("post_install", "-at_install")
class TestLiveQueue(LiveCase):
    def test_requeueing_a_done_job_doubles_nothing(self):
        run_id = self._submit("again", 30)
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            run.chunk_ids._search_jobs().requeue()
            uuids = tuple(run.chunk_ids.mapped("job_uuid"))
        self.live.wait_until(
            """SELECT 1 WHERE NOT EXISTS (
                   SELECT 1 FROM queue_job WHERE uuid IN %s AND state != 'done')""",
            uuids,
        )
        self._check_done(run_id, "again", 30)

    def test_job_whose_hook_raised_after_the_commit_doubles_nothing(self):
        with self._without_job_server():
            run_id = self._submit("hook", 20)
            self.live.run_job_here(self.live.get_split_uuid(run_id))

            def fail():
                raise HookError("raised after the commit")

            uuid = self.live.get_load_uuids(run_id)[0]
            with self.assertRaises(HookError):
                self.live.run_job_here(uuid, lambda env: env.cr.postcommit.add(fail))
            with self.live.env() as env:
                job = env["queue.job"].search([("uuid", "=", uuid)])
                self.assertEqual(job.state, "failed")
                job.requeue()
        self.assertEqual(self.live.wait(run_id), "done")
        self._check_done(run_id, "hook", 20)

    def test_cron_closes_a_run_whose_hooks_were_lost(self):
        with self._without_job_server():
            run_id = self._submit("lost", 20)
            self.live.run_job_here(self.live.get_split_uuid(run_id))
            for uuid in self.live.get_load_uuids(run_id):
                self.live.run_job_here(uuid, _lose_hooks)
            with self.live.env() as env:
                self.assertEqual(env["transfer.run"].browse(run_id).state, "running")
        self.live.run_cron()
        self.assertEqual(self.live.wait(run_id), "done")
        self._check_done(run_id, "lost", 20)

    def test_jobs_changed_behind_our_back_leave_the_ledger_complete(self):
        """Cancelled, set to done, failed for good and deleted: 10 rows each."""
        with self._without_job_server():
            run_id = self._submit("back", 50)
            self.live.run_job_here(self.live.get_split_uuid(run_id))
            cancelled, done, dead, deleted, _normal = self.live.get_load_uuids(run_id)
            self.live.set_job(cancelled, state="cancelled")
            self.live.set_job(done, state="done")
            self.live.set_job(dead, state="failed", exc_name="JobFoundDead")
            with self.live.cursor() as cr:
                cr.execute("DELETE FROM queue_job WHERE uuid = %s", (deleted,))
        self.live.run_cron()
        self.assertEqual(self.live.wait(run_id), "partial")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, 51)
            self.assertEqual(run.created_count, 20)
            self.assertEqual(run.cancelled_count, 20)
            self.assertEqual(run.failed_count, 10)
            failed = run.chunk_ids.filtered(lambda chunk: chunk.state == "failed")
            self.assertIn("died several times", failed.message)
            run.with_user(run.user_id).action_retry_failed()
        self.live.wait_until(
            "SELECT 1 FROM transfer_run WHERE id = %s AND created_count = 30", run_id
        )
        with self.live.env() as env:
            self.assert_complete(env["transfer.run"].browse(run_id), 2, 51)

    def test_lost_split_job_is_made_again(self):
        with self._without_job_server():
            run_id = self._submit("split", 20)
            with self.live.cursor() as cr:
                cr.execute(
                    "DELETE FROM queue_job WHERE uuid = %s",
                    (self.live.get_split_uuid(run_id),),
                )
        self.live.run_cron()
        self.assertEqual(self.live.wait(run_id), "done")
        self._check_done(run_id, "split", 20)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _submit(self, prefix: str, count: int) -> int:
        lines = ["id,name,ref"]
        lines += [f"live_queue.{prefix}{i},Q {i},{prefix}-{i}" for i in range(count)]
        content = "\n".join(lines).encode()
        return self.live.submit(content, ["id", "name", "ref"], {"chunk_size": 10})

    def _check_done(self, run_id: int, prefix: str, count: int) -> None:
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.state, run.created_count), ("done", count))
            self.assert_complete(run, 2, count + 1)
            found = env["res.partner"].search_count([("ref", "=like", f"{prefix}-%")])
            self.assertEqual(found, count)

    @contextmanager
    def _without_job_server(self):
        self.live.kill_jobs()
        try:
            yield
        finally:
            self.live.start_jobs()


def _lose_hooks(env) -> None:
    """As when the worker dies between its commit and what follows."""
    env.cr.postcommit.add(env.cr.postcommit.clear)
