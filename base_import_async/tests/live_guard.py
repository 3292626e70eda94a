# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Starts the servers of a live server, and removes it all however the tests end.

Run as a script. Its standard input is held open by the process that runs the tests;
when that process dies, of whatever cause, the input ends and everything is removed.
It leaves its parent at once: Odoo's test case ends all child processes after each
class, and these servers outlive a class.

Input: lines of JSON, each answered by one.

* ``{"connection": {…}, "databases": […], "folders": […]}``: what to remove at the end
* ``{"start": name, "command": […], "environment": {…}, "log": path}``: answers ``pid``
* ``{"kill": name}``: ``kill -9`` of the server and its children
* ``{"poll": name}``: answers ``code``, ``null`` while the server runs

The end of the removal is answered too.
"""

import json
import os
import shutil
import signal
import subprocess
import sys

import psycopg2
from psycopg2 import sql


def main() -> None:
    plan: dict = {}
    servers: dict[str, subprocess.Popen] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "start" in request:
            servers[request["start"]] = server = start(request)
            answer(pid=server.pid)
        elif "kill" in request:
            kill(servers.pop(request["kill"]))
            answer()
        elif "poll" in request:
            answer(code=servers[request["poll"]].poll())
        else:
            plan = request
            answer()
    for server in servers.values():
        kill(server)
    remove(plan)
    answer()


def answer(**values) -> None:
    try:
        sys.stdout.write(f"{json.dumps(values)}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody listens any more: the tests were killed, and we go on alone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def start(request: dict) -> subprocess.Popen:
    with open(request["log"], "ab") as log:
        return subprocess.Popen(
            request["command"],
            env=request["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(server: subprocess.Popen) -> None:
    # Even when the first process of the group is gone, its children may not be.
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


def remove(plan: dict) -> None:
    session = psycopg2.connect(**plan["connection"])
    session.autocommit = True
    with session.cursor() as cr:
        for name in plan["databases"]:
            cr.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(name)
                )
            )
    session.close()
    for folder in plan["folders"]:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if os.fork():
        os._exit(0)
    os.setsid()
    main()
