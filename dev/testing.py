"""``make test``: pytest, with pytest-odoo, on databases of its own."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from . import configuration, databases, debian, manifests, paths, steps
from .setup import prepared
from .steps import Problem, fingerprint, is_done, lock, remove, say, set_done

# pytest's exit codes when tests failed, and when nothing was collected.
SOME_FAILED = 1
NO_TESTS = 5

# Tests of live servers wait half of their time, so there is one more than processors.
# More would share those servers less.
MOST_PROCESSES = 3

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


def run_campaign(*files: str, modules: Sequence[str] = ()) -> int:
    """Run the tests of ``files``, which print what they do; pytest's exit code.

    :param modules: what else of Odoo's own the database has
    """
    return _test([*files, "--capture=no"], REPORT_OF_SOME, modules)


def _content() -> str:
    """What the tests depend on: the files of all addons."""
    files = [
        path
        for addon in paths.addons()
        for path in sorted((paths.ROOT / addon).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return fingerprint([(str(file), file.read_bytes().hex()) for file in files])


def _test(arguments: Sequence[str], report: Path, modules: Sequence[str] = ()) -> int:
    """Run ``arguments``, or everything: that by several processes."""
    remove(report)
    with lock("test", waiting="Another make test is running here: waiting."):
        debian.need("chromium", "chromium")
        runs = [_Run(number, report) for number in _numbers(arguments)]
        with prepared() as place:
            for run in runs:
                databases.ensure_test(place.server, place.source, run.name, modules)
                configuration.write_test_file(place.server, place.source, run.name)
            environment = place.server.env
            names = {run.name: place.server.database(run.name) for run in runs}
        if not manifests.installable():
            say("There are no addons yet, so there is nothing to test.")
            return 0
        if not any((paths.ROOT / word.split("::")[0]).exists() for word in arguments):
            arguments = [*manifests.installable(), *arguments]
        with _shares(runs) as shared:
            for run in runs:
                run.start(arguments, names[run.name], {**environment, **shared})
            codes = [run.wait() for run in runs]
        _merge([run.report for run in runs], report)
    return _verdict(codes, report)


def _numbers(arguments: Sequence[str]) -> range:
    """One process for some tests; for all, as many as the machine has use for."""
    wanted = os.environ.get("PROCESSES", "")
    if wanted and not wanted.isdigit():
        raise Problem(f"PROCESSES={wanted} is no number.")
    enough = int(wanted or min((os.cpu_count() or 1) + 1, MOST_PROCESSES))
    return range(1 if arguments else max(enough, 1))


class _Run:
    """One pytest process with a database of its own.

    The first one prints; what the others print is shown when they are done.
    """

    def __init__(self, number: int, report: Path):
        self.name = f"test_{number + 1}" if number else "test"
        self.report = report.with_stem(f"{report.stem}_{number + 1}")
        self._log = paths.LOG / f"{self.name}.log" if number else None

    def start(
        self, arguments: Sequence[str], database: str, environment: dict[str, str]
    ) -> None:
        remove(self.report)
        conf = configuration.file_of(self.name)
        paths.LOG.mkdir(parents=True, exist_ok=True)
        output = self._log.open("w") if self._log else None
        self._process = subprocess.Popen(
            [
                *(paths.PYTHON, "-m", "pytest", "-c", paths.ROOT / "dev/pytest.ini"),
                *(f"--rootdir={paths.ROOT}", f"--odoo-config={conf}", "--odoo-http"),
                *(f"--odoo-database={database}", f"--junitxml={self.report}"),
                *(["-p", "dev.shares"] if "TEST_SHARES" in environment else []),
                *("-o", f"cache_dir={paths.CACHE / 'pytest' / self.name}"),
                *arguments,
            ],
            cwd=paths.ROOT,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            env=environment
            | {
                "ODOO_RC": str(conf),
                "ODOO_BIN": str(paths.ODOO_BIN),
                "ODOO_DATABASE": database,
            },
        )

    def wait(self) -> int:
        """Pytest's exit code."""
        code = self._process.wait()
        if self._log:
            say(f"\n==> Another process ({steps.relative(self._log)}):\n")
            say(self._log.read_text())
        return code


@contextmanager
def _shares(runs: Sequence[_Run]) -> Iterator[dict[str, str]]:
    """What several runs need to share the tests (see shares.py)."""
    if len(runs) == 1:
        yield {}
        return
    with tempfile.TemporaryDirectory() as claims:
        yield {"TEST_SHARES": claims}


def _merge(reports: Sequence[Path], report: Path) -> None:
    """One report of all; none when a process did not write its own."""
    if not all(path.exists() for path in reports):
        return
    whole = ElementTree.Element("testsuites")
    for path in reports:
        whole.extend(ElementTree.parse(path).getroot())
        remove(path)
    ElementTree.ElementTree(whole).write(report, encoding="utf-8", xml_declaration=True)


def _verdict(codes: Sequence[int], report: Path) -> int:
    """The worst of pytest's exit codes; a failed test is better than no result."""
    if NO_TESTS in codes and report == REPORT:
        say("The addons have no tests yet.")
    codes = [0 if code == NO_TESTS and report == REPORT else code for code in codes]
    return max(codes, key=lambda code: (code not in (0, SOME_FAILED), code))
