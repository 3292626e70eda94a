"""Large files: how soon they are accepted, and how fast they are cut into chunks."""

import time

from . import files
from .case import Case, Measured, at_least, at_most
from .databases import CLOSED, SUITE, ask_until, copy_of, wait_for_run, work_folder
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
        _wait_until_loading(database, submission.answer)
        first = {"first chunk": time.time() - submission.ended}
        return Measured(seconds, memory.peak, f"{chunks:,} chunks", first)


def _wait_until_split(database: str, run_id: int) -> int:
    """The number of chunks, when all are there."""
    query = """SELECT run.state, run.split_done, (SELECT count(*) FROM transfer_chunk
                                                   WHERE run_id = run.id)
                 FROM transfer_run run WHERE run.id = %s"""
    state, _is_split, count = ask_until(
        database, query, run_id, is_ready=lambda row: row[1] or row[0] in CLOSED
    )
    if state in ("failed", "cancelled"):
        raise RuntimeError("The run closed before its file was split.")
    return int(count)


def _wait_until_loading(database: str, run_id: int) -> None:
    """Until a worker has taken up the first chunk."""
    query = """SELECT count(*) FROM transfer_chunk chunk
                 JOIN queue_job job ON job.uuid = chunk.job_uuid
                WHERE chunk.run_id = %s AND job.state IN ('started', 'done')"""
    ask_until(database, query, run_id, is_ready=lambda row: row[0] > 0)


def _queue(rows: int) -> Measured:
    """One worker: the time of the run that no job accounts for, by its own clock."""
    path = files.PARTNERS.write(work_folder() / f"queue_{rows}.csv", rows)
    with copy_of(SUITE) as database, job_server(database, 1) as memory:
        submission = measure(
            *(database, "submit"),
            **{"path": str(path), "model": "res.partner"},
            **{"fields": files.PARTNERS.fields, "rows": rows},
            options={"chunk_size": 50},
        )
        wait_for_run(database, submission.answer)
        seconds = time.time() - submission.ended
        query = """SELECT count(*), sum(job.exec_time) FROM queue_job job
                    WHERE job.uuid IN (SELECT job_uuid FROM transfer_chunk
                                        WHERE run_id = %s
                                        UNION SELECT job_uuid FROM transfer_run
                                        WHERE id = %s)"""
        count, worked = ask_until(
            *(database, query, submission.answer, submission.answer),
            is_ready=lambda row: row[1] is not None,
        )
        between = {"between jobs": 1000 * (seconds - worked) / count}
        return Measured(
            seconds, memory.peak, f"{count:,} jobs, {worked:.1f} s", between
        )


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
            (
                "first chunk starts after",
                lambda m, rows: m.figures["first chunk"],
                at_most(10, "s"),
            ),
        ),
    ),
    Case(
        name="queue",
        says="chunks of 50 rows: what passes between jobs, for each",
        ours=_queue,
        **{"rows": 2_000, "short_rows": 500},
        own=(
            (
                "a chunk",
                lambda m, rows: m.figures["between jobs"],
                at_most(30, "ms"),
            ),
        ),
    ),
)
