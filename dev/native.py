"""``make native``: Odoo's own tests of imports and exports, with our addons installed.

Whatever fails with the suite and not without it is ours. Since Odoo 18 the tests of
``base_import`` are those of ``test_import_export`` (``test_import.py`` and
``test_import_csv_magic.py`` there), where they were moved with those of exports.
"""

import dataclasses
import os
import re
import subprocess

from . import configuration, databases, paths
from .setup import prepared
from .steps import Problem, lock, say

_WITH, _WITHOUT = "native", "native_plain"
_TESTED = "test_import_export"
# 0 failed, 0 error(s) of 281 tests when loading database 'native'
_COUNTS = re.compile(r"\d+ failed, \d+ error\(s\) of (\d+) tests")
_BAD = re.compile(r" (?:FAIL|ERROR): (\S+)")


@dataclasses.dataclass(frozen=True)
class Result:
    """How many tests ran, and which of them were bad."""

    total: int
    bad: frozenset[str]


def main() -> int:
    with lock("native", waiting="Another make native is running here: waiting."):
        with prepared() as place:
            source = place.source
            databases.ensure_test(place.server, source, _WITH)
            databases.ensure_plain(place.server, source, _WITHOUT)
            for name in (_WITH, _WITHOUT):
                configuration.write_test_file(place.server, source, name)
            environment = place.server.env
            names = {n: place.server.database(n) for n in (_WITH, _WITHOUT)}
        ours = _run(_WITH, names[_WITH], environment)
        bad = ours.bad
        if bad:
            # as with a library of another version than Odoo asks for
            say("==> The same without the suite: what fails there is not ours")
            bad -= _run(_WITHOUT, names[_WITHOUT], environment).bad
    for test in sorted(bad):
        say(f"fails with the suite only: {test}")
    say(f"{ours.total} tests; {len(bad)} fail because of the suite")
    return 1 if bad else 0


def _run(name: str, database: str, env: dict[str, str]) -> Result:
    """Run the tests of ``test_import_export``.

    :raises Problem: when they do not run to their end, or there are none
    """
    say(f"==> Tests of {_TESTED} in the database {name}")
    # Installing it last loads all of ours before its tests.
    process = subprocess.Popen(
        [
            *(paths.PYTHON, paths.ODOO_BIN, "-c", configuration.file_of(name)),
            *("-d", database, "-i", _TESTED, "--stop-after-init"),
            f"--test-tags=/{_TESTED}",
            "--log-level=test",
        ],
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=paths.ROOT,
    )
    total, bad = 0, set[str]()
    log = paths.LOG / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as written:
        for line in process.stdout or ():
            written.write(line)
            counts, found = _COUNTS.search(line), _BAD.search(line)
            total = int(counts[1]) if counts else total
            if found:
                say(f"  {found[0].strip()}")
                bad.add(found[1])
    process.wait()
    if not total or (process.returncode and not bad):
        raise Problem(f"Odoo's tests did not run to their end (.dev/log/{log.name}).")
    return Result(total, frozenset(bad))
