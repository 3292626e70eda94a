# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A partner's real SFTP server, and tasks on the live server that exchange with it."""

import json
import time

from odoo.addons.base_import_async.tests.live import LiveCase

from .partners import SftpPartner

TASK = "attachment.synchronize.task"
# What nothing more happens to.
_OPEN_FILES = ("discovered", "fetching", "retry", "post_pending")


class ExchangeCase(LiveCase):
    """``partner`` is a server of its own for each class, of ``partner_class``."""

    partner: SftpPartner
    partner_class = SftpPartner

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.partner_class()
        cls.addClassCleanup(cls.partner.stop)
        with cls.live.env() as env:
            storage = env["fs.storage"].create(
                {
                    "name": cls.__name__,
                    "code": cls.__name__.lower(),
                    "protocol": cls.partner.storage_protocol,
                    "options": json.dumps(cls.partner.options()),
                    **cls.partner.storage_vals(),
                }
            )
            cls.storage_id = storage.id

    def make_task(self, env, name, **vals):
        """A task of the folder ``in``, which takes files at the first look."""
        return env[TASK].create(
            {
                "name": name,
                "backend_id": self.storage_id,
                "filepath": "in",
                "second_look": False,
                "schedule_type": "manual",
                **vals,
            }
        )

    def scan(self, *task_ids) -> None:
        with self.live.env() as env:
            for task in env[TASK].browse(task_ids):
                task._enqueue_scan("schedule")

    def send(self, task_id: int, files: dict[str, bytes]) -> None:
        """Put files into the queue of a task that sends them."""
        with self.live.env() as env:
            env["attachment.queue"].create(
                [
                    {
                        "name": name,
                        "raw": content,
                        "task_id": task_id,
                        "file_type": "export",
                    }
                    for name, content in files.items()
                ]
            )

    def wait_for_rest(self, *task_ids, timeout: float = 600) -> None:
        """Wait until jobs have nothing left to do for these tasks.

        Pauses before another try are cut short: they may be hours.
        """
        end = time.monotonic() + timeout
        while self._count_open(task_ids):
            if time.monotonic() > end:
                raise AssertionError(f"Not over after {timeout} s\n{self.live.tail()}")
            self.hurry()
            self.live.wake_runner()
            time.sleep(0.3)

    def hurry(self) -> None:
        """Have the jobs that wait for a later try tried now."""
        with self.live.cursor() as cr:
            cr.execute(
                """UPDATE queue_job SET eta = NULL WHERE id IN (
                       SELECT id FROM queue_job
                        WHERE state = 'pending' AND eta > now() AT TIME ZONE 'UTC'
                          FOR UPDATE SKIP LOCKED)"""
            )
            cr.execute(
                """UPDATE attachment_synchronize_task SET blocked_until = NULL
                    WHERE id IN (SELECT id FROM attachment_synchronize_task
                                  WHERE blocked_until IS NOT NULL
                                    FOR UPDATE SKIP LOCKED)"""
            )

    def _count_open(self, task_ids) -> int:
        with self.live.cursor() as cr:
            cr.execute(
                """SELECT (SELECT COUNT(*) FROM attachment_synchronize_file
                            WHERE task_id IN %(tasks)s AND state IN %(open)s)
                        + (SELECT COUNT(*) FROM attachment_queue
                            WHERE task_id IN %(tasks)s AND state = 'pending')
                        + (SELECT COUNT(*) FROM queue_job
                            WHERE method_name = 'run_scan_job'
                              AND state NOT IN ('done', 'failed', 'cancelled'))""",
                {"tasks": tuple(task_ids), "open": _OPEN_FILES},
            )
            return cr.fetchone()[0]

    def get_arrived(self, task_id: int) -> list[tuple[str, bytes]]:
        """What the task has stored: name and content, each time that it was stored."""
        with self.live.env() as env:
            entries = env["attachment.queue"].search([("task_id", "=", task_id)])
            self.assertEqual(set(entries.mapped("state")) - {"done"}, set())
            return [(entry.name, entry.raw) for entry in entries]

    def get_folder(self, name: str) -> dict[str, bytes]:
        """What the partner's server has in a folder, hidden files too."""
        folder = self.partner.folder / name
        return {path.name: path.read_bytes() for path in folder.iterdir()}
