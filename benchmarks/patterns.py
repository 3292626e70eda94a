"""Imports and exports with a pattern, measured on their own: Odoo has nothing like it.

``pattern_*`` goes through a real job server with one worker, on the clock; the
``*_cpu`` cases run the same jobs in one process and count its processor time, which
other work on the machine disturbs less.
"""

import csv
import time
from collections.abc import Callable
from pathlib import Path

from .case import Case, Measured, Target, at_least, at_most
from .databases import PLAIN, SUITE, copy_of, wait_for_run, work_folder
from .job_server import job_server
from .pattern_actions import rows_of
from .probe import Cost, measure

_HEADER = [
    *("ref#key", "name", "email", "phone", "street", "zip", "city"),
    *("country_id|code", "industry_id|name"),
    *("category_id|1|name", "category_id|2|name", "comment"),
]
_ACTIONS = "pattern_actions"


def _write(rows: int) -> Path:
    path = work_folder() / f"pattern_{rows}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(rows_of(rows))
    return path


def _prepare(database: str, count: int = 0) -> dict[str, int]:
    prepared: dict[str, int] = measure(
        *(database, f"{_ACTIONS}.prepare_patterns"), count=count
    ).answer
    return prepared


# ----------------------------------------------------------------------
# On the clock, with a worker
# ----------------------------------------------------------------------


def _finish(database: str, submission: Cost, memory: float) -> Measured:
    counts = wait_for_run(database, submission.answer)
    seconds = submission.seconds + time.time() - submission.ended
    return Measured(seconds, memory, _words(counts))


def _import(rows: int, *, again: bool) -> Measured:
    path = _write(rows)
    with copy_of(SUITE) as database:
        pattern = _prepare(database)["import"]
        asked = {"path": str(path), "pattern": pattern}
        action = f"{_ACTIONS}.submit_pattern"
        with job_server(database, 1) as memory:
            if again:
                _finish(database, measure(database, action, **asked), 0)
            done = _finish(database, measure(database, action, **asked), 0)
            return Measured(done.seconds, memory.peak, done.note)


def _export(rows: int, code: str) -> Measured:
    with copy_of(SUITE) as database:
        pattern = _prepare(database, rows)["export"]
        action = f"{_ACTIONS}.submit_pattern_export"
        with job_server(database, 1) as memory:
            submission = measure(database, action, pattern=pattern, code=code)
            done = _finish(database, submission, 0)
            return Measured(done.seconds, memory.peak, f"{rows:,} rows of 15 columns")


# ----------------------------------------------------------------------
# Processor time of one process
# ----------------------------------------------------------------------


def _import_cpu(rows: int, *, again: bool) -> Measured:
    path = _write(rows)
    with copy_of(SUITE) as database:
        asked = {"path": str(path), "pattern": _prepare(database)["import"]}
        action = f"{_ACTIONS}.import_here"
        if again:
            measure(database, action, **asked)
        return _cpu(measure(database, action, **asked))


def _bare_create(rows: int, *, count_cpu: bool) -> Measured:
    with copy_of(PLAIN) as database:
        action = f"{_ACTIONS}.bare_create"
        cost = measure(database, action, path=str(_write(rows)))
    if count_cpu:
        return _cpu(cost)
    return Measured(cost.seconds, cost.memory, _words(cost.answer))


def _export_cpu(rows: int, code: str) -> Measured:
    with copy_of(SUITE) as database:
        pattern = _prepare(database, rows)["export"]
        action = f"{_ACTIONS}.export_here"
        return _cpu(measure(database, action, pattern=pattern, code=code))


def _cpu(cost: Cost) -> Measured:
    note = f"{_words(cost.answer)}, {cost.queries:,} queries, {cost.seconds:.1f} s"
    return Measured(cost.cpu, cost.memory, note)


# ----------------------------------------------------------------------
# Cases
# ----------------------------------------------------------------------


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)


def _speed(least: float) -> tuple[str, Callable[[Measured, int], float], Target]:
    return (
        "alone",
        lambda measured, rows: rows / measured.seconds,
        at_least(least, "rows/s"),
    )


# The aim in rows per second was set where bare create() made 1,940 contacts a second.
_AIM_OF_CREATE = 1_200 / 1_940
_FLAT = ("memory", lambda measured, rows: measured.memory, at_most(150, "MiB"))


def _import_cases() -> list[Case]:
    cases = []
    for again, least in ((False, 1_200), (True, 8_000)):
        what = "the file again, nothing changed" if again else "new contacts"
        name = "unchanged" if again else "insert"
        for suffix, measured in (("", _import), ("_cpu", _import_cpu)):
            cases.append(
                Case(
                    name=f"pattern_{name}{suffix}",
                    says=f"{what}: a key, two many2one, a many2many",
                    ours=_with(measured, again=again),
                    **{"rows": 10_000, "short_rows": 500},
                    own=(_speed(least),),
                    baselines={} if again else _against_create(bool(suffix)),
                )
            )
    return cases


def _against_create(
    count_cpu: bool,
) -> dict[str, tuple[Callable[[int], Measured], Target]]:
    measured = _with(_bare_create, count_cpu=count_cpu)
    return {"bare create()": (measured, at_least(round(_AIM_OF_CREATE, 2)))}


def _export_cases() -> list[Case]:
    cases = []
    for code, least in (("csv", 10_000), ("xlsx", 4_000)):
        for suffix, measured in (("", _export), ("_cpu", _export_cpu)):
            cases.append(
                Case(
                    name=f"pattern_export_{code}{suffix}",
                    says=f"contacts as {code}: 15 columns, two references, a list",
                    ours=_with(measured, code=code),
                    **{"rows": 100_000, "short_rows": 1_000},
                    own=(_speed(least), _FLAT),
                )
            )
    return cases


def _with(measured: Callable[..., Measured], **arguments) -> Callable[[int], Measured]:
    return lambda rows: measured(rows, **arguments)


CASES = (*_import_cases(), *_export_cases())
