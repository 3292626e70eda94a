# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import fields, models

from ..core.report import LoadReport
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
        settled = [entry for entry in result if entry.outcome is not Outcome.FAILED]
        report = LoadReport(counts=Counter(entry.outcome for entry in result))
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

    def _prepare_failed_vals(self, failed: list) -> dict:
        """A chunk of the failed entries: to retry it is to try them again."""
        return {
            **self._prepare_final_vals(ChunkState.FAILED),
            "row_count": len(failed),
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
