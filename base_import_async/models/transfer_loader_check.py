# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..core.states import Outcome
from . import changes
from .check_context import read_needed_rows
from .loading import ChunkLoad, ChunkResult
from .row_preparation import RowPreparation
from .tentative import TakeBack, tentative


class TransferLoader(models.AbstractModel):
    """Loads the chunks of a check, and takes everything back."""

    _inherit = "transfer.loader"

    def _load_chunk(self, chunk) -> ChunkResult:
        if not chunk.run_id.is_check:
            return super()._load_chunk(chunk)
        result = None
        with tentative(self.env):
            self._load_needed_rows(chunk)
            result = super()._load_chunk(chunk)
            raise TakeBack
        for record in result.done:
            if record.outcome is Outcome.CREATED:
                record.res_id = None  # there is no such record any more
            record.side, record.along, record.old_values = [], [], None
        return result

    def _load_needed_rows(self, chunk) -> None:
        """Load rows of other chunks that rows of this one refer to; uncounted.

        In an import these would be in already. Those that fail, fail in their
        own chunk; here their children miss them, as they will.
        """
        rows = read_needed_rows(chunk)
        if rows:
            self._load_records_of(chunk, RowPreparation(chunk.run_id, rows))

    def _write_records(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        left = load.changes_left
        if not left:
            return super()._write_records(model, load, items)
        known = self._get_existing_ids(model, [xid for _r, xid, _v in items])
        before = []
        for record, xid, values in items:
            res_id = known.get(xid) or values.get("id")
            if res_id and len(before) < left:
                target = model.browse(res_id).exists()
                words = changes.describe(target, changes.take(values)) if target else {}
                before.append((record, target, words))
        super()._write_records(model, load, items)
        for record, target, words in before:
            if record.outcome is Outcome.UPDATED:
                after = changes.describe(target, words)
                record.changes = changes.compare(words, after) or None
                load.changes_left -= 1
