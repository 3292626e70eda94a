# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tasks, a server that fails on demand, and jobs one after the other."""

import traceback
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import DONE, FAILED, PENDING, Job

from ..core.connections import base
from .fake import FakeConnection, FakeServer, Killed

MODELS = (
    "attachment.queue",
    "attachment.synchronize.file",
    "attachment.synchronize.task",
)
SECRET = "correct horse battery staple"


class SynchronizeCase(TransactionCase):
    """``keeper`` keeps tasks, ``runner`` runs them; ``server`` is at ``storage``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "attachment_synchronize.group_synchronize"
        cls.runner = new_test_user(
            cls.env, login="sync_runner", groups=f"{group}_user", email="r@example.com"
        )
        cls.keeper = new_test_user(
            cls.env, login="sync_keeper", groups=f"{group}_manager"
        )
        cls.clerk = new_test_user(cls.env, login="sync_clerk")
        cls.storage = cls.env["fs.storage"].create(
            {
                "name": "Partner",
                "code": "sync_partner",
                "protocol": "memory",
                "options": f'{{"password": "{SECRET}"}}',
            }
        )
        cls.ledger = cls.env["attachment.synchronize.file"]
        cls.queue = cls.env["attachment.queue"]

    def setUp(self):
        super().setUp()
        self.server = FakeServer()
        connection = type("Connected", (FakeConnection,), {"server": self.server})
        registry = patch.dict(base._PROTOCOLS, {"memory": connection})
        registry.start()
        self.addCleanup(registry.stop)

    def get_connection_class(self):
        """The class of connections to ``server``, which is this test's own."""
        return base._PROTOCOLS["memory"]

    def make_task(self, **vals):
        """An import task of ``in`` that takes files at the first look."""
        return self.env["attachment.synchronize.task"].create(
            {
                "name": "Orders",
                "backend_id": self.storage.id,
                "filepath": "in",
                "run_as_user_id": self.runner.id,
                "second_look": False,
                **vals,
            }
        )

    def make_export(self, task, name="foo.txt", content=b"content"):
        return self.queue.create(
            {"name": name, "raw": content, "task_id": task.id, "file_type": "export"}
        )

    def look(self, task, trigger="schedule"):
        """Look once, and do all that follows."""
        task.run_scan_job(trigger)
        self.run_jobs()

    def check_replaced_before_tidying_up(self, action, first, second):
        """Both contents are taken, and the second one is not removed unread."""
        task = self.make_task(after_import=action, move_path="done")
        self.server.put("in/orders.csv", first)
        task.run_scan_job()
        self.run_round()  # fetched; the job that tidies up waits
        self.server.put("in/orders.csv", second)
        self.run_jobs()
        self.assertEqual(self.server.files["in/orders.csv"][0], second)
        self.look(task)
        got = [entry.raw for entry in task.attachment_ids.sorted("id")]
        self.assertEqual(got, [first, second])
        return task

    def jobs(self, state=PENDING):
        return self.env["queue.job"].search(
            [("model_name", "in", MODELS), ("state", "=", state)], order="id"
        )

    def run_jobs(self, rounds=20):
        """Run jobs until none is left, as if their time had come."""
        for _round in range(rounds):
            jobs = self.jobs()
            if not jobs:
                return
            for job in jobs:
                self.run_job(job)
        raise AssertionError(f"Jobs without end: {self.jobs().mapped('name')}")

    def run_round(self):
        """Run the jobs that wait now, and none of those that they make."""
        for job in self.jobs():
            self.run_job(job)

    def run_job(self, record):
        """Run a job as queue_job does: its work is there with its end, or not."""
        self.env.flush_all()
        job = Job.load(self.env, record.uuid)
        try:
            with self.env.cr.savepoint():
                job.set_started()
                job.store()
                job.perform()
                job.set_done()
                job.store()
        except RetryableJobError:
            self.env.invalidate_all()
        except Killed:
            # queue_job finds it dead and gives it to another worker.
            self.env.invalidate_all()
            raise
        except Exception as error:
            self.env.invalidate_all()
            failure = {
                "exc_info": traceback.format_exc(),
                "exc_name": type(error).__name__,
                "exc_message": str(error),
            }
            job.set_failed(**failure)
            job.store()
            job.on_fail(failure)
        self.assertEqual(self.server.open_count, 0, "the connection was closed")
        self.assertIn(record.state, (DONE, FAILED, PENDING))

    def run_cron(self, name):
        """Run what a cron runs; it would commit between two records."""
        cron = self.env.ref(f"attachment_synchronize.ir_cron_{name}")
        commit = patch.object(type(cron), "_commit_progress", lambda *a, **k: 60.0)
        with commit:
            getattr(self.env[cron.model_id.model], cron.code.split(".")[1][:-2])()

    def contents(self):
        """What arrived, oldest first: (name, content)."""
        entries = self.queue.search([("task_id.method_type", "=", "import")])
        return [(entry.name, entry.raw) for entry in entries.sorted("id")]

    def told(self, task):
        """What people were told in the chatter, oldest first."""
        comment = self.env.ref("mail.mt_comment")
        messages = task.message_ids.filtered(lambda m: m.subtype_id == comment)
        return [str(message.body) for message in messages.sorted("id")]
