# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass

from odoo import api, models

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Row, get_span, pack_numbers
from odoo.addons.base_import_async.core.states import ChunkState
from odoo.addons.base_import_async.models.tentative import TakeBack, tentative

from .pattern_file_open import OpenedFile
from .words import name_field

_SHOWN_CELLS = 3


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """What an import would do with a record of the file."""

    row_number: int
    name: str
    outcome: str
    message: str


class PatternFile(models.Model):
    """The first rows of a file, imported and taken back at once."""

    _inherit = "pattern.file"

    @api.model
    @api.private
    def _preview(self, pattern, opened: OpenedFile, count: int) -> list[PreviewLine]:
        """What would become of the first rows; nothing of it stays.

        Goes through the loader that the import goes through, with the same choices.

        :raises UserError: for columns that cannot work
        """
        self._check_may_import_with(pattern)
        rows = list(opened.rows[:count])
        if not rows:
            return []
        asked, values = self._prepare_asked(pattern, opened, {"on_error": "row"})
        found: list[PreviewLine] = []
        with tentative(self.env):
            # users only read runs; this one is gone when the block ends
            runs = self.env["transfer.run"].sudo()
            run = runs.create(
                {**runs._prepare_import(is_check=True, **asked), **values}
            )
            chunk = (
                self.env["transfer.chunk"].sudo().create(self._prepare_chunk(run, rows))
            )
            result = run._get_loader()._load_rows(chunk, None, rows)
            found = [self._describe(run, record) for record in result.records]
            raise TakeBack
        return found

    @api.model
    def _prepare_chunk(self, run, rows: list[Row]) -> dict:
        first, last = get_span(rows)
        return {
            "run_id": run.id,
            "sequence": 0,
            "state": ChunkState.QUEUED.value,
            "first_row": first,
            "last_row": last,
            "row_numbers": pack_numbers([row.number for row in rows]),
            "row_count": len(rows),
        }

    @api.model
    def _describe(self, run, record: Record) -> PreviewLine:
        row = record.rows[0]
        parts = [
            f"{issue.column}: {issue.message}" if issue.column else issue.message
            for issue in record.issues
        ]
        fields_ = self.env[run.res_model]._fields
        for name, (old, new) in (record.changes or {}).items():
            known = fields_.get(name)
            label = name_field(self.env, known) if known else name
            parts.append(f"{label}: {old or '∅'} → {new or '∅'}")
        return PreviewLine(
            row_number=row.number,
            name=self._get_preview_name(run, record),
            outcome=record.outcome.value,
            message="; ".join(parts),
        )

    @api.model
    def _get_preview_name(self, run, record: Record) -> str:
        """The record that is there, else how the file begins to describe it."""
        if record.res_id:
            existing = run._get_load_env()[run.res_model].browse(record.res_id)
            return existing.display_name
        texts = (cell_text(cell).strip() for cell in record.rows[0].cells)
        return " · ".join([text for text in texts if text][:_SHOWN_CELLS])
