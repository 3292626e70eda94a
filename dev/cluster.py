"""The private PostgreSQL in ``.dev/postgres``.

It answers on a unix socket only, and is closed to other users of the machine by the
rights of the socket's folder.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import debian, paths
from .postgres import OLDEST, USER, Server, check_version
from .processes import wait_gone
from .steps import Problem, need_space, relative, remove, run, say, write

SOCKET_FOLDER_NOTE = paths.STATE / "postgres-socket"
LOG_FILE = paths.LOG / "postgres.log"
PATIENCE = 120  # seconds: after a crash it first reads its journal

SETTINGS = """
# Written by dev/postgres.py.
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
# /dev/shm is small in containers, and Odoo's queries are.
max_parallel_workers_per_gather = 0
log_line_prefix = '%m [%p] %d '
"""


def ensure() -> Server:
    """The running cluster; created and started when it is not."""
    binaries = _binaries()
    folder = _running_on()
    if folder is None:
        folder = _start(binaries)
    return Server(folder, "")


def _binaries() -> Path:
    """The folder of the server programs: the newest, or those of our cluster."""
    if not _candidates():
        debian.install("postgresql", "postgresql-client")
    candidates = _candidates()
    if not candidates:
        raise Problem(
            "The programs of a PostgreSQL server were not found: install PostgreSQL "
            f"{OLDEST} or newer, or let PGHOST name a running one."
        )
    version_file = paths.CLUSTER / "PG_VERSION"
    if version_file.exists():
        version = int(version_file.read_text())
        if version not in candidates:
            raise Problem(
                f"The data in .dev/postgres are of PostgreSQL {version}, which is no "
                f"longer installed: install it, or start afresh with make clean."
            )
    else:
        version = max(candidates)
    check_version(version, str(candidates[version]))
    return candidates[version]


def _candidates() -> dict[int, Path]:
    """Server programs by major version. Debian keeps them out of PATH."""
    places = [
        path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")
    ]
    on_path = shutil.which("postgres")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    found = {}
    for place in places:
        if not (place / "initdb").exists():
            continue
        text = run([place / "postgres", "--version"], problem="postgres does not start")
        number = re.search(r"(\d+)", text)
        if number:
            found[int(number.group())] = place
    return found


class _Owner:
    """Who runs the cluster: we, or "postgres" when we are root (which it refuses).

    That user may be unable to enter the checkout (below root's home, say), and
    opening the way would change rights outside of it. So the data folder is handed
    over as an open file descriptor: /proc/self/fd/N leads in without passing its
    parents, and PostgreSQL uses relative paths once it is inside.
    """

    def __init__(self) -> None:
        self.is_root = os.geteuid() == 0
        self.user: pwd.struct_passwd | None = None
        if self.is_root:
            try:
                self.user = pwd.getpwnam("postgres")
            except KeyError as error:
                raise Problem(
                    "PostgreSQL does not run as root and there is no user postgres: "
                    "create it (adduser --system --group postgres), or use make as "
                    "another user."
                ) from error

    def give(self, path: Path) -> None:
        path.chmod(0o700)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    @contextlib.contextmanager
    def opened(self, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """The name of ``folder`` for the owner, and options for subprocess."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        options: dict[str, Any] = {"pass_fds": (descriptor,), "cwd": "/"}
        if self.user:
            options.update(user=self.user.pw_uid, group=self.user.pw_gid)
            options.update(extra_groups=[])
        try:
            yield f"/proc/self/fd/{descriptor}", options
        finally:
            os.close(descriptor)


def _postmaster() -> int | None:
    """The process that serves .dev/postgres, if any."""
    note = paths.CLUSTER / "postmaster.pid"
    try:
        pid = int(note.read_text().split()[0])
        working_folder = os.readlink(f"/proc/{pid}/cwd")
    except (FileNotFoundError, IndexError, PermissionError, ProcessLookupError):
        return None
    # It works in its data folder; a later process with that number does not.
    return pid if working_folder == str(paths.CLUSTER.resolve()) else None


def is_running() -> bool:
    """Whether the private cluster is there, answering or not."""
    return _postmaster() is not None


def _running_on() -> str | None:
    """The socket's folder of the running cluster."""
    if _postmaster() is None or not SOCKET_FOLDER_NOTE.exists():
        return None
    folder = SOCKET_FOLDER_NOTE.read_text()
    return folder if _answers(folder) else None


def _answers(folder: str) -> bool:
    probe = subprocess.run(
        [debian.need("psql", "postgresql-client"), "-X", "-c", "", "-d", "postgres"],
        env=Server(folder, "").env,
        capture_output=True,
        check=False,
    )
    return probe.returncode == 0


def _start(binaries: Path) -> str:
    # Alive but deaf: its socket was cleaned away. Its data are whole.
    stop()
    owner = _Owner()
    if not (paths.CLUSTER / "PG_VERSION").exists():
        _create(binaries, owner)
    folder = _socket_folder(owner)
    _forget_killed(folder)
    process = _spawn(binaries, owner, folder)
    end = time.monotonic() + PATIENCE
    while not _answers(folder):
        if process.poll() is not None or time.monotonic() > end:
            if "No space left on device" in _last_words():
                raise Problem("PostgreSQL does not start, the disk is full: make room.")
            raise Problem(
                f"The private PostgreSQL does not start: {relative(LOG_FILE)} says why."
            )
        time.sleep(0.1)
    return folder


def _last_words() -> str:
    return LOG_FILE.read_text(errors="replace")[-1000:]


def _spawn(binaries: Path, owner: _Owner, folder: str) -> subprocess.Popen[bytes]:
    LOG_FILE.parent.mkdir(parents=True, exist_ok=True)
    with owner.opened(paths.CLUSTER) as (name, options), open(LOG_FILE, "ab") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", name, "-k", folder],
            env=paths.child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )


