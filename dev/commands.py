"""The short commands: serve, stop, shell, clean."""

import os
import subprocess
from pathlib import Path

from . import cluster, configuration, databases, paths, serving
from .setup import prepared
from .steps import Problem, is_locked, lock, remove, say


def setup() -> int:
    with prepared():
        return 0


def serve() -> int:
    with prepared() as place:
        if serving.start(place):
            say("Odoo is running.")
        serving.print_login(place)
    return 0


def stop() -> int:
    with lock("setup", waiting="Another make is setting this checkout up: waiting."):
        serving.stop()
    return 0


def shell() -> int:
    with prepared() as place:
        databases.ensure_demo(place.server, place.source)
        database, environment = place.server.database("demo"), place.server.env
    command: list[str | Path] = [
        *(paths.PYTHON, paths.ODOO_BIN, "shell", "-c", configuration.file_of("web")),
        *("-d", database, "--no-http", "--log-level=warn"),
    ]
    done = subprocess.run(command, env=environment, cwd=paths.ROOT, check=False)
    return done.returncode


def clean() -> int:
    if is_locked("test"):
        raise Problem("make test is running in this checkout: let it end first.")
    if not paths.DEV.exists():
        return 0
    stop()
    cluster.forget_socket()
    # Renamed first: killed half-way, what is left is not taken for an installation.
    doomed = paths.DEV.with_name(f".dev.{os.getpid()}.old")
    paths.DEV.replace(doomed)
    remove(doomed)
    say("Removed .dev.")
    return 0
