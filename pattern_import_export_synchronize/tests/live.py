# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange on the live server: real SFTP and jobs, crons that fire by themselves."""

import time
from contextlib import contextmanager

from odoo import Command

from odoo.addons.attachment_synchronize.tests.live import ExchangeCase
from odoo.addons.base_import_async.tests.live_client import Client

from .live_clock import Clock
from .live_partner_process import PartnerProcess

_FOLDERS = ("in", "out", "answers", "done", "refused")
MANAGER = "live_exchange_manager"


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
