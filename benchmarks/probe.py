"""One measurement in an Odoo process of its own.

``python -m benchmarks.probe DATABASE ACTION ARGUMENTS`` calls the function ACTION of
actions.py (``MODULE.ACTION``: of another module here) with an environment of the
administrator and the named ARGUMENTS (JSON), and prints what it cost as the last line
of its output: a :class:`Cost` as JSON.
"""

import dataclasses
import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_MIB = 1024  # /proc counts in KiB


@dataclasses.dataclass(frozen=True)
class Cost:
    """What an action cost, and what it answered.

    ``seconds`` on the clock, until ``ended`` (seconds since 1970); ``cpu`` seconds of
    the process itself (not of PostgreSQL); ``memory`` MiB at the peak above what the
    process held before; ``queries`` sent
    """

    seconds: float
    ended: float
    cpu: float
    memory: float
    queries: int
    answer: Any


def measure(database: str, action: str, **arguments: Any) -> Cost:
    """Run an action in a process of its own.

    :raises RuntimeError: when it fails, with the end of its output
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.probe", database, action],
        input=json.dumps(arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{action} failed:\n{done.stdout[-4000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _main(database: str, action: str) -> None:
    import odoo
    from odoo.modules.registry import Registry

    arguments = json.load(sys.stdin)
    odoo.tools.config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=warn"]
    )
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        env = env(user=env.ref("base.user_admin"), su=False)
        cost = _measured(_find(action), env, arguments)
    sys.stdout.write(f"\n{json.dumps(dataclasses.asdict(cost))}\n")
    sys.stdout.flush()
    # Taking the registry down would cost a core a while, beside what is measured next.
    os._exit(0)


def _find(action: str):
    """The function ``action`` of actions.py, or ``module.function``."""
    module, _dot, name = action.rpartition(".")
    return getattr(importlib.import_module(f"benchmarks.{module or 'actions'}"), name)


def _measured(function, env, arguments: dict[str, Any]) -> Cost:
    from odoo import sql_db

    _forget_peak()
    idle, queries = _memory("VmRSS"), sql_db.sql_counter
    begin, begin_cpu = time.monotonic(), time.process_time()
    answer = function(env, **arguments)
    env.cr.commit()
    return Cost(
        seconds=time.monotonic() - begin,
        ended=time.time(),
        cpu=time.process_time() - begin_cpu,
        memory=(_memory("VmHWM") - idle) / _MIB,
        queries=sql_db.sql_counter - queries,
        answer=answer,
    )


def _forget_peak() -> None:
    """Let the kernel's peak begin here: the registry's loading is not measured."""
    Path("/proc/self/clear_refs").write_text("5")


def _memory(what: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1])
    raise RuntimeError(f"The kernel does not tell {what}.")


if __name__ == "__main__":
    _main(*sys.argv[1:])
