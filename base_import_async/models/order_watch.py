# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where it would show in what order, and how many at once, records are loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

from .foresight import Way
from .loading import Reconsider


class OrderWatch:
    """Told by the models what they are about to do.

    Records that refer to others of the file are written in Odoo's way one by one, in
    the order of the file. A new one may then take the next number of a sequence, or a
    value that follows from those which are there: how many, the highest, the last.
    """

    def __init__(self, way: Way = Way.ODOO):
        self._way = way
        self._filled: set[str] = set()

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
