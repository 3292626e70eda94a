"""The short commands: serve, stop, shell, doctor, clean."""

import os
import subprocess
import sys
from pathlib import Path

from . import cluster, configuration, databases, paths, postgres, serving
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
    options = ["--no-http", "--log-level=warn"]
    return _odoo("shell", "-c", str(configuration.file_of("web")), *options)


def doctor() -> int:
    """``odoo transfer doctor`` with the settings of the job workers."""
    return _odoo("transfer", "doctor")


def _odoo(*arguments: str) -> int:
    """Run a command of Odoo's on the demo database; its exit code."""
    is_ours = not postgres.is_named()
    was_running = is_ours and cluster.is_running()
    with prepared() as place:
        databases.ensure_demo(place.server, place.source)
        database = place.server.database("demo")
        # where Odoo looks for the addons that bring commands
        rc = {"ODOO_RC": str(configuration.file_of("jobs"))}
        environment = place.server.env | rc
    command: list[str | Path] = [paths.PYTHON, paths.ODOO_BIN, *arguments]
    command += ["-d", database]
    done = subprocess.run(command, env=environment, cwd=paths.ROOT, check=False)
    if is_ours and not was_running:
        # not among the output of a script
        print("PostgreSQL goes on in the background until make stop.", file=sys.stderr)
    return done.returncode


def clean() -> int:
    if is_locked("test"):
        raise Problem("make test is running in this checkout: let it end first.")
    if not paths.DEV.exists():
        say("There is no .dev: nothing to remove.")
        return 0
    stop()
    say("==> Removing .dev, some 2 GB in many small files: this may take minutes.")
    cluster.forget_socket()
    # Renamed first: killed half-way, what is left is not taken for an installation.
    doomed = paths.DEV.with_name(f".dev.{os.getpid()}.old")
    paths.DEV.replace(doomed)
    remove(doomed)
    say("Removed .dev.")
    return 0
