"""Imports, measured: by the suite with real workers, by Odoo, by bare ``create()``."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from . import files
from .case import Case, Measured, at_least, at_most
from .databases import PLAIN, SUITE, copy_of, wait_for_run, work_folder
from .job_server import job_server
from .probe import measure

Measurement = Callable[[int], Measured]


def suite(
    table: files.Table,
    *,
    workers: int = 1,
    before: files.Table | None = None,
    **options: Any,
) -> Measurement:
    """From the submission to the closed run.

    ``before`` is imported first, and not measured.
    """

    def measured(rows: int) -> Measured:
        with copy_of(SUITE) as database, job_server(database, workers) as memory:
            if before:
                _import(database, before, rows, options)
            seconds, counts = _import(database, table, rows, options)
            return Measured(seconds, memory.peak, _words(counts))

    return measured


def _import(
    database: str, table: files.Table, rows: int, options: dict[str, Any]
) -> tuple[float, dict[str, int]]:
    path = table.write(work_folder() / f"suite_{rows}.csv", rows)
    submission = measure(
        *(database, "submit"),
        **{"path": str(path), "model": table.model},
        **{"fields": table.fields, "rows": rows, "options": options},
    )
    counts = wait_for_run(database, submission.answer)
    return submission.seconds + time.time() - submission.ended, counts


def odoo(table: files.Table, *, before: files.Table | None = None) -> Measurement:
    """Odoo's own import, in a database without the suite."""

    def measured(rows: int) -> Measured:
        with copy_of(PLAIN) as database:
            if before:
                _odoo(database, before, rows)
            return _odoo(database, table, rows)

    return measured


def _odoo(database: str, table: files.Table, rows: int) -> Measured:
    path = table.write(work_folder() / f"odoo_{rows}.csv", rows)
    cost = measure(
        *(database, "odoo_import"),
        **{"path": str(path), "model": table.model},
        **{"fields": table.fields, "rows": rows},
    )
    note = f"{_words(cost.answer)}, {cost.queries:,} queries"
    return Measured(cost.seconds, cost.memory, note)


def bare_create(table: files.Table) -> Measurement:
    """``create()`` of the same values, in a database without the suite."""

    def measured(rows: int) -> Measured:
        path = table.write(work_folder() / f"bare_{rows}.csv", rows)
        with copy_of(PLAIN) as database:
            cost = measure(database, "bare.create", path=str(path), model=table.model)
        note = f"{_words(cost.answer)}, {cost.queries:,} queries"
        return Measured(cost.seconds, cost.memory, note)

    return measured


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)


def _against_odoo(
    name: str, says: str, table: files.Table, factor: float, **options: Any
) -> Case:
    """With one worker unless ``options`` say otherwise; Odoo's import has but one."""
    before = options.get("before")
    return Case(
        **{"name": name, "says": says, "rows": 10_000, "short_rows": 1_000},
        ours=suite(table, **options),
        baselines={"Odoo's import": (odoo(table, before=before), at_least(factor))},
    )


def _against_both(*args: Any, **options: Any) -> Case:
    """Against bare ``create()``, too: what a loader can come to."""
    case = _against_odoo(*args, **options)
    floor = (bare_create(args[2]), at_least(0.9))
    return replace(case, baselines={**case.baselines, "bare create()": floor})


_insert = suite(files.PARTNERS)

