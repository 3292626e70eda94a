# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiting for runs, and what may happen to jobs and workers, on a live server."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from odoo.api import Environment
from odoo.sql_db import Cursor
from odoo.tools import SQL

from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import ENQUEUED

from ..core.states import CLOSED_RUN_STATES
from .live_process import Server, free_port, outside_tests

_CLOSED = frozenset(state.value for state in CLOSED_RUN_STATES)
# No job has it: the runner wakes up, looks for dead jobs, and forgets it.
_NO_JOB = "live-server-wake-up"


class RunControl:
    """Waits for what the servers do."""

    cursor: Callable[[], AbstractContextManager[Cursor]]
    env: Callable[..., AbstractContextManager[Environment]]
    tail: Callable[[], str]

    def wait(
        self, run_id: int, timeout: float = 600, states: Set[str] = _CLOSED
    ) -> str:
        """Wait until the run is in one of ``states`` (closed, if not given).

        :return: the state
        :raises AssertionError: when that takes longer than ``timeout`` seconds
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            state = self._query("SELECT state FROM transfer_run WHERE id = %s", run_id)
            if state[0][0] in states:
                return state[0][0]
            self.wake_runner()
            time.sleep(0.3)
        raise AssertionError(self._describe(run_id, timeout))

    def wait_until(self, statement: str, *values, timeout: float = 600) -> list[tuple]:
        """Wait until a query has rows, and return them.

        :raises AssertionError: when that takes longer than ``timeout`` seconds
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            rows = self._query(statement, *values)
            if rows:
                return rows
            self.wake_runner()
            time.sleep(0.05)
        raise AssertionError(f"Nothing after {timeout} s: {statement}\n{self.tail()}")

    def wake_runner(self) -> None:
        """Have the job runner look around now: an idle one does so once a minute."""
        self._query("SELECT pg_notify('queue_job', %s)", _NO_JOB)

    def run_cron(self) -> None:
        """Have the job server run the cron that moves runs on, and wait for it."""
        with self.env() as env:
            cron = env.ref("base_import_async.ir_cron_transfer_run_advance")
            cron._trigger()
            cron_id = cron.id
        end = time.monotonic() + 600
        while self._query(
            "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s LIMIT 1", cron_id
        ):
            if time.monotonic() > end:
                raise AssertionError(f"The cron did not run\n{self.tail()}")
            # A worker that has just started may have missed the first call.
            with self.env() as env:
                env["ir.cron"]._notifydb()
            time.sleep(0.5)

    @contextmanager
    def hold_until_cancelled(self, file_name: str) -> Iterator[None]:
        """Meanwhile, runs of a file cannot end unless somebody cancels them.

        Their last chunk is locked as by a job that is at work on it, so that a
        person, or a slow machine, has all the time in the world.
        """
        over = threading.Event()
        holder = threading.Thread(target=self._hold, args=(file_name, over))
        holder.start()
        try:
            yield
        finally:
            over.set()
            holder.join()

    def _hold(self, file_name: str, over: threading.Event) -> None:
        while not over.wait(0.02):
            with self.cursor() as cr:
                cr.execute(
                    """SELECT run_id FROM transfer_chunk WHERE id = (
                           SELECT chunk.id FROM transfer_chunk chunk
                             JOIN transfer_run run ON run.id = chunk.run_id
                            WHERE run.file_name = %s AND run.split_done
                              AND NOT run.cancel_requested IS TRUE
                            ORDER BY sequence DESC LIMIT 1)
                          FOR NO KEY UPDATE SKIP LOCKED""",
                    [file_name],
                )
                held = cr.fetchone()
                while held and not over.wait(0.1) and not self._is_cancelled(*held):
                    pass

    def _is_cancelled(self, run_id: int) -> bool:
        statement = "SELECT cancel_requested FROM transfer_run WHERE id = %s"
        return bool(self._query(statement, run_id)[0][0])

    def _query(self, statement: str, *values) -> list[tuple]:
        with self.cursor() as cr:
            cr.execute(statement, values)
            return cr.fetchall()

    def _describe(self, run_id: int, timeout: float) -> str:
        run = self._query(
            "SELECT state, message, split_done FROM transfer_run WHERE id = %s", run_id
        )
        chunks = self._query(
            """SELECT c.state, j.state, COUNT(*) FROM transfer_chunk c
                 LEFT JOIN queue_job j ON j.uuid = c.job_uuid
                WHERE run_id = %s GROUP BY c.state, j.state""",
            run_id,
        )
        return (
            f"Run {run_id} is still {run} after {timeout} s; chunk state, job state, "
            f"count: {chunks}\n{self.tail()}"
        )


