"""Exports, measured: in the background by slices, and by Odoo's own export."""

import time
from functools import partial

from .case import Case, Measured, at_least, at_most
from .databases import PLAIN, SUITE, copy_of, wait_for_run
from .job_server import job_server
from .probe import measure

# 15 columns, three of them of related records.
_FIELDS = (
    *("name", "email", "phone", "street", "street2", "zip", "city", "ref"),
    *("comment", "function", "website", "is_company"),
    *("country_id", "category_id", "commercial_partner_id"),
)
_MODEL = "res.partner"


def _ours(rows: int, workers: int) -> Measured:
    """From the submission to the finished file."""
    with copy_of(SUITE) as database:
        measure(database, "fill", count=rows)
        with job_server(database, workers) as memory:
            asked = measure(
                *(database, "submit_export"), **{"model": _MODEL, "fields": _FIELDS}
            )
            counts = wait_for_run(database, asked.answer)
            seconds = asked.seconds + time.time() - asked.ended
            return Measured(seconds, memory.peak, str(counts))


def _odoo(rows: int) -> Measured:
    with copy_of(PLAIN) as database:
        measure(database, "fill", count=rows)
        cost = measure(database, "odoo_export", model=_MODEL, fields=_FIELDS)
    note = f"{cost.answer:,} lines, {cost.queries:,} queries"
    return Measured(cost.seconds, cost.memory, note)


def _case(name: str, workers: int) -> Case:
    return Case(
        name=name,
        says="export partners to csv: 15 columns, 3 of them of related records; "
        f"{workers} worker{'s' if workers > 1 else ''}",
        ours=partial(_ours, workers=workers),
        **{"rows": 100_000, "short_rows": 3_000},
        baselines={"Odoo's export": (_odoo, at_least(3))},
        own=(("memory", lambda m, rows: m.memory, at_most(200, "MiB")),),
    )


CASES = (_case("export", 1), _case("export_2", 2))
