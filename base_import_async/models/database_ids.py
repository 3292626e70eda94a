# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The database ids that rows name, looked up together: Odoo searches for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

COLUMN = ".id"
_LARGEST = 2**31 - 1  # PostgreSQL refuses to look for more


class DatabaseIds:
    """Which records of a chunk name one that is there, and that the user may see.

    Of numbers that are not found Odoo's own lookup has the word, and its message. So
    has it where the rows above may have changed the record, archived it perhaps.
    """

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._touched: set[int] = set()
        self._current: int | None = None  # that of the row which is being converted

    def look_up(
        self, model: BaseModel, paths: Sequence[Sequence[str]], rows: Iterable
    ) -> None:
        """Look for all ids that rows name."""
        if [COLUMN] in paths and model.has_access("read"):
            place = paths.index([COLUMN])
            ids = {_read(row[place]) for row in rows} - {None}
            self._known = set(model.search([("id", "in", list(ids))]).ids)

    def note_touched(self, ids: Iterable[int]) -> None:
        """Rows have changed some records, or will when they are written."""
        self._touched.update(ids)

    def settle(self) -> None:
        """All rows above are written by now, were they loaded in Odoo's way."""
        self._known -= self._touched
        self._touched.clear()

    def take(self, raw: dict[str, Any]) -> int | None:
        """Take the id out of a raw record, if it is a known one.

        :raises ValueError: when it is no number, which no lookup would survive
        """
        if self._current:
            self._touched.add(self._current)
            self._current = None
        if not raw.get(COLUMN):
            return None
        res_id = int(raw[COLUMN])
        if res_id not in self._known:
            return None
        del raw[COLUMN]
        self._current = res_id
        return res_id


def describe_no_id(env: Environment) -> dict[str, str]:
    """The message of ``load`` for a database id that is no number."""
    message = env._(
        "A database id is a whole number. Write that of the record, or leave the cell "
        "empty for a new one."
    )
    return {"type": "error", "field": COLUMN, "message": message}


def _read(cell: Any) -> int | None:
    try:
        number = int(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 < number <= _LARGEST else None
