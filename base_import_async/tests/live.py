# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports by real processes: a web server, a job server, a database of their own.

::

    class TestSomething(LiveCase):
        def test_import(self):
            run_id = self.live.submit(b"name\\nAzure\\n", ["name"])
            self.live.wait(run_id)
            with self.live.env() as env:
                run = env["transfer.run"].browse(run_id)

One server serves all classes of a test session: it costs a copy of the test database
and the start of two servers, about fifteen seconds. What tests import stays there, so
each test uses keys of its own, and leaves both servers running.
"""

import atexit
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor, db_connect
from odoo.tests import BaseCase
from odoo.tests.common import HOST, HttpCase, get_db_name

from ..core.rows import unpack_numbers
from ..core.states import Outcome
from .live_client import SCREEN_OPTIONS, Client, run_tour
from .live_jobs import JobControl
from .live_process import (
    Guard,
    Server,
    copy_database,
    forget_database,
    free_port,
    load_registry,
    new_log_folder,
)

_CHANNELS = "root:2,root.transfer:2,root.transfer.split:1"


class LiveServer(JobControl):
    """The two processes of an installation, on a committed copy of the test database.

    ``url``       of the threaded web server (no job runner; the websocket works)
    ``database``  name of the copy

    The job server is a prefork one with a job runner, two workers for jobs, one
    for the rest, and the cron.
    """

    _count = 0
    _shared: "LiveServer | None" = None

    def __init__(self):
        super().__init__()
        type(self)._count += 1
        self.database = f"{get_db_name()}_live_{os.getpid()}_{self._count}"
        self._clients: dict[str, Client] = {}
        self._guard: Guard | None = None

    # ------------------------------------------------------------------
    # Start and stop
    # ------------------------------------------------------------------

    @classmethod
    def shared(cls) -> "LiveServer":
        """The server of this test session, started at the first call."""
        if cls._shared is None:
            server = cls()
            server.start()
            cls._shared = server
        return cls._shared

    def __enter__(self) -> "LiveServer":
        self.start()
        return self

    def __exit__(self, *_exception) -> None:
        self.stop()

    def start(self) -> None:
        """Copy the database and start both servers; no cursor may be open."""
        logs = new_log_folder()
        self._guard = Guard(self._get_databases(), logs)
        atexit.register(self.stop)
        try:
            served = self._make_databases()
            self._common = ["-d", ",".join(served), f"--http-interface={HOST}"]
            self._common += [f"--db-filter=^({'|'.join(served)})$"]
            self._common += ["--log-handler=werkzeug:WARNING"]
            web_port, self._jobs_port = free_port(), free_port()
            self.url = f"http://{HOST}:{web_port}"
            self._web = Server(
                self._guard,
                logs / "web.log",
                [*self._common, f"--http-port={web_port}", "--load=base,web"]
                + ["--workers=0", "--max-cron-threads=0"],
            )
            self._jobs = self._make_job_server(logs / "jobs.log", self._jobs_port)
            self._web.start()
            self.start_jobs(wait=False)
            self._web.wait_until_listening(web_port)
            self._jobs.wait_until_listening(self._jobs_port)
        except BaseException:
            self.stop()
            raise

    def _make_job_server(
        self,
        log: Path,
        port: int,
        *,
        channels: str = _CHANNELS,
        runner_port: int | None = None,
    ) -> Server:
        """A job server, not started.

        :param runner_port: where its runner asks for jobs to be done, if not there
        """
        return Server(
            self._guard,
            log,
            [*self._common, f"--http-port={port}"]
            + [f"--gevent-port={free_port()}", "--load=base,web,queue_job"]
            + ["--workers=3", "--max-cron-threads=1"],
            ODOO_QUEUE_JOB_CHANNELS=channels,
            ODOO_QUEUE_JOB_HOST=HOST,
            ODOO_QUEUE_JOB_PORT=str(runner_port or port),
        )

    def stop(self, *, wait: bool = True) -> None:
        """End both servers and drop the databases; may be called twice.

        :param wait: whether to return when all is gone, and not before
        """
        guard, self._guard = self._guard, None
        if guard is None:
            return
        atexit.unregister(self.stop)
        for name in self._get_databases():
            forget_database(name)
        guard.close(wait=wait)

    def _get_databases(self) -> list[str]:
        """All that are made here, and removed at the end."""
        return [self.database]

    def _make_databases(self) -> list[str]:
        """Make the databases; the names of those that the servers serve."""
        copy_database(self.database)
        return [self.database]

    def start_jobs(self, *, wait: bool = True) -> None:
        """Start the job server; its runner takes up work after five seconds."""
        self._jobs.start()
        if wait:
            self._jobs.wait_until_listening(self._jobs_port)

    def kill_jobs(self) -> None:
        """``kill -9`` the job server: runner, workers, cron."""
        self._jobs.kill()

    def restart_jobs(self) -> None:
        self.kill_jobs()
        self.start_jobs()

    # ------------------------------------------------------------------
    # Database
    # ------------------------------------------------------------------

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A transaction on the copy, committed at the end."""
        with db_connect(self.database).cursor() as cr:
            yield cr

    @contextmanager
    def env(self, user: int = SUPERUSER_ID) -> Iterator[api.Environment]:
        """An environment on the copy, committed at the end, hooks included."""
        registry = load_registry(self.database).check_signaling()
        with registry.cursor() as cr:
            yield api.Environment(cr, user, {})
            cr.flush()
            registry.signal_changes()

    # ------------------------------------------------------------------
    # Imports
    # ------------------------------------------------------------------

    def client(self, login: str = "admin", password: str | None = None) -> Client:
        """A session of the web client; the password is the login unless given."""
        if login not in self._clients:
            self._clients[login] = Client(
                self.url, self.database, login, password or login
            )
        return self._clients[login]

    def submit(
        self,
        content: bytes,
        fields: Sequence[str | bool],
        options: dict | None = None,
        login: str = "admin",
        **upload,
    ) -> int:
        """Upload a file and import it in the background; the id of its run.

        :param upload: see :meth:`execute_import`
        """
        answer = self.execute_import(content, fields, options, login, **upload)
        assert answer.get("run_id"), f"Not accepted: {answer['messages']}"
        return answer["run_id"]

    def execute_import(
        self,
        content: bytes,
        fields: Sequence[str | bool],
        options: dict | None = None,
        login: str = "admin",
        *,
        model: str = "res.partner",
        file_name: str = "live.csv",
        mimetype: str = "text/csv",
        context: dict | None = None,
    ) -> dict:
        """Upload a file and import it as the web client does; Odoo's answer."""
        client = self.client(login)
        wizard_id = client.call("base_import.import", "create", {"res_model": model})
        client.upload(wizard_id, file_name, content, mimetype)
        options = {**SCREEN_OPTIONS, **(options or {})}
        context = {"tracking_disable": options["tracking_disable"], **(context or {})}
        columns = [field or "" for field in fields]
        return client.call(
            *("base_import.import", "execute_import", wizard_id),
            *(list(fields), columns, options),
            context=context,
        )

    def tail(self) -> str:
        """The end of both servers' logs."""
        return f"--- web.log\n{self._web.tail()}\n--- jobs.log\n{self._jobs.tail()}"

    # ------------------------------------------------------------------
    # Browser
    # ------------------------------------------------------------------

    def run_tour(
        self,
        name: str,
        login: str = "admin",
        *,
        url: str = "/odoo",
        timeout: float = 600,
        size: str = HttpCase.browser_size,
    ) -> None:
        """Run a registered tour in headless Chromium.

        :raises AssertionError: with the console error and the servers' logs
        """
        try:
            run_tour(self.client(login), name, url, timeout, size)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from error


