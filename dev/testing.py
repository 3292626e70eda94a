"""``make test``: pytest, with pytest-odoo, on a database of its own."""

import os
import shlex
import subprocess

from . import configuration, databases, debian, manifests, paths
from .setup import prepared
from .steps import lock, say

# pytest's exit code when nothing was collected.
NO_TESTS = 5


def main() -> int:
    with lock("test", waiting="Another make test is running here: waiting."):
        debian.need("chromium", "chromium")
        with prepared() as place:
            databases.ensure_test(place.server, place.source)
            database = place.server.database("test")
            environment = place.server.env
        return _pytest(database, environment)


def _pytest(database: str, environment: dict[str, str]) -> int:
    arguments = shlex.split(os.environ.get("ARGS", ""))
    addons = manifests.installable()
    if not addons:
        say("There are no addons yet, so there is nothing to test.")
        return 0
    if not any((paths.ROOT / word.split("::")[0]).exists() for word in arguments):
        arguments = [*addons, *arguments]
    conf = configuration.file_of("test")
    environment.update(
        ODOO_RC=str(conf),
        ODOO_BIN=str(paths.ODOO_BIN),
        ODOO_DATABASE=database,
    )
    done = subprocess.run(
        [
            *(paths.PYTHON, "-m", "pytest", "-c", paths.ROOT / "dev" / "pytest.ini"),
            *(f"--rootdir={paths.ROOT}", f"--odoo-config={conf}", "--odoo-http"),
            *(f"--odoo-database={database}", *arguments),
        ],
        cwd=paths.ROOT,
        env=environment,
        check=False,
    )
    if done.returncode == NO_TESTS and not os.environ.get("ARGS"):
        say("The addons have no tests yet.")
        return 0
    return done.returncode
