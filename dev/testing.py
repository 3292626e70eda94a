"""``make test``: pytest, with pytest-odoo, on a database of its own."""

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import configuration, databases, debian, manifests, paths
from .setup import prepared
from .steps import Problem, fingerprint, is_done, lock, remove, say, set_done

# pytest's exit codes when tests failed, and when nothing was collected.
SOME_FAILED = 1
NO_TESTS = 5

# What pytest noted of the last run of everything, and of the last run of some tests.
REPORT = paths.OUT / "tests.xml"
REPORT_OF_SOME = paths.OUT / "some_tests.xml"


def main() -> int:
    arguments = shlex.split(os.environ.get("ARGS", ""))
    key = _content()
    code = _test(arguments, REPORT_OF_SOME if arguments else REPORT)
    if not arguments and REPORT.exists():
        set_done("tests", key)
    return code


def known_results() -> Path | None:
    """The report of the last ``make test``, if nothing has changed since."""
    return REPORT if REPORT.exists() and is_done("tests", _content()) else None


def run_listed(tests: Sequence[str]) -> Path:
    """Run ``tests``, as pytest names them; its report.

    :raises Problem: when they did not run to their end
    """
    if not tests or _test(tests, REPORT_OF_SOME) not in (0, SOME_FAILED):
        raise Problem("The tests did not run to their end: see above.")
    return REPORT_OF_SOME


def run_campaign(file: str) -> int:
    """Run the tests of ``file``, which print what they do; pytest's exit code."""
    return _test([file, "--capture=no"], REPORT_OF_SOME)


def _content() -> str:
    """What the tests depend on: the files of all addons."""
    files = [
        path
        for addon in paths.addons()
        for path in sorted((paths.ROOT / addon).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return fingerprint([(str(file), file.read_bytes().hex()) for file in files])


def _test(arguments: Sequence[str], report: Path) -> int:
    remove(report)
    with lock("test", waiting="Another make test is running here: waiting."):
        debian.need("chromium", "chromium")
        with prepared() as place:
            databases.ensure_test(place.server, place.source)
            database = place.server.database("test")
            environment = place.server.env
        return _pytest(arguments, database, environment, report)


def _pytest(
    arguments: Sequence[str], database: str, environment: dict[str, str], report: Path
) -> int:
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
            *(f"--odoo-database={database}", f"--junitxml={report}", *arguments),
        ],
        cwd=paths.ROOT,
        env=environment,
        check=False,
    )
    if done.returncode == NO_TESTS and report == REPORT:
        say("The addons have no tests yet.")
        return 0
    return done.returncode
