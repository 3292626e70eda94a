"""Ports, passwords and Odoo's configuration files."""

import json
import os
import secrets
import socket
from pathlib import Path

from . import paths
from .postgres import Server
from .source import Source
from .steps import Problem, say, write

HOST = "127.0.0.1"
CHANNELS = "root:2,root.transfer:2,root.transfer.split:1"
JOB_WORKERS = 2
# Port → the process that listens there.
PORTS = {"web": "web", "jobs": "jobs", "jobs_websocket": "jobs"}


def secret(name: str) -> tuple[str, bool]:
    """A random password kept in ``.dev/state``, and whether it is new."""
    file = paths.STATE / name
    if file.exists():
        return file.read_text(), False
    password = secrets.token_urlsafe(12)
    write(file, password, mode=0o600)
    return password, True


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Odoo does: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def ports(*, alive: set[str]) -> dict[str, int]:
    """Free ports, the same each time. ``alive``: our processes that hold theirs."""
    file = paths.STATE / "ports.json"
    known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    wanted = os.environ.get("PORT")
    if wanted and wanted != str(known.get("web")):
        if not wanted.isdigit() or not is_free(int(wanted)):
            raise Problem(
                f"Port {wanted} is taken or no port: choose another one (make run "
                "PORT=8069) or leave PORT away for a free one."
            )
        known["web"] = int(wanted)
        alive = alive - {"web"}
    ours = [name for name, process in PORTS.items() if process in alive]
    taken = [n for n in known if n not in ours and not is_free(known[n])]
    if "web" in taken:
        say(f"Port {known['web']} is taken by another program: moving to a free one.")
    for name in PORTS:
        if name in taken or name not in known:
            known[name] = free_port()
    write(file, json.dumps(known))
    return known


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def write_files(server: Server, source: Source, port: dict[str, int]) -> None:
    """``.dev/conf/web.conf``, ``jobs.conf`` and ``test.conf``.

    Two processes serve one database: a threaded one for the web client, because it
    answers the websocket on its own port without a proxy, and a prefork one for the
    jobs. Only the second has a job runner and runs crons.
    """
    demo = server.database("demo")
    web = _common(server, source, demo, port["web"]) | {
        "workers": 0,
        "max_cron_threads": 0,
    }
    jobs = _common(server, source, demo, port["jobs"]) | {
        "workers": JOB_WORKERS + 1,  # one is free for what is not a job
        "max_cron_threads": 1,
        "gevent_port": port["jobs_websocket"],
        "server_wide_modules": "base,web,queue_job",
    }
    runner = {"scheme": "http", "host": HOST, "port": port["jobs"]}
    _write("web", web, {"channels": "root:0"})
    _write("jobs", jobs, {"channels": CHANNELS, **runner})
    write_test_file(server, source, "test")


def write_test_file(server: Server, source: Source, name: str) -> None:
    """``.dev/conf/<name>.conf``, for the test database of that name."""
    test = _common(server, source, server.database(name), 0) | {
        "workers": 0,
        "max_cron_threads": 0,
    }
    _write(name, test, {"channels": "root:0"})


def _common(
    server: Server, source: Source, database: str, port: int
) -> dict[str, object]:
    addons_path = [*source.addons_paths]
    if paths.addons():
        addons_path.insert(0, paths.ROOT)
    return {
        "addons_path": ",".join(map(str, addons_path)),
        "data_dir": paths.DATA,
        "db_host": server.host or False,
        "db_user": "odoo" if server.host else False,
        "db_name": database,
        "dbfilter": f"^{database}$",
        "list_db": False,
        "admin_passwd": secret("master-password")[0],
        "http_interface": HOST,
        "http_port": port,
        "server_wide_modules": "base,rpc,web",
        "with_demo": False,
    }


def _write(name: str, options: dict[str, object], queue_job: dict[str, object]) -> None:
    lines = ["[options]", *(f"{key} = {value}" for key, value in options.items())]
    lines += ["", "[queue_job]", *(f"{k} = {v}" for k, v in queue_job.items()), ""]
    write(file_of(name), "\n".join(lines), mode=0o600)


def file_of(name: str) -> Path:
    return paths.CONF / f"{name}.conf"
