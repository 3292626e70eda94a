# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange on the live server: real SFTP and jobs, crons that fire by themselves."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from odoo import Command
from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from odoo.addons.attachment_synchronize.models.attachment_synchronize_task_scan import (
    LOCK_SPACE,
)
from odoo.addons.attachment_synchronize.tests.live import ExchangeCase
from odoo.addons.base_import_async.tests.live_client import Client

from .live_partner import FIELDS, HEADER

_OUR_ADDONS = ("attachment_synchronize", "pattern_import_export_synchronize")
_FOLDERS = ("in", "out", "answers", "done", "refused")
MANAGER = "live_exchange_manager"


class PartnerProcess:
    """The partner as a process; what he can do says ``live_partner``."""

    def __init__(
        self,
        served: Path,
        fields: Sequence[str] = FIELDS,
        header: Sequence[str] = HEADER,
    ):
        self._home = tempfile.TemporaryDirectory(prefix="sync_home_")
        self.home = Path(self._home.name)
        self._process = subprocess.Popen(
            [
                *(sys.executable, str(Path(__file__).with_name("live_partner.py"))),
                *(str(self.home), str(served)),
                *(json.dumps(fields), json.dumps(header)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, method: str, *arguments):
        """Have him do something; his answer.

        :raises RuntimeError: when he died; his traceback is on standard error
        """
        self._process.stdin.write(f"{json.dumps([method, *arguments])}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The partner died of {method}{arguments}")
        return json.loads(line)

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._home.cleanup()


class Clock(threading.Thread):
    """Time in fast motion: the crons and tasks of some exchanges are due at each tick.

    Only dates are written, and the server's scheduler told to look: it is that which
    runs the crons.
    """

    def __init__(self, live, seconds: float = 1.5):
        super().__init__()
        self._live, self._seconds = live, seconds
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                with mute_logger("odoo.sql_db"):
                    self.tick()
            except psycopg2.errors.SerializationFailure:
                continue  # the scheduler wrote the same dates just now: next time

    def tick(self) -> None:
        with self._live.cursor() as cr:
            cr.execute(
                """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC'
                    WHERE id IN (SELECT id FROM ir_cron WHERE active AND id IN (
                              SELECT res_id FROM ir_model_data
                               WHERE model = 'ir.cron' AND module IN %s)
                             FOR NO KEY UPDATE SKIP LOCKED)""",
                (_OUR_ADDONS,),
            )
            cr.execute(
                """UPDATE attachment_synchronize_task
                      SET next_run = now() AT TIME ZONE 'UTC', blocked_until = NULL
                    WHERE id IN (SELECT id FROM attachment_synchronize_task task
                                  WHERE active AND next_run IS NOT NULL
                                    AND pg_try_advisory_xact_lock(%s, id)
                                    AND NOT EXISTS (
                                 SELECT FROM pattern_file file
                                   JOIN transfer_run run ON run.id = file.run_id
                                  WHERE file.sync_task_id = task.id AND run.is_export
                                    AND run.state IN ('draft', 'splitting', 'running'))
                                    FOR NO KEY UPDATE SKIP LOCKED)""",
                # not while it looks for files: else it would have to begin anew
                (LOCK_SPACE,),
            )
            # What waits for another try is tried now.
            cr.execute(
                """UPDATE queue_job SET eta = NULL WHERE id IN (
                       SELECT id FROM queue_job
                        WHERE state = 'pending' AND eta > now() AT TIME ZONE 'UTC'
                          FOR NO KEY UPDATE SKIP LOCKED)"""
            )
        with db_connect("postgres").cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", (self._live.database,))
        self._live.wake_runner()

    def stop(self) -> None:
        self._over.set()
        self.join()


class LiveExchangeCase(ExchangeCase):
    """``partner`` has the SFTP server; `start_partner` gives who works there."""

    manager: Client
    place = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            cls._make_manager(env)
        cls.manager = cls.live.client(MANAGER)

    @classmethod
    def _make_manager(cls, env) -> None:
        users = env["res.users"].with_context(no_reset_password=True)
        if users.search([("login", "=", MANAGER)]):
            return
        groups = "pattern_import_export_synchronize.group_exchange_manager"
        wanted = [groups, "base.group_user", "base.group_partner_manager"]
        # the reviewers' group says who decides conflicts
        wanted.append("connector_base.group_checkpoint_reviewer")
        users.create(
            {
                "name": "Mia Manager",
                "login": MANAGER,
                "password": MANAGER,
                "group_ids": [Command.link(env.ref(xmlid).id) for xmlid in wanted],
            }
        )

    def start_partner(self, name: str, **columns) -> PartnerProcess:
        """A partner whose server gives him a folder, which tasks name too.

        :param columns: ``fields`` and ``header`` of his files, if they are others
        """
        self.place = name
        for folder in _FOLDERS:
            (self.partner.folder / name / folder).mkdir(parents=True)
        other = PartnerProcess(self.partner.folder / name, **columns)
        self.addCleanup(other.stop)
        return other

    @contextmanager
    def fast_motion(self):
        """Meanwhile, crons and tasks are due all the time."""
        clock = Clock(self.live)
        clock.start()
        try:
            yield
        finally:
            clock.stop()

    # ------------------------------------------------------------------
    # Settings
    # ------------------------------------------------------------------

    def make_exchange(self, env, name: str, **vals):
        """A backend that runs as the manager, without tasks."""
        user = env["res.users"].search([("login", "=", MANAGER)])
        return env["pattern.sync.backend"].create(
            {
                "name": name,
                "sync_user_id": user.id,
                "msince_overlap": 5,
                "allow_delete": True,
                **vals,
            }
        )

    def make_pattern(self, env, name: str, *paths: str, **vals):
        """A csv pattern of contacts; the first path is its key."""
        return env["pattern.config"].create(
            {
                "name": name,
                "model_id": env["ir.model"]._get_id("res.partner"),
                "export_format": "csv",
                "line_ids": [
                    Command.create({"path": path, "is_key": not number})
                    for number, path in enumerate(paths)
                ],
                **vals,
            }
        )

    def make_pattern_task(self, backend, config, name: str, **vals):
        return self.make_task(
            backend.env,
            name,
            **{
                "pattern_config_id": config.id,
                "sync_backend_id": backend.id,
                "run_as_user_id": backend.sync_user_id.id,
                "schedule_type": "interval",
                **vals,
            },
        )

    def make_import(self, backend, config, name: str, **vals):
        """A task that fetches files at the first look, and moves them away."""
        options = {"file_type": "import_pattern", "after_import": "move"}
        options |= {"filepath": f"{self.place}/in", "move_path": f"{self.place}/done"}
        options |= vals
        return self.make_pattern_task(backend, config, name, **options)

    def make_export(self, backend, config, name: str, **vals):
        """A task that sends what changed."""
        options = {"method_type": "export", "filepath": f"{self.place}/out"}
        options |= {"export_policy": "suffix", "export_scope": "changed"}
        options |= {"new_name": "{stem}-{id}.{ext}", **vals}
        return self.make_pattern_task(backend, config, name, **options)

    def pause(self, backend_id: int) -> None:
        """Have an exchange disturb nobody any more."""
        self.manager.call("pattern.sync.backend", "action_pause", [backend_id])

    # ------------------------------------------------------------------
    # Waiting
    # ------------------------------------------------------------------

    def wait_for_quiet(self, timeout: float = 600) -> None:
        """Wait until nothing of what was put there, or begun here, is on the way."""
        end = time.monotonic() + timeout
        while waiting := self.find_waiting():
            if time.monotonic() > end:
                raise AssertionError(
                    f"Still waiting: {waiting}\n{self.describe_state()}"
                )
            self.live.wake_runner()
            time.sleep(0.3)

    def find_waiting(self) -> list[tuple]:
        """Files, entries, runs that are not over, each as (what, which)."""
        folder = self.partner.folder / self.place / "in"
        names = [p.name for p in folder.iterdir() if p.suffix == ".csv"]
        waiting = [("file", n) for n in names if not n.startswith(".")]
        statements = {
            "ledger": """SELECT name, state FROM attachment_synchronize_file
                          WHERE state IN ('discovered', 'fetching', 'retry',
                                          'processing', 'post_pending')""",
            "entry": """SELECT id, state FROM attachment_queue
                         WHERE state = 'pending'
                           AND is_content_missing IS NOT TRUE""",
            "import": """SELECT id, state FROM transfer_run
                          WHERE NOT is_export AND sync_backend_id IS NOT NULL
                            AND state IN ('draft', 'splitting', 'running')""",
            "job": """SELECT method_name, state FROM queue_job
                       WHERE method_name IN ('run_finish_job', 'run_fetch_job',
                                'run_post_job', 'run_as_job', 'run_rename_job')
                         AND state NOT IN ('done', 'failed', 'cancelled')""",
        }
        for what, statement in statements.items():
            waiting += [(what, *row) for row in self.live._query(statement)]
        return waiting

    def wait_for_exports(self, task_id: int, timeout: float = 600) -> None:
        """Wait until a file of this task was begun from now on, and is written."""
        ((now,),) = self.live._query("SELECT now() AT TIME ZONE 'UTC'")
        end = time.monotonic() + timeout
        while not self.live._query(
            """SELECT 1 FROM pattern_file file
                 JOIN transfer_run run ON run.id = file.run_id
                 JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE file.sync_task_id = %s AND run.create_date >= %s
                  AND run.state IN ('done', 'partial')
                  AND (queue.is_content_missing IS NOT TRUE OR queue.state = 'done')""",
            *(task_id, now),
        ):
            if time.monotonic() > end:
                raise AssertionError(
                    f"No export began and ended:\n{self.describe_state()}"
                )
            self.live.wake_runner()
            time.sleep(0.3)

    def describe_state(self) -> str:
        """What is not over, for whoever wonders what is waited for."""
        statements = (
            """SELECT id, file_name, state, is_export, message FROM transfer_run
                WHERE state IN ('draft', 'splitting', 'running', 'paused')""",
            """SELECT id, state, is_content_missing, is_processing, state_message
                 FROM attachment_queue WHERE state = 'pending'""",
            """SELECT uuid, method_name, state, eta, retry, exc_message FROM queue_job
                WHERE state NOT IN ('done', 'cancelled') ORDER BY id DESC LIMIT 30""",
            """SELECT cron_name, nextcall, active FROM ir_cron WHERE active""",
            """SELECT name, next_run, blocked_until, last_error, active
                 FROM attachment_synchronize_task""",
            """SELECT file.id, run.create_date, run.state, run.row_count, queue.state,
                      queue.is_content_missing
                 FROM pattern_file file JOIN transfer_run run ON run.id = file.run_id
                 LEFT JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE run.is_export ORDER BY file.id DESC LIMIT 5""",
        )
        rows = [row for text in statements for row in self.live._query(text)]
        return "\n".join(map(str, rows))
