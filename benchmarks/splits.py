"""Large files: how soon they are accepted, and how fast they are cut into chunks."""

import time

import psycopg2

from . import files
from .case import Case, Measured, at_least, at_most
from .databases import SUITE, copy_of, work_folder
from .job_server import job_server
from .probe import measure


def _submit(rows: int) -> Measured:
    path = files.PARTNERS.write(work_folder() / f"large_{rows}.csv", rows)
    with copy_of(SUITE) as database:
        cost = measure(
            *(database, "submit"),
            **{"path": str(path), "model": "res.partner"},
            **{"fields": files.PARTNERS.fields, "rows": rows},
            options={"chunk_size": 500},
        )
    size = path.stat().st_size / 1e6
    return Measured(cost.seconds, cost.memory, f"{size:.0f} MB")


def _split(rows: int) -> Measured:
    """From the end of the request to the last chunk; only then they load."""
    path = files.PARTNERS.write(work_folder() / f"large_{rows}.csv", rows)
    with copy_of(SUITE) as database, job_server(database, 1) as memory:
        submission = measure(
            *(database, "submit"),
            **{"path": str(path), "model": "res.partner"},
            **{"fields": files.PARTNERS.fields, "rows": rows},
            options={"chunk_size": 500},
        )
        chunks = _wait_until_split(database, submission.answer)
        seconds = time.time() - submission.ended
        return Measured(seconds, memory.peak, f"{chunks:,} chunks")


def _wait_until_split(database: str, run_id: int) -> int:
    session = psycopg2.connect(dbname=database)
    session.autocommit = True
    with session.cursor() as cr:
        while True:
            cr.execute(
                "SELECT split_done FROM transfer_run WHERE id = %s"
                " AND state NOT IN ('failed', 'cancelled')",
                [run_id],
            )
            rows = cr.fetchall()
            if not rows:
                raise RuntimeError("The run closed before its file was split.")
            if rows[0][0]:
                break
            time.sleep(0.05)
        cr.execute("SELECT count(*) FROM transfer_chunk WHERE run_id = %s", [run_id])
        count = cr.fetchone()[0]
    session.close()
    return int(count)


CASES = (
    Case(
        name="submit",
        says="submit a large csv: the request beyond the upload",
        ours=_submit,
        **{"rows": 1_000_000, "short_rows": 20_000},
        own=(("seconds", lambda m, rows: m.seconds, at_most(1, "s")),),
    ),
    Case(
        name="split",
        says="cut a large csv into chunks of 500 rows",
        ours=_split,
        **{"rows": 1_000_000, "short_rows": 20_000},
        own=(
            ("rows/s", lambda m, rows: rows / m.seconds, at_least(100_000, "rows/s")),
            ("memory", lambda m, rows: m.memory, at_most(200, "MiB")),
        ),
    ),
)
