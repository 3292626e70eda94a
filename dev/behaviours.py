"""``make behaviours``: for each numbered behaviour of the specifications, its proof.

An addon lists in ``tests/behaviours.json`` what it must do::

    {
        "source": "base_import_async.md",
        "behaviours": [
            {
                "id": "1.10",
                "says": "The file of failed rows repeats the uploaded cells exactly.",
                "tests": ["base_import_async/tests/test_core_values.py::TestFailedRows"]
            }
        ]
    }

An entry of ``tests`` is a file, a class or a test, as pytest names them. A behaviour
without tests, or with one that is gone, skipped or failed, is red.
"""

import dataclasses
import json
import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from . import manifests, paths, testing
from .steps import Problem, say

TABLE = Path("tests") / "behaviours.json"
RED, GREEN, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


@dataclasses.dataclass(frozen=True)
class Behaviour:
    """A numbered sentence of a specification, and the tests that prove it."""

    id: str
    says: str
    tests: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Table:
    """What one addon must do."""

    addon: str
    source: str
    behaviours: tuple[Behaviour, ...]


def main() -> int:
    tables = list(read_tables(shlex.split(os.environ.get("ARGS", ""))))
    results = testing.known_results()
    if results is None:
        results = testing.run_listed(_without_covered(_existing_tests(tables)))
    outcomes = read_outcomes(results)
    verdicts = Counter[str]()
    for table in tables:
        verdicts.update(_show(table, outcomes))
    bad = verdicts.total() - verdicts["passed"]
    say(f"\n{verdicts['passed']} passed, {bad} failed")
    return 1 if bad else 0


def read_tables(addons: Iterable[str]) -> Iterator[Table]:
    """The tables of ``addons``, or of all that have one.

    :raises Problem: when a table is no such table, or none is there
    """
    chosen = [name.rstrip("/") for name in addons] or [
        name for name in manifests.installable() if (paths.ROOT / name / TABLE).exists()
    ]
    for addon in chosen:
        path = paths.ROOT / addon / TABLE
        try:
            content = json.loads(path.read_text())
            behaviours = [
                Behaviour(entry["id"], entry["says"], tuple(entry.get("tests", ())))
                for entry in content["behaviours"]
            ]
            yield Table(addon, content["source"], tuple(behaviours))
        except (OSError, ValueError, KeyError) as error:
            raise Problem(f"{addon}/{TABLE} cannot be read: {error!r}.") from error


def read_outcomes(report: Path) -> dict[str, str]:
    """Test, as ``folder.module.Class.test``, to passed, failed or skipped.

    :param report: what pytest wrote with ``--junitxml``
    """
    outcomes: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name', '').split('[')[0]}"
        tags = {child.tag for child in case}
        outcome = "skipped" if "skipped" in tags else "passed"
        if tags & {"failure", "error"}:
            outcome = "failed"
        # of a parametrised test, the worst
        outcomes[name] = min(outcome, outcomes.get(name, outcome))
    return outcomes


def judge(behaviour: Behaviour, outcomes: dict[str, str]) -> tuple[str, str]:
    """Verdict on a behaviour (passed, failed or missing), and why."""
    if not behaviour.tests:
        return "missing", "no test"
    count = 0
    for test in behaviour.tests:
        prefix = _dotted(test)
        found = {
            name: outcome
            for name, outcome in outcomes.items()
            if name == prefix or name.startswith(f"{prefix}.")
        }
        if not found:
            return "missing", f"{test} did not run"
        bad = [name for name, outcome in found.items() if outcome != "passed"]
        if bad:
            return "failed", f"{bad[0]}: {found[bad[0]]}"
        count += len(found)
    return "passed", "1 test" if count == 1 else f"{count} tests"


def _show(table: Table, outcomes: dict[str, str]) -> Iterator[str]:
    """Print a table, and yield the verdict on each of its behaviours."""
    say(f"\n{table.addon}: {table.source}")
    for behaviour in table.behaviours:
        verdict, why = judge(behaviour, outcomes)
        word = _colour(f"{verdict:8}", GREEN if verdict == "passed" else RED)
        say(f"  {behaviour.id:6} {word} {behaviour.says} ({why})")
        yield verdict


def _colour(text: str, colour: str) -> str:
    return f"{colour}{text}{PLAIN}" if sys.stdout.isatty() else text


def _existing_tests(tables: Iterable[Table]) -> list[str]:
    behaviours = (b for table in tables for b in table.behaviours)
    tests = {test for behaviour in behaviours for test in behaviour.tests}
    return sorted(t for t in tests if (paths.ROOT / t.split("::")[0]).exists())


def _dotted(test: str) -> str:
    path, *names = test.split("::")
    return ".".join([path.removesuffix(".py").replace("/", "."), *names])


def _without_covered(tests: list[str]) -> list[str]:
    """``tests`` without those of a file or class that is in the list itself."""
    whole = set(tests)
    return [
        test
        for test in tests
        if not any(
            "::".join(test.split("::")[:depth]) in whole
            for depth in range(1, test.count("::") + 1)
        )
    ]
