# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the code of a model has read its table by SQL, past the ORM.

How many records there are, the highest number of them: of that nobody tells the ORM.
PostgreSQL counts how often a transaction has read a table; what the ORM has not read
itself, SQL has. A look for one row by its id tells nothing of other rows (PostgreSQL
looks so at what is referred to).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from odoo.models import BaseModel

_COUNT = """
    SELECT pg_stat_get_xact_numscans(quote_ident(%(table)s)::regclass)
         + SUM(CASE WHEN indisprimary
                    THEN GREATEST(pg_stat_get_xact_tuples_returned(indexrelid)
                                  - pg_stat_get_xact_numscans(indexrelid), 0)
                    ELSE pg_stat_get_xact_numscans(indexrelid) END)
      FROM pg_index WHERE indrelid = quote_ident(%(table)s)::regclass
"""


class SqlReads:
    """Counts how often the table of a model is read while somebody watches."""

    def __init__(self, model: BaseModel):
        self._model = model
        self._watchers = 0
        self._by_orm = 0
        # the statements of the cursor so far, and what was counted after them
        self._known: tuple[int, int] = (-1, 0)

    @contextmanager
    def watching(self, found: Callable[[], None]) -> Iterator[None]:
        """``found`` is called in the end when SQL has read the table inside."""
        before = self._count() - self._by_orm
        self._watchers += 1
        try:
            yield
        finally:
            self._watchers -= 1
        if self._count() - self._by_orm > before:
            found()

    @contextmanager
    def by_orm(self) -> Iterator[None]:
        """Inside, the ORM reads the table, or updates it; but for what is told of."""
        if not self._watchers:
            yield
            return
        before, known = self._count(), self._by_orm
        yield
        # what was inside of it is known already
        self._by_orm = known + self._count() - before

    def _count(self) -> int:
        cr = self._model.env.cr
        if cr.sql_log_count != self._known[0]:
            cr.execute(_COUNT, {"table": self._model._table})
            count = int(cr.fetchone()[0] or 0)
            self._known = cr.sql_log_count, count
        return self._known[1]
