"""``make native``: Odoo's own tests of imports and exports, with our addons installed.

Whatever fails with the suite and not without it is ours. The tests of ``base_import``
are run where the source has them: Debian's package leaves them out, a clone that
``ODOO_HOME`` names has them.
"""

import dataclasses
import os
import re
import subprocess

from . import configuration, databases, paths
from .setup import prepared
from .source import Source
from .steps import Problem, lock, say

_WITH, _WITHOUT = "native", "native_plain"
_INSTALLED = "test_import_export"
_TESTED = ("test_import_export", "base_import")
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
        tested = [addon for addon in _TESTED if _has_tests(source, addon)]
        for addon in sorted({*_TESTED} - {*tested}):
            say(f"The source of Odoo here has no tests of {addon}: set ODOO_HOME.")
        ours = _run(_WITH, names[_WITH], tested, environment)
        bad = ours.bad
        if bad:
            # as with a library of another version than Odoo asks for
            say("==> The same without the suite: what fails there is not ours")
            bad -= _run(_WITHOUT, names[_WITHOUT], tested, environment).bad
    for test in sorted(bad):
        say(f"fails with the suite only: {test}")
    say(f"{ours.total} tests; {len(bad)} fail because of the suite")
    return 1 if bad else 0


def _has_tests(source: Source, addon: str) -> bool:
    folders = (source.python_path / "odoo" / "addons", *source.addons_paths)
    return any((folder / addon / "tests").is_dir() for folder in folders)


def _run(name: str, database: str, addons: list[str], env: dict[str, str]) -> Result:
    """Run the tests of ``addons``.

    :raises Problem: when they do not run to their end, or there are none
    """
    say(f"==> Tests of {', '.join(addons)} in the database {name}")
    # Installing one of them last loads all of ours before its tests.
    process = subprocess.Popen(
        [
            *(paths.PYTHON, paths.ODOO_BIN, "-c", configuration.file_of(name)),
            *("-d", database, "-i", _INSTALLED, "--stop-after-init"),
            f"--test-tags={','.join(f'/{addon}' for addon in addons)}",
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
