# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.queue_job.exception import FailedJobError

from ..core.formats.parts import PartNote
from ..core.report import LoadReport
from ..core.rows import pack_numbers, unpack_numbers
from ..core.states import ChunkState, Outcome
from .transfer_exporter import ExportedSlice

# Of many records with the same trouble, these are told by name.
_SHOWN_MESSAGES = 20


class TransferChunk(models.Model):
    """A chunk of an export: a slice of the records, and the part made of them."""

    _inherit = "transfer.chunk"

    res_ids = fields.Text(
        readonly=True,
        prefetch=False,
        help="Ids of the records of an export, in their order.",
    )
    part_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Part of the File",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    part_note = fields.Json(readonly=True, copy=False)
    export_notes = fields.Json(
        readonly=True, copy=False, help="What a person must know of, counted."
    )

    # ------------------------------------------------------------------
    # Job
    # ------------------------------------------------------------------

    @api.private
    def run_export_job(self):
        """Write the part of this chunk once and keep its report."""
        chunk = self.sudo()  # users only read chunks; the exporter drops this again
        if not chunk._claim():
            return self.env._("Nothing to export: the chunk is %s.", chunk.state)
        return chunk._store_slice(chunk._export())

    def _call_job(self, delayable):
        if self.run_id.is_export:
            return delayable.run_export_job()
        return super()._call_job(delayable)

    def _export(self) -> ExportedSlice:
        try:
            return self.run_id._get_exporter()._export_chunk(self)
        except AccessError as error:
            self._after_rollback(
                {
                    **self._prepare_final_vals(ChunkState.FAILED),
                    "failed_count": self.row_count,
                    "message": str(error),
                }
            )
            raise FailedJobError(str(error)) from error

    def _store_slice(self, result: ExportedSlice) -> str:
        """Keep part and counts; set failed records and unfinished ones aside."""
        with result.part:
            report = LoadReport(
                counts=Counter(
                    {
                        Outcome.EXPORTED: len(result.exported_ids),
                        Outcome.SKIPPED: len(result.missing),
                        Outcome.FAILED: len(result.failed),
                    }
                )
            )
            vals = {
                **self._prepare_final_vals(report.chunk_state),
                **self._prepare_count_vals(report),
                "record_count": len(result.exported_ids),
                "row_count": report.total,
                "part_note": result.note.to_json(),
                "export_notes": dict(result.notes) or False,
                "message": _summarize(result.missing) or False,
                "part_id": self.run_id._store_file(
                    result.part, f"part-{self.first_row}", self
                ).id,
            }
        if result.rest:
            self._hand_over_ids(result.rest)
        self._insert_skipped(result.missing)
        if result.failed and result.exported_ids:
            self._set_failed_aside(result.failed)
            vals.update(row_count=report.total - len(result.failed), failed_count=0)
        elif result.failed:
            vals.update(self._prepare_failed_slice_vals(result.failed))
        self.write(vals)
        self.run_id._advance_after_commit()
        return self.env._(
            "%(exported)s exported, %(skipped)s skipped, %(failed)s set aside, "
            "%(rest)s handed over",
            exported=len(result.exported_ids),
            skipped=len(result.missing),
            failed=len(result.failed),
            rest=len(result.rest),
        )

    # ------------------------------------------------------------------
    # What is not in the part
    # ------------------------------------------------------------------

    def _hand_over_ids(self, ids: list[int]) -> None:
        """Give the records that the time budget did not reach to a new chunk."""
        chunk = self.copy(
            {
                "state": ChunkState.WAITING.value,
                "res_ids": pack_numbers(ids),
                "first_row": self.last_row - len(ids) + 1,
                "row_count": len(ids),
                "job_uuid": False,
            }
        )
        if not self.run_id.one_at_a_time:
            chunk._enqueue()

    def _set_failed_aside(self, failed: dict[int, str]) -> None:
        """Put failed records into a chunk of their own, to be tried again."""
        chunk = self.copy(
            {
                **self._prepare_failed_slice_vals(failed),
                "source_chunk_id": (self.source_chunk_id or self).id,
                "job_uuid": False,
            }
        )
        chunk._insert_failed(failed)

    def _prepare_failed_slice_vals(self, failed: dict[int, str]) -> dict:
        places = self._get_places()
        positions = [places[record_id] for record_id in failed]
        return {
            **self._prepare_final_vals(ChunkState.FAILED),
            "res_ids": pack_numbers(failed),
            "first_row": min(positions),
            "last_row": max(positions),
            "row_count": len(failed),
            "failed_count": len(failed),
            "message": _summarize(failed),
        }

    def _get_places(self) -> dict[int, int]:
        """The number of each record of this chunk in the export."""
        ids = unpack_numbers(self.res_ids or "")
        return {record_id: self.first_row + i for i, record_id in enumerate(ids)}

    def _insert_skipped(self, missing: dict[int, str]) -> None:
        self._insert_export_entries(missing, Outcome.SKIPPED)

    def _insert_failed(self, failed: dict[int, str]) -> None:
        self._insert_export_entries(failed, Outcome.FAILED)

    def _insert_export_entries(
        self, messages: dict[int, str], outcome: Outcome
    ) -> None:
        if not messages:
            return  # as nearly always, and the places of all records take a while
        places = self._get_places()
        self.env["transfer.row"]._insert_entries(
            [
                {
                    "chunk_id": self.id,
                    "first_row": places[record_id],
                    "last_row": places[record_id],
                    "kind": "record",
                    "outcome": outcome.value,
                    "res_model": self.run_id.res_model,
                    "res_id": record_id,
                    "message": message,
                }
                for record_id, message in messages.items()
            ]
        )

    # ------------------------------------------------------------------
    # Names
    # ------------------------------------------------------------------

    @api.depends("run_id.is_export")
    def _compute_name(self):
        res = super()._compute_name()
        for chunk in self.filtered("run_id.is_export"):
            values = {
                "number": chunk.sequence + 1,
                "first": chunk.first_row,
                "last": chunk.last_row,
            }
            if chunk.source_chunk_id:
                chunk.name = self.env._(
                    "Failed records from %(first)s to %(last)s", **values
                )
            else:
                chunk.name = self.env._(
                    "Chunk %(number)s: records %(first)s to %(last)s", **values
                )
        return res

    def _get_job_name(self, total: int | None = None) -> str:
        if not self.run_id.is_export:
            return super()._get_job_name(total)
        return self.run_id.env._(
            "Export %(model)s to file %(file)s - #%(number)s - "
            "records %(first)s to %(last)s",
            model=self.run_id.model_id.name,
            file=self.run_id.file_name,
            number=self.sequence,
            first=self.first_row,
            last=self.last_row,
        )

    def _get_part_note(self) -> PartNote:
        return PartNote.from_json(self.part_note)


def _summarize(messages: dict[int, str]) -> str:
    """The first messages, one line each, with the ids that each is about."""
    ids: dict[str, list[int]] = {}
    for record_id, message in messages.items():
        ids.setdefault(message, []).append(record_id)
    return "\n".join(
        f"{message} ({pack_numbers(sorted(some))})"
        for message, some in list(ids.items())[:_SHOWN_MESSAGES]
    )
