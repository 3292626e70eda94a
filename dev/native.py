"""``make native``: Odoo's own tests of imports and exports, with our addons installed.

Whatever they check of Odoo alone must be true beside the suite as well. The tests of
``base_import`` are run where the source has them: Debian's package leaves them out, a
clone that ``ODOO_HOME`` names has them.
"""

import os
import re
import subprocess

from . import configuration, databases, paths
from .setup import prepared
from .source import Source
from .steps import Problem, lock, say

_DATABASE = "native"
_INSTALLED = "test_import_export"
_TESTED = ("test_import_export", "base_import")
# 0 failed, 0 error(s) of 281 tests when loading database 'native'
_COUNTS = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def main() -> int:
    with lock("native", waiting="Another make native is running here: waiting."):
        with prepared() as place:
            databases.ensure_test(place.server, place.source, _DATABASE)
            configuration.write_test_file(place.server, place.source, _DATABASE)
            environment = place.server.env
            name = place.server.database(_DATABASE)
        tested = [addon for addon in _TESTED if _has_tests(place.source, addon)]
        for addon in sorted({*_TESTED} - {*tested}):
            say(f"The source of Odoo here has no tests of {addon}: set ODOO_HOME.")
        return _run(name, tested, environment)


def _has_tests(source: Source, addon: str) -> bool:
    folders = (source.python_path / "odoo" / "addons", *source.addons_paths)
    return any(
        (folder / addon / "tests" / "__init__.py").exists() for folder in folders
    )


def _run(database: str, addons: list[str], environment: dict[str, str]) -> int:
    say(f"==> Tests of {', '.join(addons)}, with the suite")
    # Installing one of them last loads all of ours before its tests.
    process = subprocess.Popen(
        [
            *(paths.PYTHON, paths.ODOO_BIN, "-c", configuration.file_of(_DATABASE)),
            *("-d", database, "-i", _INSTALLED, "--stop-after-init"),
            f"--test-tags={','.join(f'/{addon}' for addon in addons)}",
            "--log-level=test",
        ],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=paths.ROOT,
    )
    counts = None
    log = paths.LOG / "native.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as written:
        for line in process.stdout or ():
            written.write(line)
            if " ERROR " in line or " FAIL:" in line or " CRITICAL " in line:
                say(line.rstrip())
            counts = _COUNTS.search(line) or counts
    process.wait()
    if counts is None:
        raise Problem("Odoo's tests did not run to their end (.dev/log/native.log).")
    failed, errors, total = map(int, counts.groups())
    say(f"{total} tests, {failed} failed, {errors} errors (.dev/log/native.log)")
    if not total:
        raise Problem("No test was found.")
    return 1 if failed or errors or process.returncode else 0
