"""How often references are looked up."""

from . import files
from .case import Case, Measured, at_most
from .databases import SUITE, copy_of, work_folder
from .probe import measure


def _lookups(table: files.Table):
    def measured(rows: int) -> Measured:
        path = table.write(work_folder() / f"lookups_{rows}.csv", rows)
        with copy_of(SUITE) as database:
            cost = measure(
                *(database, "count_lookups"),
                **{"path": str(path), "model": table.model, "fields": table.fields},
                **{"rows": rows, "options": {"chunk_size": 500}},
            )
        per_chunk = cost.answer["lookups"] / cost.answer["chunks"]
        note = f"{cost.answer}, {cost.queries:,} queries"
        return Measured(cost.seconds, cost.memory, note, {"per chunk": per_chunk})

    return measured


def _per_chunk(measured: Measured, _rows: int) -> float:
    return measured.figures["per chunk"]


CASES = (
    Case(
        name="lookups_by_name",
        says="searches for tags (40, found in Odoo's way) and countries (7, in theirs)",
        ours=_lookups(files.PARTNERS),
        **{"rows": 2_000, "short_rows": 1_000},
        own=(("a chunk", _per_chunk, at_most(1 + len(files.COUNTRIES), "")),),
    ),
    Case(
        name="lookups_by_id",
        says="searches for external ids of countries and tags",
        ours=_lookups(files.BY_EXTERNAL_ID),
        **{"rows": 2_000, "short_rows": 1_000},
        own=(("a chunk", _per_chunk, at_most(2, "")),),
    ),
)
