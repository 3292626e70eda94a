"""What the queue costs beside the loading, and how often references are looked up."""

import time

import psycopg2

from . import files
from .case import Case, Measured, at_most
from .databases import SUITE, copy_of, work_folder
from .job_server import job_server
from .probe import measure

_CHUNK = 100


def _overhead(rows: int) -> Measured:
    """Time between the first chunk's end and the last one's that no job has used."""
    table = files.PARTNERS
    path = table.write(work_folder() / f"queue_{rows}.csv", rows)
    with copy_of(SUITE) as database, job_server(database, 1):
        submission = measure(
            *(database, "submit"),
            **{"path": str(path), "model": table.model, "fields": table.fields},
            **{"rows": rows, "options": {"chunk_size": _CHUNK}},
        )
        count = -(-rows // _CHUNK)
        first = _wait_for_chunks(database, submission.answer, 1)
        last = _wait_for_chunks(database, submission.answer, count)
        used = _get_seconds_used(database, count - 1)
    between = (last - first - used) / (count - 1)
    return Measured(between, note=f"{count} chunks, {used / (count - 1):.3f} s each")


def _wait_for_chunks(database: str, run_id: int, count: int) -> float:
    """When so many chunks of a run had been loaded."""
    session = psycopg2.connect(dbname=database)
    session.autocommit = True
    with session.cursor() as cr:
        done = 0
        while done < count:
            time.sleep(0.005)
            cr.execute(
                "SELECT count(*) FROM transfer_chunk WHERE run_id = %s"
                " AND state IN ('done', 'failed', 'partial')",
                [run_id],
            )
            done = cr.fetchone()[0]
    session.close()
    return time.monotonic()


def _get_seconds_used(database: str, count: int) -> float:
    """What the last jobs took, as queue_job has it."""
    # the last one's time is stored with the chunk
    session = psycopg2.connect(dbname=database)
    with session.cursor() as cr:
        cr.execute(
            "SELECT sum(exec_time) FROM (SELECT exec_time FROM queue_job"
            " WHERE method_name = 'run_load_job' AND exec_time IS NOT NULL"
            " ORDER BY id DESC LIMIT %s) jobs",
            [count],
        )
        seconds = cr.fetchone()[0]
    session.close()
    return float(seconds)


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
        return Measured(cost.seconds, cost.memory, f"{per_chunk:g} a chunk; {note}")

    return measured


def _per_chunk(measured: Measured, _rows: int) -> float:
    return float(measured.note.partition(" ")[0])


CASES = (
    Case(
        name="queue",
        says=f"what a chunk of {_CHUNK} rows costs beyond its loading",
        ours=_overhead,
        **{"rows": 4_000, "short_rows": 1_000},
        own=(("ms", lambda m, rows: m.seconds * 1000, at_most(30, "ms")),),
    ),
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
