# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``odoo transfer`` as an operator calls it, on the database of a live server."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from odoo.tools import config

_TIMEOUT = 600


class Command:
    """Calls ``odoo transfer`` in a process of its own, in ``folder``."""

    def __init__(self, database: str, folder: Path):
        self._database = database
        self._folder = folder

    def start(self, name: str, *arguments: str, **streams) -> subprocess.Popen:
        binary = os.environ.get("ODOO_BIN") or shutil.which("odoo")
        rc = os.environ.get("ODOO_RC") or config["config"]
        return subprocess.Popen(
            [sys.executable, binary, "transfer", name, "-d", self._database]
            + [*arguments],
            cwd=self._folder,
            env={**os.environ, "ODOO_RC": os.path.abspath(rc)},
            text=True,
            # A test run in the background of a shell would hand down "ignore".
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )

    def run(self, name: str, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        with self.start(name, *arguments) as process:
            output, errors = process.communicate(timeout=_TIMEOUT)
        return process.returncode, output, errors

    def run_json(self, name: str, *arguments: str) -> tuple[int, dict]:
        """Exit code and the object that ``--json`` prints."""
        code, output, errors = self.run(name, *arguments, "--json")
        try:
            return code, json.loads(output)
        except ValueError:
            raise AssertionError(f"{code}: no JSON: {output}{errors}") from None