CASES = (
    Case(
        name="insert",
        says="new partners: 11 columns, a many2one and a many2many by name; 1 worker",
        ours=_insert,
        **{"rows": 10_000, "short_rows": 1_000},
        baselines={
            "Odoo's import": (odoo(files.PARTNERS), at_least(2.2)),
            "bare create()": (bare_create(files.PARTNERS), at_least(0.9)),
        },
    ),
    Case(
        name="two_workers",
        says="the same with 2 workers",
        ours=suite(files.PARTNERS, workers=2),
        **{"rows": 10_000, "short_rows": 2_000},
        baselines={"1 worker": (_insert, at_least(1.6))},
    ),
    Case(
        name="small_file",
        says="1,000 new partners: what does not grow with the file",
        ours=_insert,
        **{"rows": 1_000, "short_rows": 1_000},
        baselines={"Odoo's import": (odoo(files.PARTNERS), at_least(1))},
    ),
    _against_odoo(
        *("unchanged", "the file again, nothing changed", files.KEYED, 20),
        before=files.KEYED,
    ),
    _against_odoo(
        *("documents_again", "products with lines again, nothing changed"),
        *(files.KEYED_DOCUMENTS, 10),
        before=files.KEYED_DOCUMENTS,
    ),
    _against_odoo(
        *("one_percent", "the file again, 1 % of the rows changed", files.CHANGED, 15),
        before=files.KEYED,
    ),
    _against_odoo(
        *("all_changed", "the file again, each row changed", files.ALL_CHANGED, 2),
        before=files.KEYED,
    ),
    _against_both(
        "external_ids", "references by external id", files.BY_EXTERNAL_ID, 1.5
    ),
    _against_odoo(
        *("tree_by_name", "contact tags and those above them, by name"),
        *(files.TREE_BY_NAME, 10),
    ),
    _against_both(
        *("parents_by_name", "parents of the same file, by name"),
        *(files.CHILDREN_BY_NAME, 10),
    ),
    _against_both(
        *("parents_by_id", "parents of the same file, by external id"),
        *(files.CHILDREN_BY_ID, 10),
    ),
    _against_both(
        "documents", "products with four lines of vendors each", files.DOCUMENTS, 1.5
    ),
    # What the shipped settings do with two cores, where one worker misses the aim.
    _against_odoo(
        *("external_ids_2", "references by external id; 2 workers"),
        *(files.BY_EXTERNAL_ID, 1.5),
        workers=2,
    ),
    _against_odoo(
        *("parents_by_name_2", "parents of the same file, by name; 2 workers"),
        *(files.CHILDREN_BY_NAME, 10),
        workers=2,
    ),
    _against_odoo(
        *("parents_by_id_2", "parents of the same file, by external id; 2 workers"),
        *(files.CHILDREN_BY_ID, 10),
        workers=2,
    ),
    _against_odoo(
        *("documents_2", "products with four lines of vendors each; 2 workers"),
        *(files.DOCUMENTS, 1.5),
        workers=2,
    ),
    Case(
        name="wrong_rows",
        says="1 % of the rows name a country that does not exist",
        ours=suite(files.UNKNOWN),
        **{"rows": 10_000, "short_rows": 1_000, "is_cost": True},
        baselines={"the clean file": (_insert, at_most(1.3))},
    ),
    Case(
        name="wrong_dates",
        says="1 % of the rows have a date that is none",
        ours=suite(files.WRONG_DATES),
        **{"rows": 10_000, "short_rows": 1_000, "is_cost": True},
        baselines={"the clean file": (suite(files.DATED), at_most(1.3))},
    ),
    Case(
        name="refused_rows",
        says="1 % of the rows are refused by a constraint",
        ours=suite(files.REFUSED),
        **{"rows": 10_000, "short_rows": 1_000, "is_cost": True},
        baselines={"the clean file": (_insert, at_most(3))},
    ),
)


def _read(action: str, rows: int) -> Measured:
    path = files.write_xlsx(work_folder() / f"read_{rows}.xlsx", rows)
    with copy_of(SUITE if action == "read_by_suite" else PLAIN) as database:
        cost = measure(database, action, path=str(path))
    return Measured(cost.seconds, cost.memory, f"{cost.answer:,} rows")


READING = Case(
    name="read_xlsx",
    says="read a workbook of 11 columns",
    ours=partial(_read, "read_by_suite"),
    **{"rows": 100_000, "short_rows": 5_000},
    baselines={"Odoo's reader": (partial(_read, "read_by_odoo"), at_least(10))},
)
