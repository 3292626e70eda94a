"""Background processes: started so that they outlive us, recognised with certainty."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from . import paths
from .steps import write


def started_at(pid: int) -> str | None:
    """What tells this process from a later one with the same number."""
    fields = _stat(pid)
    if fields is None:
        return None
    return f"{_boot()}/{fields[19]}"


def _boot() -> str:
    """What changes when the machine starts again, and with it all numbers."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on; None for the dead."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name, in brackets, may hold blanks and brackets itself.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields


def _record(name: str) -> Path:
    return paths.STATE / f"{name}.pid"


def start(name: str, command: list[str], *, tag: str) -> None:
    """Start ``command`` in the background, detached, with a log of its own.

    ``tag`` is remembered: what the process was started with (see ``running``).
    """
    paths.LOG.mkdir(parents=True, exist_ok=True)
    # The process writes its own record before it becomes the command: killed in
    # between, we never leave a server that nobody knows.
    launcher = [str(paths.PYTHON), "-m", "dev.launch", str(_record(name)), tag]
    with open(paths.LOG / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            [*launcher, *command],
            env=paths.child_environment(),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while process.poll() is None and _pid(name) != process.pid:
        time.sleep(0.02)


def remember(record: Path, tag: str) -> None:
    """Called in the new process."""
    pid = os.getpid()
    content = {"pid": pid, "started": started_at(pid), "tag": tag}
    write(record, json.dumps(content))


def running(name: str) -> tuple[int, str] | None:
    """(pid, tag) of the process, if it is alive."""
    record = _record(name)
    if not record.exists():
        return None
    known = json.loads(record.read_text())
    if started_at(known["pid"]) != known["started"]:
        return None
    return known["pid"], known["tag"]


def _pid(name: str) -> int | None:
    found = running(name)
    return found[0] if found else None


def stop(name: str, *, patience: float = 20) -> bool:
    """Stop the process and its children; whether there was one."""
    found = running(name)
    if found:
        pid = found[0]
        os.kill(pid, signal.SIGTERM)
        if not wait_gone(pid, patience):
            # It leads a session and a group of its own: nobody else is in it.
            os.killpg(pid, signal.SIGKILL)
            wait_gone(pid, patience)
    elif _record(name).exists():
        known = json.loads(_record(name).read_text())
        if known["started"].startswith(_boot()):
            _end_orphans(known["pid"])
    _record(name).unlink(missing_ok=True)
    return bool(found)


def _end_orphans(leader: int) -> None:
    """End the workers of a server that was killed."""
    if _stat(leader):
        return  # the number belongs to somebody else by now
    for place in Path("/proc").glob("[0-9]*"):
        pid = int(place.name)
        fields = _stat(pid)
        if fields and int(fields[3]) == leader:  # the session that we had opened
            os.kill(pid, signal.SIGKILL)
            wait_gone(pid, 5)


def wait_gone(pid: int, patience: float) -> bool:
    birth = started_at(pid)
    end = time.monotonic() + patience
    while birth is not None and started_at(pid) == birth:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
