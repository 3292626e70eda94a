"""Copies of the two prepared databases: Odoo alone, and Odoo with the suite."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

# Names of the prepared databases, which themselves stay as they are.
PLAIN = os.environ.get("BENCH_PLAIN", "")
SUITE = os.environ.get("BENCH_SUITE", "")
# States of a run that is over.
CLOSED = ("done", "partial", "failed", "cancelled")


@contextmanager
def copy_of(origin: str) -> Iterator[str]:
    """A copy of a prepared database, for as long as it is needed; its name."""
    name = f"{origin}_{os.getpid()}"
    stored = Path(os.environ["BENCH_FILESTORE"])
    _execute("CREATE DATABASE {} TEMPLATE {}", name, origin)
    try:
        if (stored / origin).exists():
            # Stored files are never rewritten.
            shutil.copytree(stored / origin, stored / name, copy_function=os.link)
        yield name
    finally:
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        if (stored / name).exists():
            shutil.rmtree(stored / name)


def wait_for_run(database: str, run_id: int) -> dict[str, int]:
    """Wait until a run is closed; how many rows it has of each outcome."""
    query = """SELECT state, created_count, updated_count, unchanged_count, failed_count
                 FROM transfer_run WHERE id = %s"""
    _state, *counts = ask_until(
        database, query, run_id, is_ready=lambda row: row[0] in CLOSED
    )
    words = ("created", "updated", "unchanged", "failed")
    return dict(zip(words, counts, strict=True))


def ask_until(
    database: str, query: str, *arguments: Any, is_ready: Callable[[tuple], bool]
) -> tuple:
    """Ask for a row again and again until it is what is waited for; that row."""
    session = psycopg2.connect(dbname=database)
    session.autocommit = True
    with closing(session), session.cursor() as cr:
        while True:
            cr.execute(query, arguments)
            row = cr.fetchone()
            if is_ready(row):
                return row
            time.sleep(0.05)


def _execute(statement: str, *names: str) -> None:
    session = psycopg2.connect(dbname="postgres")
    session.autocommit = True
    with session.cursor() as cr:
        cr.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    session.close()


def work_folder() -> Path:
    """Where the generated files are kept: git ignores it."""
    folder = Path(os.environ["BENCH_FILES"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder
