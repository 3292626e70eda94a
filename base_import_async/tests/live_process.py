# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases and server processes of :class:`~.live.LiveServer`."""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from odoo.modules.registry import Registry
from odoo.sql_db import close_db, connection_info_for
from odoo.tests.common import HOST, get_db_name
from odoo.tools import config

_LOG_TAIL = 6000
# Below the ports that Linux and others give to outgoing connections.
_PORTS = (12_000, 32_000)


def free_port() -> int:
    """A port on which nobody listens.

    Not one that the system would choose: it could give it to an outgoing connection
    before the server listens there.
    """
    while True:
        port = random.randrange(*_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                continue
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port


def copy_database(name: str, origin: str | None = None) -> None:
    """Make ``name`` a copy of a database, with its files.

    :param origin: the database that the tests run on, unless given

    PostgreSQL copies a database only while nobody is connected to it, so call
    this while no cursor is open: in ``setUpClass``, before a parent class opens
    one.
    """
    origin = origin or os.environ.get("ODOO_DATABASE") or get_db_name()
    close_db(origin)
    end = time.monotonic() + 600
    while True:
        try:
            _execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
            break
        except psycopg2.errors.ObjectInUse:
            # A connection that was closed has not ended yet on the server's side.
            if time.monotonic() > end:
                raise
    files = Path(config.filestore(origin))
    if files.exists():
        # Stored files are named by their content and never rewritten.
        shutil.copytree(files, config.filestore(name), copy_function=os.link)
    _quieten(name)


def _quieten(name: str) -> None:
    """No cron but ours, no mail, no onboarding: only what a test asks for happens."""
    session = psycopg2.connect(**connection_info_for(name)[1])
    with session, session.cursor() as cr:
        cr.execute(
            """UPDATE ir_cron SET active = false WHERE id NOT IN (
                   SELECT res_id FROM ir_model_data
                    WHERE model = 'ir.cron' AND module = 'base_import_async')"""
        )
        cr.execute("UPDATE ir_mail_server SET active = false")
        cr.execute("UPDATE res_users SET tour_enabled = false")
    session.close()


@contextmanager
def outside_tests() -> Iterator[None]:
    """Odoo's ordinary behaviour: loading runs no tests, queue_job commits."""
    testing = config["test_enable"]
    config["test_enable"] = False
    try:
        yield
    finally:
        config["test_enable"] = testing


def load_registry(name: str) -> Registry:
    """The registry of ``name`` in this process."""
    with outside_tests():
        return Registry(name)


def forget_database(name: str) -> None:
    """Let go of what this process holds of ``name``."""
    Registry.delete(name)
    close_db(name)


def _execute(statement: str) -> None:
    session = psycopg2.connect(**connection_info_for("postgres")[1])
    session.autocommit = True
    with session.cursor() as cr:
        cr.execute(statement)
    session.close()


class Guard:
    """Another process that owns the servers, and cleans up when this one ends."""

    def __init__(self, databases: Sequence[str], log_folder: Path):
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("live_guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process.wait()  # it goes on as nobody's child
        self.ask(
            connection=connection_info_for("postgres")[1],
            databases=list(databases),
            folders=[*map(config.filestore, databases), str(log_folder)],
        )

    def ask(self, **request) -> dict:
        """Have something done; see the guard's own description.

        :raises RuntimeError: when the guard is gone
        """
        self._process.stdin.write(f"{json.dumps(request)}\n")
        self._process.stdin.flush()
        return self._read_answer()

    def close(self, *, wait: bool = True) -> None:
        """Have everything removed now, as the end of this process would.

        :param wait: whether to return when all is gone, and not before
        """
        self._process.stdin.close()
        if wait:
            self._read_answer()
        self._process.stdout.close()

    def _read_answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The guard of the live server died; see its traceback.")
        return json.loads(line)


class Server:
    """One Odoo process with its children, in a process group of its own."""

    group: int

    def __init__(self, guard: Guard, log: Path, options: list[str], **environment: str):
        self.log = log
        self._guard = guard
        # The tests' own configuration: same sources, same PostgreSQL.
        rc = os.environ.get("ODOO_RC") or config["config"]
        binary = os.environ.get("ODOO_BIN") or shutil.which("odoo")
        self._command = [sys.executable, binary, "-c", rc, *options]
        self._environment = {**os.environ, **environment}

    def start(self) -> None:
        self.group = self._guard.ask(
            start=self.log.name,
            command=self._command,
            environment=self._environment,
            log=str(self.log),
        )["pid"]

    def kill(self) -> None:
        """``kill -9`` the process and all its children."""
        self._guard.ask(kill=self.log.name)

    def wait_until_listening(self, port: int, patience: float = 600) -> None:
        end = time.monotonic() + patience
        while not _listens(port):
            ended = self._guard.ask(poll=self.log.name)["code"] is not None
            if ended or time.monotonic() > end:
                raise RuntimeError(f"Odoo did not start:\n{self.tail()}")
            time.sleep(0.1)

    def tail(self) -> str:
        """The end of what the process logged."""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - _LOG_TAIL))
            return file.read().decode(errors="replace")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def new_log_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="odoo_live_"))
