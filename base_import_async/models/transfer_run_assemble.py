# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import shutil
import tempfile
import zipfile
from collections import Counter
from contextlib import ExitStack, contextmanager

from odoo import api, fields, models

from odoo.addons.queue_job.exception import FailedJobError

from ..core.errors import TransferError
from ..core.formats.part_formats import get_part_format
from ..core.states import RunState
from .transfer_run_advance import _LIVE_JOB_STATES

_XLSX_LINES = "transfer.xlsx_lines_per_file"


class TransferRun(models.Model):
    """The last step of an export: the parts become one file.

    A format that takes long to write (xlsx) is written in volumes, a job each, so
    that none exceeds the time that the server gives it; several volumes are packed
    into a zip. An assembly job changes nothing before its end, so it may die and be
    repeated.
    """

    _inherit = "transfer.run"

    is_assembled = fields.Boolean(readonly=True, copy=False)
    assembly_job_uuid = fields.Char(string="Assembly Job", readonly=True, copy=False)
    assembly_failed = fields.Boolean(readonly=True, copy=False)
    volume_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Volumes",
        readonly=True,
        copy=False,
        help="Files of an export that is too large for one.",
    )

    # ------------------------------------------------------------------
    # When: a part of _advance
    # ------------------------------------------------------------------

    def _reconcile_jobs(self) -> None:
        result = super()._reconcile_jobs()
        if self.is_export and self._is_ready_to_assemble():
            self._reconcile_assembly()
        return result

    def _is_ready_to_assemble(self) -> bool:
        return (
            self.state == RunState.RUNNING.value
            and self.split_done
            and not (self.cancel_requested or self.is_assembled or self.assembly_failed)
            and not self._get_counts()[self.id]["open_chunk_count"]
            and not self._is_export_lost()
        )

    def _is_export_lost(self) -> bool:
        """Whether there are records and none of them could be exported."""
        counts = self._get_counts()[self.id]
        return bool(counts["failed_count"] and not counts["exported_count"])

    def _reconcile_assembly(self) -> None:
        # jobs are not the user's to read
        job = (
            self.env["queue.job"]
            .sudo()
            .search([("uuid", "=", self.assembly_job_uuid or "")])
        )
        if job.state in _LIVE_JOB_STATES:
            return
        if job.state in ("failed", "cancelled"):
            self._fail_assembly(
                job.exc_message
                or self.env._("The job that writes the file was cancelled.")
            )
        else:
            self._enqueue_assembly()

    def _fail_assembly(self, message: str) -> None:
        self.write({"assembly_failed": True, "message": message})

    def _enqueue_assembly(self) -> None:
        worker = self.with_user(self.user_id).with_context(**self._get_job_context())
        job = worker.with_delay(
            priority=self.priority,
            description=self.env._("Write the file %s", self.file_name),
        ).run_assemble_job()
        self.assembly_job_uuid = getattr(job, "uuid", None)

    def _is_finished(self) -> bool:
        if not super()._is_finished():
            return False
        over = self.cancel_requested or self.is_assembled or self.assembly_failed
        return not self.is_export or over or self._is_export_lost()

    def _get_closed_state(self, counts: dict[str, int]) -> RunState:
        if self.assembly_failed and not self.cancel_requested:
            return RunState.FAILED
        return super()._get_closed_state(counts)

    def _reopen(self) -> None:
        """The file of a reopened export is written anew."""
        exports = self.filtered(lambda run: run.is_export and run._is_closed)
        exports._forget_volumes()
        exports.write(
            {
                "is_assembled": False,
                "assembly_failed": False,
                "assembly_job_uuid": False,
            }
        )
        return super()._reopen()

    def action_retry_failed(self):
        """Of an export whose file could not be written, write it again."""
        lost = self.filtered("assembly_failed")
        if not lost:
            return super().action_retry_failed()
        self._check_may_act()
        for run in lost.sudo():  # users only read runs; the right was checked
            run._reopen()
            run._advance_after_commit()
        rest = self - lost
        return super(TransferRun, rest).action_retry_failed() if rest else True

    # ------------------------------------------------------------------
    # How
    # ------------------------------------------------------------------

    @api.private
    def run_assemble_job(self):
        """Write the next volume of the file, or what the volumes amount to.

        The run is not locked meanwhile, so that it can be cancelled: who changes it
        first makes the other one begin anew.
        """
        run = self.sudo()  # users only read runs; the parts were written as the user
        if not run._is_ready_to_assemble():
            return self.env._("Nothing to write: the export is %s.", run.state)
        self._check_export_group()
        volumes = run._get_volumes()
        try:
            if len(run.volume_ids) < len(volumes):
                run._write_volume(volumes, len(run.volume_ids))
        except TransferError as error:
            raise FailedJobError(run._explain(error)) from error
        if len(run.volume_ids) < len(volumes):
            run._enqueue_assembly()
            return self.env._(
                "File %(number)s of %(count)s is written; another job goes on.",
                number=len(run.volume_ids),
                count=len(volumes),
            )
        run._finish_assembly()
        return self.env._("The file %s is written.", run.file_name)

    def _get_volumes(self) -> list:
        """The chunks of each file, in the order of the records; at least one file."""
        chunks = self.env["transfer.chunk"].search(
            [("run_id", "=", self.id), ("part_id", "!=", False)],
            order="first_row, id",
        )
        limit = self._get_max_lines()
        volumes, count = [chunks.browse()], 0
        for chunk in chunks:
            lines = chunk._get_part_note().line_count
            if limit and count and count + lines > limit:
                volumes.append(chunks.browse())
                count = 0
            volumes[-1] += chunk
            count += lines
        return volumes

    def _get_max_lines(self) -> int:
        """Lines that a file of this export should hold at most; 0 for any number."""
        default = get_part_format(self.format_code).max_lines
        # a setting of administrators, read for any user
        parameters = self.env["ir.config_parameter"].sudo()
        return default and int(parameters.get_param(_XLSX_LINES, default))

    def _write_volume(self, volumes: list, index: int) -> None:
        name = self.file_name
        if len(volumes) > 1:
            stem, extension = os.path.splitext(name)
            name = f"{stem}-{index + 1}{extension}"
        with tempfile.TemporaryFile() as stream:
            self._join_parts(volumes[index], stream)
            stream.seek(0)
            self.volume_ids += self._store_file(stream, name, self)

    def _join_parts(self, chunks, stream) -> None:
        """Write the file of some chunks; a hook for what stands beside the rows."""
        exporter = self._get_exporter().with_env(self._get_load_env())
        with self._open_parts(chunks) as parts:
            self._get_part_format().join(
                exporter._get_header(self),
                parts,
                [chunk._get_part_note() for chunk in chunks],
                stream,
                self._get_table_options(),
            )

    def _get_part_format(self):
        """How slices of this export are kept and joined; a hook."""
        return get_part_format(self.format_code)

    @contextmanager
    def _open_parts(self, chunks):
        """Yield the parts one by one, each open for as long as it is read."""
        with ExitStack() as stack:

            def opened():
                for chunk in chunks:
                    with chunk.part_id._open_stream() as part:
                        yield part

            parts = opened()
            stack.callback(parts.close)
            yield parts

    def _finish_assembly(self) -> None:
        """Make the volumes the file of the run; packed, if there are several."""
        result = self.volume_ids
        name = self.file_name
        if len(result) > 1:
            name = f"{os.path.splitext(name)[0]}.zip"
            result = self._pack(result, name)
            self._forget_volumes()
        self.write(
            {
                "attachment_id": result.id,
                "file_name": name,
                "is_assembled": True,
                "volume_ids": [fields.Command.clear()],
            }
        )
        self._advance_after_commit()

    def _pack(self, volumes, name: str):
        """A zip of files that are packed themselves."""
        with tempfile.TemporaryFile() as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
                for volume in volumes.sorted("id"):
                    with (
                        volume._open_stream() as source,
                        archive.open(volume.name, "w", force_zip64=True) as packed,
                    ):
                        shutil.copyfileobj(source, packed)
            target.seek(0)
            return self._store_file(target, name, self)

    def _forget_volumes(self) -> None:
        """Delete what an earlier assembly wrote."""
        for run in self:
            (run.volume_ids | run.attachment_id).unlink()

    # ------------------------------------------------------------------
    # Afterwards
    # ------------------------------------------------------------------

    def _after_close(self) -> None:
        if self.is_export:
            self._forget_parts()
            self._note_missing()
        return super()._after_close()

    def _forget_parts(self) -> None:
        """Parts of a file that is complete, or wanted no more, are not kept."""
        if self.state in (RunState.DONE.value, RunState.CANCELLED.value):
            self.chunk_ids.part_id.unlink()

    def _note_missing(self) -> None:
        counts: Counter = Counter()
        for chunk in self.chunk_ids:
            counts.update(chunk.export_notes or {})
        self.file_notice = "\n".join(self._get_export_notices(counts)) or False

    def _get_export_notices(self, counts: Counter) -> list[str]:
        """Sentences on what the file lacks; a hook.

        :param counts: what the exporter counted
        """
        notes = []
        if self.skipped_count:
            notes.append(
                self.env._(
                    "%s records are not in the file: they were deleted, or hidden from "
                    "you, after the export had begun. The page “Chunks” names them.",
                    self.skipped_count,
                )
            )
        return notes

    def _get_end_payload(self) -> dict:
        """What the client is told at the end: an export can be downloaded."""
        payload = super()._get_end_payload()
        if self.is_export and self.attachment_id:
            payload["download_url"] = self._download_action(self.attachment_id)["url"]
        return payload
