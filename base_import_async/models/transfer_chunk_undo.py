# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import fields, models

from ..core.report import LoadReport
from ..core.rows import pack_numbers
from ..core.states import ChunkState, Outcome


class TransferChunk(models.Model):
    """A chunk of an undo: the ledger entries of one chunk of the import."""

    _inherit = "transfer.chunk"

    undo_chunk_id = fields.Many2one(
        comodel_name="transfer.chunk",
        string="Undoes",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The chunk of the import whose entries are taken back.",
    )

    undo_entries = fields.Char(
        readonly=True,
        help="Numbers of the entries that are left to this chunk, e.g. 71-80,83; "
        "empty: all of the chunk that it undoes.",
    )

    written_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="Write date, to the microsecond, of what this chunk wrote.",
    )

    def _load(self):
        if not self.run_id.undo_of_id:
            return super()._load()
        return self.run_id._get_loader()._undo_chunk(self)

    def _store_result(self, result) -> str:
        """Keep what became of each entry, in the transaction that did it."""
        self.written_at = self.env.cr.now()
        if not self.run_id.undo_of_id:
            return super()._store_result(result)
        failed = [entry for entry in result if entry.outcome is Outcome.FAILED]
        rest = [entry for entry in result if not entry.outcome]
        settled = [
            entry for entry in result if entry.outcome not in (None, Outcome.FAILED)
        ]
        report = LoadReport(counts=Counter(e.outcome for e in result if e.outcome))
        vals = {
            **self._prepare_final_vals(report.chunk_state),
            **self._prepare_count_vals(report),
            "row_count": len(settled),
            "failed_count": 0,
        }
        holder = self
        if failed and settled:
            holder = self.copy({**self._prepare_failed_vals(failed), "job_uuid": False})
            holder.source_chunk_id = self.source_chunk_id or self
        elif failed:
            vals.update(self._prepare_failed_vals(failed))
        if rest:
            self._hand_over_entries(rest)
        self.write(vals)
        rows = self.env["transfer.row"]
        rows._insert_entries([entry.to_vals(self) for entry in settled])
        rows._insert_entries([entry.to_vals(holder) for entry in failed])
        self.run_id._advance_after_commit()
        return self.env._(
            "%(reversed)s reversed, %(kept)s kept, %(failed)s failed",
            reversed=report.count(Outcome.REVERSED),
            kept=report.count(Outcome.KEPT),
            failed=len(failed),
        )

    def _hand_over_entries(self, rest: list) -> None:
        """Give what the time budget did not reach to a new chunk, and job."""
        chunk = self.copy(
            {
                **self._prepare_entries_vals(rest),
                "state": ChunkState.WAITING.value,
                "job_uuid": False,
            }
        )
        chunk._enqueue()

    def _prepare_entries_vals(self, entries: list) -> dict:
        return {
            "undo_entries": pack_numbers(sorted(entry.row.id for entry in entries)),
            "row_count": len(entries),
            "first_row": min(entry.row.first_row for entry in entries),
            "last_row": max(entry.row.last_row for entry in entries),
        }

    def _prepare_failed_vals(self, failed: list) -> dict:
        """A chunk of the failed entries: to retry it is to try them again."""
        return {
            **self._prepare_final_vals(ChunkState.FAILED),
            **self._prepare_entries_vals(failed),
            "failed_count": len(failed),
            "message": "\n".join(dict.fromkeys(entry.message for entry in failed[:20])),
        }

    def _get_job_name(self, total: int | None = None) -> str:
        if not self.run_id.undo_of_id:
            return super()._get_job_name(total)
        return self.run_id.env._(
            "Undo the import of %(model)s from file %(file)s - #%(number)s",
            model=self.run_id.model_id.name,
            file=self.run_id.file_name,
            number=self.sequence,
        )
