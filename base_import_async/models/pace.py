# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many records are written at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from odoo.models import BaseModel
from odoo.tools.lru import LRU


@dataclass
class Pace:
    """How many records one call writes: as many as it writes in one to three seconds.

    Enough to write in bulk, few enough to look at the clock between two calls, be they
    contacts (500 in a second) or journal entries (20). Some models cost as much for a
    batch as for ten records: new users empty the caches of the server with each.
    """

    size: int = 200
    # whether records are read before their turn: not where SQL updates them meanwhile
    reads_ahead: bool = True

    @contextmanager
    def following(self, count: int) -> Iterator[None]:
        """Learn from the time that ``count`` records take inside."""
        began, size = time.monotonic(), self.size
        yield
        took = time.monotonic() - began
        if self.size < size:
            return  # records were refused: the time is that of many tries
        if took > 3:
            self.size = max(self.size // 2, 25)
        elif count >= self.size and took < 1:
            self.size = min(self.size * 2, 1000)

    def stumble(self, count: int, refused: int) -> None:
        """Of ``count`` records that were to be written at once some were refused.

        What is written together with a refused record is written again. Where one in a
        hundred is refused, every second batch of fifty has none.
        """
        self.size = min(self.size, max(count // (2 * refused), 25))


# What the chunks before have taught this process, which loads many of a run. A process
# that knows nothing yet, and one that has forgotten, begins anew.
_PACES: LRU[tuple[str, int], Pace] = LRU(50)


def get_pace(run: BaseModel) -> Pace:
    """The pace of a ``transfer.run``."""
    key = (run.env.cr.dbname, run.id)
    pace = _PACES.get(key)
    if pace is None:
        pace = _PACES[key] = Pace()
    return pace
