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

    Of numbers that are not found Odoo's own lookup has the word, and its message.
    """

    def __init__(
        self, model: BaseModel, paths: Sequence[Sequence[str]], rows: Iterable
    ):
        self._known: frozenset[int] = frozenset()
        if [COLUMN] in paths and model.has_access("read"):
            place = paths.index([COLUMN])
            ids = {_read(row[place]) for row in rows} - {None}
            self._known = frozenset(model.search([("id", "in", list(ids))]).ids)

    def take(self, raw: dict[str, Any]) -> int | None:
        """Take the id out of a raw record, if it is a known one.

        :raises ValueError: when it is no number, which no lookup would survive
        """
        if not raw.get(COLUMN):
            return None
        res_id = int(raw[COLUMN])
        if res_id not in self._known:
            return None
        del raw[COLUMN]
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
