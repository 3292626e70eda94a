"""Exports, measured: in the background by slices, and by Odoo's own export."""

import time
from functools import partial

from .case import Case, Measured, at_least, at_most
from .databases import PLAIN, SUITE, copy_of, wait_for_run
from .job_server import job_server
from .probe import measure

_OWN = (
    *("name", "email", "phone", "street", "street2", "zip", "city", "ref"),
    *("comment", "function", "website", "is_company"),
)
# Three columns of related records: one of them with another record for each row, whose
# name Odoo computes; or all of records that many rows share.
_FIELDS = (*_OWN, "country_id", "category_id", "commercial_partner_id")
_SHARED = (*_OWN, "country_id", "category_id", "create_uid")
_MODEL = "res.partner"


def _ours(rows: int, workers: int, fields: tuple[str, ...]) -> Measured:
    """From the submission to the finished file."""
    with copy_of(SUITE) as database:
        measure(database, "fill", count=rows)
        with job_server(database, workers) as memory:
            asked = measure(
                *(database, "submit_export"), **{"model": _MODEL, "fields": fields}
            )
            counts = wait_for_run(database, asked.answer)
            seconds = asked.seconds + time.time() - asked.ended
            return Measured(seconds, memory.peak, str(counts))


def _odoo(rows: int, fields: tuple[str, ...]) -> Measured:
    with copy_of(PLAIN) as database:
        measure(database, "fill", count=rows)
        cost = measure(database, "odoo_export", model=_MODEL, fields=fields)
    note = f"{cost.answer:,} lines, {cost.queries:,} queries"
    return Measured(cost.seconds, cost.memory, note)


def _case(name: str, workers: int, fields: tuple[str, ...], which: str) -> Case:
    return Case(
        name=name,
        says=f"export partners to csv: 15 columns, 3 of them of {which}; "
        f"{workers} worker{'s' if workers > 1 else ''}",
        ours=partial(_ours, workers=workers, fields=fields),
        **{"rows": 100_000, "short_rows": 3_000},
        baselines={"Odoo's export": (partial(_odoo, fields=fields), at_least(3))},
        own=(("memory", lambda m, rows: m.memory, at_most(200, "MiB")),),
    )


CASES = tuple(
    _case(f"{name}{suffix}", workers, fields, which)
    for name, fields, which in (
        ("export", _FIELDS, "related records, one of each row's own"),
        ("export_shared", _SHARED, "records that many rows share"),
    )
    for suffix, workers in (("", 1), ("_2", 2))
)