class LiveCase(BaseCase):
    """Tests on the shared live server, ``live``; failures show its log."""

    live: LiveServer

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live = cls.get_live_server()

    @classmethod
    def get_live_server(cls) -> LiveServer:
        """The server to test on; a class with one of its own also stops it."""
        return LiveServer.shared()

    def _formatMessage(self, msg, standardMsg):
        message = super()._formatMessage(msg, standardMsg)
        return f"{message}\n{self.live.tail()}"

    def assert_complete(self, run, first: int, last: int) -> None:
        """Assert that each line of the file has one outcome, and counts agree."""
        lines: Counter[int] = Counter()
        counts: Counter[str] = Counter()
        for chunk in run.chunk_ids:
            entries = chunk.row_ids.filtered(lambda e: e.kind == "record")
            for entry in entries:
                numbers = range(entry.first_row, entry.last_row + 1)
                lines.update(numbers)
                counts[entry.outcome] += len(numbers)
            # a chunk all rows of which were set aside has none left
            is_lost = chunk.state in ("cancelled", "failed") and chunk.row_count
            if is_lost and not entries:
                numbers = unpack_numbers(chunk.row_numbers)
                lines.update(numbers)
                counts[chunk.state] += len(numbers)
        self.assertEqual(lines, Counter(range(first, last + 1)))
        for outcome in Outcome:
            name = f"{outcome.value}_count"
            self.assertEqual(run[name], counts[outcome.value], name)
            self.assertEqual(run[name], sum(run.chunk_ids.mapped(name)), name)
        self.assertEqual(run.row_count, last - first + 1)
