"""A real job server: Odoo's prefork server with queue_job's runner."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import files
from .databases import wait_for_run, work_folder
from .probe import measure

_HOST = "127.0.0.1"


@contextmanager
def job_server(database: str, workers: int) -> Iterator["Memory"]:
    """Serve ``database`` with so many workers for jobs; their memory, as it is watched.

    It is ready, and warm: each worker has loaded the registry.
    """
    port, gevent_port = _free_port(), _free_port()
    channels = f"root:{workers},root.transfer:{workers},root.transfer.split:1"
    log = tempfile.NamedTemporaryFile(prefix="bench_jobs_", suffix=".log", delete=False)
    server = subprocess.Popen(
        [
            *(sys.executable, os.environ["ODOO_BIN"], "-c", os.environ["ODOO_RC"]),
            *("-d", database, f"--db-filter=^{database}$", "--log-level=warn"),
            *(f"--http-interface={_HOST}", f"--http-port={port}"),
            *(f"--gevent-port={gevent_port}", "--load=base,web,queue_job"),
            *(f"--workers={workers + 1}", "--max-cron-threads=1"),
        ],
        env=os.environ
        | {
            "ODOO_QUEUE_JOB_CHANNELS": channels,
            "ODOO_QUEUE_JOB_HOST": _HOST,
            "ODOO_QUEUE_JOB_PORT": str(port),
        },
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_until_listening(server, port, Path(log.name))
        _warm_up(database, workers)
        with _watched(server.pid, f"http://{_HOST}:{port}") as memory:
            yield memory
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        Path(log.name).unlink()


class Memory:
    """The largest growth of one process of the server, in MiB, since it was watched.

    ``address``: where the server answers
    """

    def __init__(self, leader: int, address: str):
        self.address = address
        self._leader = leader
        self._idle: dict[int, int] = {}
        self._grown = 0

    @property
    def peak(self) -> float:
        return self._grown / 1024

    def begin(self) -> None:
        """What was grown until now does not count: the server was not warm yet."""
        self._idle, self._grown = dict(_sizes(self._leader)), 0

    def look(self) -> None:
        for pid, size in _sizes(self._leader):
            idle = self._idle.setdefault(pid, size)
            self._grown = max(self._grown, size - idle)


@contextmanager
def _watched(leader: int, address: str) -> Iterator[Memory]:
    memory, over = Memory(leader, address), threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            memory.look()

    memory.look()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()


def _sizes(leader: int) -> Iterator[tuple[int, int]]:
    """Process and KiB of memory of its own, of all in the server's session."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(place.name)) != leader:
                continue
            rollup = (place / "status").read_text()
        except (ProcessLookupError, FileNotFoundError):
            continue  # it has just ended
        for line in rollup.splitlines():
            if line.startswith("VmRSS:"):
                yield int(place.name), int(line.split()[1])


def _warm_up(database: str, workers: int) -> None:
    """Have each worker load the registry and its caches, by small imports."""
    table = files.PARTNERS
    path = table.write(work_folder() / "warm_up.csv", 4 * workers)
    run = measure(
        *(database, "submit"),
        **{"path": str(path), "model": table.model, "fields": table.fields},
        **{"rows": 4 * workers, "options": {"chunk_size": 1}},
    )
    wait_for_run(database, run.answer)


def _wait_until_listening(server: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"Odoo did not start:\n{log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