class JobControl(RunControl):
    """Kills workers, changes jobs, runs jobs here."""

    _jobs: Server
    _make_job_server: Callable[[Path, int], Server]

    def __init__(self):
        self._killed: set[int] = set()

    def job_worker_pids(self) -> list[int]:
        """The workers that execute a job at this moment."""
        rows = self._query(
            "SELECT DISTINCT worker_pid FROM queue_job WHERE state = 'started'"
        )
        return [pid for (pid,) in rows if pid and self._is_worker(pid)]

    def _is_worker(self, pid: int) -> bool:
        try:
            return os.getpgid(pid) == self._jobs.group
        except ProcessLookupError:
            return False

    def kill_job_worker(self, timeout: float = 600) -> int:
        """``kill -9`` a worker that executes a job; its process id.

        No job is killed twice, since queue_job gives up on one that died three
        times; that is another test.

        :raises AssertionError: when no job runs within ``timeout`` seconds
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            pid = self.kill_worker_at_work()
            if pid:
                return pid
            self.wake_runner()
            time.sleep(0.02)
        raise AssertionError(f"No job ran within {timeout} s\n{self.tail()}")

    def kill_worker_at_work(self) -> int | None:
        """``kill -9`` a worker if one executes a job just now; its process id."""
        rows = self._query(
            """SELECT worker_pid FROM queue_job
                WHERE state = 'started' AND COALESCE(retry, 0) = 0"""
        )
        for (pid,) in rows:
            if pid not in self._killed and self._is_worker(pid):
                with suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(pid, signal.SIGKILL)
                    self._killed.add(pid)
                    return pid
        return None

    @contextmanager
    def second_job_server(self) -> Iterator[None]:
        """Meanwhile, another job server works on the same database.

        The runner of one of them gives out jobs; that of the other takes over when
        the first is killed.
        """
        port = free_port()
        second = self._make_job_server(self._jobs.log.with_name("jobs2.log"), port)
        second.start()
        try:
            second.wait_until_listening(port)
            yield
        finally:
            second.kill()

    def get_split_uuid(self, run_id: int) -> str:
        with self.env() as env:
            return env["transfer.run"].browse(run_id).job_uuid

    def get_load_uuids(self, run_id: int) -> list[str]:
        """The jobs of the chunks, in the order of the file."""
        with self.env() as env:
            chunks = env["transfer.run"].browse(run_id).chunk_ids
            return chunks.sorted("first_row").mapped("job_uuid")

    def set_job(self, uuid: str, **values: str | None) -> None:
        """Change a job as queue_job's runner does: by SQL, without a hook."""
        with self.cursor() as cr:
            for column, value in values.items():
                cr.execute(
                    SQL(
                        "UPDATE queue_job SET %s = %s WHERE uuid = %s",
                        SQL.identifier(column),
                        value,
                        uuid,
                    )
                )

    def run_job_here(self, uuid: str, prepare: Callable | None = None) -> None:
        """Run a job in this process, by queue_job's own code and with real commits.

        While the job server is down, or it may be run there too.

        :param prepare: called with the job's environment when its transaction has
            its snapshot and nothing is loaded yet
        """
        self.set_job(uuid, state=ENQUEUED, eta=None)
        with outside_tests(), self.env() as env:
            job = RunJobController._acquire_job(env, uuid)
            assert job, f"Job {uuid} could not be locked"
            if prepare:
                prepare(env)
            RunJobController._runjob(env, job)
