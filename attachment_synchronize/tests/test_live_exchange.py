# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real transactions, real workers, real kills; the server is a local folder."""

import shutil
from pathlib import Path

import psycopg2

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base_import_async.tests.live import LiveCase
from odoo.addons.queue_job.exception import RetryableJobError

_FILES = 240


@tagged("post_install", "-at_install")
class TestLiveExchange(LiveCase):
    def make_task(self, env, name, **vals):
        """A task over a folder of its own; returns both."""
        storage = env["fs.storage"].create(
            {
                "name": name,
                "code": name,
                "protocol": "odoofs",
                "directory_path": name,
            }
        )
        folder = Path(storage._get_filesystem_storage_path()) / name
        (folder / "in").mkdir(parents=True)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        task = env["attachment.synchronize.task"].create(
            {
                "name": name,
                "backend_id": storage.id,
                "filepath": "in",
                "second_look": False,
                "schedule_type": "manual",
                **vals,
            }
        )
        return task, folder

    def test_two_looks_at_once_take_a_file_once(self):
        with self.live.env() as env:
            task, folder = self.make_task(env, "live_twice")
            (folder / "in" / "orders.csv").write_bytes(b"x")
            task_id = task.id
        model = "attachment.synchronize.task"
        with self.live.env() as one, self.live.env() as other:
            one[model].browse(task_id).run_scan_job()
            with self.assertRaises(RetryableJobError):
                other[model].browse(task_id).run_scan_job()
            other.cr.rollback()
        # One that began before the other had committed cannot see what that did.
        with self.live.env() as late:
            late.cr.execute("SELECT 1")
            (folder / "in" / "more.csv").write_bytes(b"y")
            with self.live.env() as first:
                first[model].browse(task_id).run_scan_job()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                late[model].browse(task_id).run_scan_job()
            late.cr.rollback()
        with self.live.env() as env:
            names = env[model].browse(task_id).file_ids.mapped("name")
        self.assertCountEqual(names, ["orders.csv", "more.csv"])

    def test_a_look_waits_for_the_one_under_way(self):
        """Whoever asked for it is told what it found, and not nothing."""
        model = "attachment.synchronize.task"
        with self.live.env() as env:
            task, folder = self.make_task(env, "live_wait")
            (folder / "in" / "orders.csv").write_bytes(b"x")
            task_id = task.id
        with self.live.env() as first:
            self.assertTrue(first[model].browse(task_id)._take_turn())
            with self.live.env() as env:
                uuid = env[model].browse(task_id)._enqueue_scan("manual").uuid
            told = self.live.wait_until(
                "SELECT result FROM queue_job WHERE uuid = %s AND state = 'pending'"
                " AND eta IS NOT NULL",
                uuid,
            )
            self.assertIn("is looking for files already", told[0][0])
        self.live.set_job(uuid, eta=None)
        self.live.wake_runner()
        runs = self.live.wait_until(
            """SELECT trigger, taken_count FROM attachment_synchronize_run
                WHERE task_id = %s""",
            task_id,
        )
        self.assertEqual(runs, [("manual", 1)])

    def test_a_cron_leaves_a_task_that_is_looking(self):
        """What a cron wrote on it would have the look begin anew."""
        model = "attachment.synchronize.task"
        past = fields.Datetime.from_string("2026-01-02 03:04:05")
        with self.live.env() as env:
            task_id = self.make_task(env, "live_due", schedule_type="interval")[0].id
        with self.live.env() as looking:
            looking[model].browse(task_id)._take_turn()
            with self.live.env() as env:
                env[model].browse(task_id).next_run = past
            with self.live.env() as cron:
                cron[model]._cron_start_due_tasks()
                self.assertEqual(cron[model].browse(task_id).next_run, past)
        with self.live.env() as cron:
            cron[model]._cron_start_due_tasks()
        with self.live.env() as env:
            self.assertGreater(env[model].browse(task_id).next_run, past)
        self.live.wait_until(
            "SELECT FROM attachment_synchronize_run WHERE task_id = %s", task_id
        )
        with self.live.env() as env:
            env[model].browse(task_id).active = False

    def test_two_jobs_take_a_content_once(self):
        """Neither sees what the other has not committed."""
        with self.live.env() as env:
            task, folder = self.make_task(env, "live_same", dedupe_policy="content")
            task_id = task.id
            for name in ("one.csv", "two.csv"):
                (folder / "in" / name).write_bytes(b"same")
            task.run_scan_job()
            one, two = task.file_ids.sorted("id")
            ids = (one.id, two.id)
            task.file_ids.write({"job_uuid": "by hand"})
            env["queue.job"].search([("method_name", "=", "run_fetch_job")]).unlink()
        ledger = "attachment.synchronize.file"
        with self.live.env() as late:
            late.cr.execute("SELECT 1")  # its snapshot is from before the other
            with self.live.env() as first:
                first[ledger].browse(ids[0]).run_fetch_job()
            late[ledger].browse(ids[1]).run_fetch_job()
        with self.live.env() as env:
            task = env["attachment.synchronize.task"].browse(task_id)
            self.assertEqual(len(task.attachment_ids), 1)
            self.assertEqual(task.file_ids.mapped("state"), ["finished", "finished"])

    def test_killed_workers_lose_and_double_nothing(self):
        expected = {f"{i}.csv": f"content {i}".encode() for i in range(_FILES)}
        with self.live.env() as env:
            task, folder = self.make_task(
                env, "live_kill", after_import="move", move_path="done"
            )
            for name, content in expected.items():
                (folder / "in" / name).write_bytes(content)
            task._enqueue_scan("schedule")
            task_id = task.id
        for _kill in range(4):
            self.live.kill_job_worker()
        self.live.restart_jobs()
        self.live.wait_until(
            """SELECT 1 FROM attachment_synchronize_file file
                 JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE file.task_id = %s AND file.state = 'finished'
                  AND queue.state = 'done' HAVING COUNT(*) = %s""",
            task_id,
            _FILES,
            timeout=600,
        )
        with self.live.env() as env:
            entries = env["attachment.queue"].search([("task_id", "=", task_id)])
            self.assertEqual(len(entries), _FILES)
            self.assertEqual({e.name: e.raw for e in entries}, expected)
        self.assertEqual(list((folder / "in").iterdir()), [])
        moved = {p.name: p.read_bytes() for p in (folder / "done").iterdir()}
        self.assertEqual(moved, expected)

    def test_run_now_takes_a_complete_file_at_once(self):
        with self.live.env() as env:
            task, folder = self.make_task(env, "live_now", second_look=True)
            (folder / "in" / "orders.csv").write_bytes(b"x")
            task_id = task.id
        client = self.live.client()
        client.call("attachment.synchronize.task", "action_run_now", [task_id])
        self.live.wait_until(
            "SELECT 1 FROM attachment_queue WHERE task_id = %s AND state = 'done'",
            task_id,
        )
        runs = self.live.wait_until(
            """SELECT taken_count, waiting_count FROM attachment_synchronize_run
                WHERE task_id = %s""",
            task_id,
        )
        self.assertEqual(runs, [(1, 0)])

    def test_screens(self):
        manager = "attachment_synchronize.group_synchronize_manager"
        with self.live.env() as env:
            users = env["res.users"].with_context(no_reset_password=True)
            kim = users.create(
                {
                    "name": "Kim Keeper",
                    "login": "kim_keeper",
                    "password": "kim_keeper",
                    "group_ids": [
                        (4, env.ref("base.group_user").id),
                        (4, env.ref(manager).id),
                    ],
                }
            )
            task, folder = self.make_task(
                env, "live_tour", second_look=True, run_as_user_id=kim.id
            )
            (folder / "in" / "tour.csv").write_bytes(b"x")
            (folder / "in" / "readme.tmp").write_bytes(b"x")
            task_id = task.id
        self.live.run_tour(
            "attachment_synchronize_task", "kim_keeper", url="/odoo/file-exchange"
        )
        with self.live.env() as env:
            task = env["attachment.synchronize.task"].browse(task_id)
            self.assertEqual(task.attachment_ids.mapped("name"), ["tour.csv"])
            self.assertEqual(task.pattern, "*.csv")
