# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where it would show in what order, and how many at once, records are loaded."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from odoo.models import BaseModel

from .foresight import Way
from .loading import Reconsider


class OrderWatch:
    """Told by the models what they are about to do.

    Records that refer to others of the file are written in Odoo's way one by one, in
    the order of the file. A new one may then take the next number of a sequence, or a
    value that follows from those which are there: how many, the highest, the last.

    So may those of a batch that is written in parts, since some of it is refused.

    ``follows_others``: whether, in a part, default values were found in the table of
    the new records
    """

    def __init__(self, way: Way = Way.ODOO, *, is_part: bool = False):
        self._way = way
        self._is_part = is_part
        self._filled: set[str] = set()
        self._watched: set[tuple[str, frozenset[str]]] = set()
        self.follows_others = False

    def before_number(self) -> None:
        """The next number of a sequence is about to be taken.

        :raises Reconsider: when another record should take it
        """
        if self._way is Way.LEVELS:
            raise Reconsider

    @contextmanager
    def filling(self, model: str, count: int) -> Iterator[None]:
        """Inside, values are found for so many new records of a model."""
        shows = self._way is Way.LEVELS or (self._way is Way.FILE and count > 1)
        if not shows or model in self._filled:
            yield
            return
        self._filled.add(model)
        try:
            yield
        finally:
            self._filled.discard(model)

    def have_values(self, model: str) -> None:
        """The values of new records of a model are found: they go to their table."""
        self._filled.discard(model)

    def before_search(self, model: str) -> None:
        """Records of a model are about to be searched.

        :raises Reconsider: when values of new ones may follow from what is found
        """
        if model in self._filled:
            raise Reconsider

    def watches_defaults(self) -> bool:
        """Whether :meth:`finding_defaults` may have something to do."""
        return self._is_part or bool(self._filled)

    @contextmanager
    def finding_defaults(
        self, model: BaseModel, given: Collection[str]
    ) -> Iterator[None]:
        """Inside, default values of a new record are found, by SQL as it may be.

        Of the first one that is to have them: PostgreSQL is asked what was read.

        :param given: fields that need none
        :raises Reconsider: when they may follow from records of the file
        """
        shows = model._name in self._filled
        key = (model._name, frozenset(given))
        if key in self._watched or not (shows or self._is_part):
            yield
            return
        self._watched.add(key)
        before = _count_reads(model)
        yield
        if _count_reads(model) > before:
            if shows:
                raise Reconsider
            self.follows_others = True


def _count_reads(model: BaseModel) -> int:
    """How often this transaction has looked into the table of a model."""
    model.env.cr.execute(
        """SELECT SUM(pg_stat_get_xact_numscans(place))
             FROM (SELECT quote_ident(%(table)s)::regclass::oid AS place
                    UNION ALL SELECT indexrelid FROM pg_index
                    WHERE indrelid = quote_ident(%(table)s)::regclass) places""",
        {"table": model._table},
    )
    return model.env.cr.fetchone()[0]