def _create(binaries: Path, owner: _Owner) -> None:
    need_space(1, "The private PostgreSQL")
    say("==> PostgreSQL: creating a private cluster in .dev/postgres")
    new = paths.CLUSTER.with_name("postgres.new")
    remove(new)
    remove(paths.CLUSTER)  # without PG_VERSION: not one of ours, or half removed
    new.mkdir(parents=True)
    owner.give(new)
    with owner.opened(new) as (name, options):
        # Trust is bounded by the rights of the socket's folder.
        run(
            [
                *(binaries / "initdb", "-D", name, "-U", USER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            problem="The private PostgreSQL could not be created",
            log="initdb",
            **options,
        )
    with open(new / "postgresql.conf", "a") as file:
        file.write(SETTINGS)
    new.replace(paths.CLUSTER)


def _socket_folder(owner: _Owner) -> str:
    """A folder that only we and the owner of the cluster can enter.

    Outside the checkout, because the path of a socket has at most 107 bytes and its
    client must be able to walk there.
    """
    if SOCKET_FOLDER_NOTE.exists():
        folder = Path(SOCKET_FOLDER_NOTE.read_text())
        if folder.is_dir():
            owner.give(folder)
            return str(folder)
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    # Root keeps to /tmp: "postgres" cannot enter a runtime folder.
    if owner.is_root or not os.access(base, os.W_OK) or len(base) > 60:
        base = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="import-sync-", dir=base))
    write(SOCKET_FOLDER_NOTE, str(folder))
    owner.give(folder)
    return str(folder)


def _forget_killed(folder: str) -> None:
    """Clear away what a killed server left, once none of its processes is alive.

    PostgreSQL would take an unrelated process with the old number for itself, and,
    where nobody collects dead processes (many containers), the dead one too.
    """
    end = time.monotonic() + PATIENCE
    while _processes_inside():
        if time.monotonic() > end:
            raise Problem(
                "Sessions of a killed PostgreSQL still work in .dev/postgres: end the "
                f"processes {', '.join(map(str, _processes_inside()))}."
            )
        time.sleep(0.2)
    (paths.CLUSTER / "postmaster.pid").unlink(missing_ok=True)
    for left in Path(folder).glob(".s.PGSQL.*"):
        left.unlink()


def _processes_inside() -> list[int]:
    """Servers and their sessions: they all work in the data folder."""
    here = str(paths.CLUSTER.resolve())
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if os.readlink(link) == here:
                found.append(int(link.parent.name))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue  # gone meanwhile, or of another user and so not ours
    return found


def stop() -> bool:
    """Stop the private cluster; whether it was running."""
    pid = _postmaster()
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)  # "fast": ends sessions, keeps everything committed
    if not wait_gone(pid, 60):
        raise Problem(f"PostgreSQL (process {pid}) does not stop: look at .dev/log.")
    return True


def forget_socket() -> None:
    """Remove the socket's folder, the only thing that we keep outside the checkout."""
    if SOCKET_FOLDER_NOTE.exists():
        remove(Path(SOCKET_FOLDER_NOTE.read_text()))
        SOCKET_FOLDER_NOTE.unlink()
