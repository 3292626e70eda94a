# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Have PostgreSQL notice that a table is small no more.

A connection plans the check of a foreign key once and keeps the plan. Made while a
table has a few dozen rows, it reads the whole table for each row that refers to it,
until the table is analyzed: autovacuum does that within a minute or so, by when an
import has loaded tens of thousands of rows, each check slower than the one before.
"""

from odoo.sql_db import BaseCursor
from odoo.tools import SQL

from .transactions import in_new_transaction

# A table of fewer rows is read as a whole for little more than an index costs.
_FEWEST_ROWS = 200

# What a connection has inserted counts as inserted by its current transaction until it
# is reported, once a second at most: quick chunks would each analyze what those before
# them inserted. Since PostgreSQL 15 one can ask for the report at the next commit.
_COUNTS_CAN_BE_SETTLED = 150000


def analyze_grown_tables_after_commit(cr: BaseCursor) -> None:
    """Analyze, once it is committed, each table that this transaction doubled at least.

    In a transaction of its own: analyzing locks a table against being analyzed by
    others until the end. Tables that others analyze already are left to them; as are,
    with a warning in PostgreSQL's log, those that belong to another database user.
    """
    if tables := find_grown_tables(cr):
        what = f"Analyzing the tables {', '.join(tables)}"
        cr.postcommit.add(
            lambda: in_new_transaction(
                cr.dbname, lambda env: analyze(env.cr, tables), what
            )
        )


def find_grown_tables(cr: BaseCursor) -> list[str]:
    """The tables that this transaction made twice as large as PostgreSQL knows them.

    :return: their names, quoted where they must be
    """
    cr.execute(
        """SELECT oid::regclass::text FROM pg_class
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
              AND pg_stat_get_xact_tuples_inserted(oid) >= GREATEST(reltuples, %s)""",
        [_FEWEST_ROWS],
    )
    tables = [name for (name,) in cr.fetchall()]
    if cr._cnx.server_version >= _COUNTS_CAN_BE_SETTLED:
        cr.execute("SELECT pg_stat_force_next_flush()")
    return tables


def analyze(cr: BaseCursor, tables: list[str]) -> None:
    """:param tables: names as :func:`find_grown_tables` gives them"""
    # names of PostgreSQL itself, quoted by it
    cr.execute(SQL("ANALYZE (SKIP_LOCKED) %s", SQL(", ").join(map(SQL, tables))))
