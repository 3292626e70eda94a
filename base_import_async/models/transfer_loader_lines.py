# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections.abc import Sequence

import psycopg2

from odoo import models
from odoo.tools.lru import LRU

from ..core.records import Record
from ..core.rows import Row
from .foresight import Foresight, Way
from .loading import ChunkLoad, raise_unless_row_error
from .pace import Pace
from .tentative import TakeBack, tentative


class TransferLoader(models.AbstractModel):
    """Finds the line of a record that an error comes from."""

    _inherit = "transfer.loader"

    def _find_row(
        self, model, load: ChunkLoad, record: Record, error: Exception
    ) -> Row | None:
        """The first row of a record with which it fails, ``None`` for a lone row.

        An error of the database or of a constraint names no line, so the record
        is tried with fewer of its rows, and taken back.
        """
        if len(record.rows) == 1:
            return None
        enough, count = 1, len(record.rows)
        while enough < count:
            middle = (enough + count) // 2
            if self._fails_alike(model, load, record.rows[:middle], error):
                count = middle
            else:
                enough = middle + 1
        return record.rows[count - 1]

    def _fails_alike(
        self, model, load: ChunkLoad, rows: Sequence[Row], error: Exception
    ) -> bool:
        trial = ChunkLoad(
            Foresight(Way.ODOO, [[Record(list(rows))]]),
            load.deadline,
            load.blame,
            had_collision=True,
            pace=Pace(reads_ahead=False),
            chunk=load.chunk,
        )
        converting = model.with_context(
            import_flush=lambda **_what: None,
            import_cache=LRU(1024),
            transfer_load=trial,
        )
        try:
            with tentative(self.env):
                preparation = load.blame.preparation
                for item in self._convert(converting, preparation, trial):
                    self._write_records(model, trial, [item])
                raise TakeBack
        except Exception as found:  # sorted out: conflicts are raised
            raise_unless_row_error(found)
            return _get_gist(found) == _get_gist(error)
        return False


def _get_gist(error: Exception) -> tuple:
    """What two errors share when only ids and counts in their texts differ."""
    if isinstance(error, psycopg2.Error):
        return type(error), error.diag.constraint_name, error.diag.column_name
    return type(error), re.sub(r"\d+", "", str(error))
