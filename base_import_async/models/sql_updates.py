# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the code of a model has updated rows by SQL, past the ORM.

The loader reads ahead: the records that a batch updates together, and those that rows
refer to when they are looked up. Odoo reads each of them in its turn, so it sees what
SQL has done by then, although nobody has told the ORM. PostgreSQL counts the rows of
each table that a transaction updates: what the ORM has not updated, SQL has.
"""

import math
from collections import Counter
from collections.abc import Collection

from odoo.models import BaseModel
from odoo.sql_db import BaseCursor


class ReadAhead(Exception):
    """What was read ahead of its turn may have been updated by SQL since."""


class OrmUpdates:
    """How many rows of each table the ORM has updated by itself."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, records: BaseModel) -> None:
        """The rows of some records are about to be updated."""
        self._counts[records._table] += len(records)

    def add_unknown(self, records: BaseModel) -> None:
        """Rows are about to be updated, nobody knows how many."""
        self._counts[records._table] += math.inf

    def get(self, table: str) -> float:
        return self._counts[table]


class SqlWatch:
    """Watches some tables from now on."""

    def __init__(self, cr: BaseCursor, tables: Collection[str]):
        self._cr = cr
        self._before = _count(cr, tables)

    def has_seen(self, by_orm: OrmUpdates) -> bool:
        """Whether more rows were updated than by the ORM.

        What was rolled back counts, too: then a yes costs time, and nothing else.
        """
        now = _count(self._cr, self._before)
        return any(
            now[table] - before > by_orm.get(table)
            for table, before in self._before.items()
        )


def _count(cr: BaseCursor, tables: Collection[str]) -> dict[str, int]:
    if not tables:
        return {}
    cr.execute(
        """SELECT name, pg_stat_get_xact_tuples_updated(quote_ident(name)::regclass)
             FROM unnest(%s) AS name""",
        [sorted(tables)],
    )
    return dict(cr.fetchall())
