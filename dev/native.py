"""``make native``: Odoo's own tests of imports and exports, with our addons installed.

Whatever fails with the suite and not without it is ours. Since Odoo 18 the tests of
``base_import`` are those of ``test_import_export`` (``test_import.py`` and
``test_import_csv_magic.py`` there), where they were moved with those of exports.
``TESTS="base mail"`` runs those of other modules, which our addons extend.
"""

import dataclasses
import os
import re
import subprocess

from . import configuration, databases, manifests, paths
from .setup import prepared
from .steps import Problem, lock, say

_WITH, _WITHOUT = "native", "native_plain"
_IMPORTS = "test_import_export"
# 0 failed, 0 error(s) of 281 tests in the database native
_COUNTS = re.compile(r"^\d+ failed, \d+ error\(s\) of (\d+) tests in ")
# A test, a part of one with its values, or "setUpClass" with the class.
_BAD = re.compile(r" (?:FAIL|ERROR): (\S.*\S)")


@dataclasses.dataclass(frozen=True)
class Result:
    """How many tests ran, and which of them were bad."""

    total: int
    bad: frozenset[str]


def main() -> int:
    tested = os.environ.get("TESTS", "").split() or [_IMPORTS]
    with lock("native", waiting="Another make native is running here: waiting."):
        with prepared() as place:
            source = place.source
            # what ours stand on is on both sides
            modules = sorted({_IMPORTS, *manifests.needed()})
            databases.ensure_test(place.server, source, _WITH, modules)
            databases.ensure_plain(place.server, source, _WITHOUT, modules)
            for name in (_WITH, _WITHOUT):
                configuration.write_test_file(place.server, source, name)
            environment = place.server.env
            names = {n: place.server.database(n) for n in (_WITH, _WITHOUT)}
        ours = _run(tested, _WITH, names[_WITH], environment)
        bad = ours.bad
        if bad:
            # as with a library of another version than Odoo asks for
            say("==> The same without the suite: what fails there is not ours")
            bad -= _run(tested, _WITHOUT, names[_WITHOUT], environment).bad
    for test in sorted(bad):
        say(f"fails with the suite only: {test}")
    say(f"{ours.total} tests; {len(bad)} fail because of the suite")
    return 1 if bad else 0


def _run(tested: list[str], name: str, database: str, env: dict[str, str]) -> Result:
    """Run the tests of the modules ``tested``.

    :raises Problem: when they do not run to their end, or there are none
    """
    say(f"==> Tests of {', '.join(tested)} in the database {name}")
    process = subprocess.Popen(
        [
            *(paths.PYTHON, paths.ROOT / "dev" / "odoo_tests.py", ",".join(tested)),
            *("-c", configuration.file_of(name), "-d", database),
            *(f"--http-port={configuration.free_port()}", "--log-level=test"),
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
            if found and found[1] not in bad:
                say(f"  {found[0].strip()}")
                bad.add(found[1])
    process.wait()
    if not total or (process.returncode and not bad):
        raise Problem(f"Odoo's tests did not run to their end (.dev/log/{log.name}).")
    return Result(total, frozenset(bad))
