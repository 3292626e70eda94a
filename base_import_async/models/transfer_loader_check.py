# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..core.records import Record
from ..core.rows import Cell, Row
from ..core.states import Outcome
from . import changes
from .chunk_result import ChunkResult
from .loading import ChunkLoad
from .needed_rows import NeededRows
from .tentative import TakeBack, flushing_as, tentative


class TransferLoader(models.AbstractModel):
    """Loads the chunks of a check, and takes everything back."""

    _inherit = "transfer.loader"

    def _load_rows(
        self, chunk, header: tuple[Cell, ...] | None, rows: list[Row]
    ) -> ChunkResult:
        if not chunk.run_id.is_check:
            return super()._load_rows(chunk, header, rows)
        result = None
        with tentative(self.env):
            for needed in NeededRows(chunk, rows).by_chunk():
                self._load_needed_rows(chunk, needed)
            result = super()._load_rows(chunk, header, rows)
            raise TakeBack
        self._forget_records(chunk.run_id.res_model, result.done)
        return result

    def _load_needed_rows(self, chunk, rows: list[Row]) -> None:
        """Load rows of an earlier chunk that rows of this one depend on; uncounted.

        In an import these would be in already. Those that fail, fail in their
        own chunk; here others miss them, as they will.
        """
        with flushing_as(chunk.run_id._get_load_env()):
            preparation = chunk.run_id._get_row_preparation(rows)
            self._load_records_of(chunk, preparation, is_counted=False)

    def _forget_records(self, res_model: str, records: list[Record]) -> None:
        """Take away what leads to records that are gone."""
        model = self.env[res_model]
        left = set(model.browse([r.res_id for r in records if r.res_id]).exists().ids)
        for record in records:
            if record.res_id not in left:
                record.res_id = None
            record.side, record.along, record.old_values = [], [], None

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
        # the import writes without having looked: values that are known, of other
        # records as well, are written in another order, and refused in other words
        if before:
            model.env.invalidate_all()
        super()._write_records(model, load, items)
        for record, target, words in before:
            if record.outcome is Outcome.UPDATED:
                after = changes.describe(target, words)
                record.changes = changes.compare(words, after) or None
                load.changes_left -= 1
