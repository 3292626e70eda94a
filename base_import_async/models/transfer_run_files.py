# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from odoo import api, models
from odoo.exceptions import UserError

from ..core.failed_rows import failed_rows_table
from ..core.formats.base import (
    TableFormat,
    TableOptions,
    get_format,
    known_containers,
)
from ..core.rows import Cell, Row, RowIssue, get_span, unpack_numbers
from ..core.states import Outcome


class TransferRun(models.Model):
    """Files that a run writes: chunks, and what a person downloads."""

    _inherit = "transfer.run"

    # ------------------------------------------------------------------
    # Chunks
    # ------------------------------------------------------------------

    def _get_writer(self) -> TableFormat:
        """The format of what a person downloads: that of the upload, if it can be."""
        return get_format(self._get_format().writes_as)

    def _get_store(self) -> TableFormat:
        """The format in which rows wait to be loaded.

        That of the upload where it is quick to write; a spreadsheet is not.
        """
        return get_format(self._get_format().stores_as)

    def _store_table(self, header: Sequence[Cell] | None, rows: Sequence[Row], record):
        """Keep rows, under the header of the file, for ``_read_chunk``."""
        return self._store_tables(header, [(rows, record)])

    def _store_tables(
        self, header: Sequence[Cell] | None, tables: Iterable[tuple[Sequence[Row], Any]]
    ):
        """Keep the rows of several chunks, as :meth:`_store_table` does of one."""
        store, options = self._get_store(), self._get_own_table_options()
        contents, ids = [], []
        for rows, record in tables:
            name = self._get_file_name(_get_suffix(rows), store)
            stream = io.BytesIO()
            store.copy(header, rows, stream, options)
            contents.append((name, stream.getvalue()))
            ids.append(record.id)
        # Users only read runs and chunks, so their files are written for them.
        attachments = self.env["ir.attachment"].sudo()
        return attachments._create_from_contents(
            contents, res_ids=ids, res_model="transfer.chunk"
        )

    def _read_chunk(self, chunk) -> tuple[tuple[Cell, ...] | None, list[Row]]:
        """Header and rows of a chunk, with their line numbers in the upload.

        :raises UserError: when the file of the chunk is gone
        """
        attachment = chunk.attachment_id.sudo()  # as readable as its chunk
        if not attachment:
            raise UserError(
                self.env._("The rows of this chunk were deleted; import them again.")
            )
        with attachment._open_stream() as stream:
            table = self._get_store().read(stream, self._get_own_table_options())
            cells = [row.cells for row in table]
        header = cells.pop(0) if self.options.get("has_headers") else None
        numbers = unpack_numbers(chunk.row_numbers)
        rows = [Row(number, row) for number, row in zip(numbers, cells, strict=True)]
        return header, rows

    def _copy_to_jobs(self, chunks) -> None:
        """Hang the rows on the jobs too, where queue managers look for them."""
        chunks = chunks.filtered("attachment_id")
        # Jobs belong to queue managers; the files are the same ones on disk.
        jobs = self.env["queue.job"].sudo()
        jobs = jobs.search([("uuid", "in", chunks.mapped("job_uuid"))])
        by_uuid = {job.uuid: job for job in jobs}
        chunks = chunks.filtered(lambda chunk: chunk.job_uuid in by_uuid)
        chunks.attachment_id.sudo()._create_of_same_content(
            res_model=jobs._name,
            res_ids=[by_uuid[chunk.job_uuid].id for chunk in chunks],
        )

    def _attach_to_job(self, stream: BinaryIO, name: str, job_uuid: str) -> None:
        # Jobs belong to queue managers; the file is the same one on disk.
        job = self.env["queue.job"].sudo().search([("uuid", "=", job_uuid)])
        self._store_file(stream, name, job)

    def _download_chunk(self, chunk) -> dict:
        """Download the rows of a chunk, in the shape of the uploaded file."""
        writer, store = self._get_writer(), self._get_store()
        if writer is store:
            return self._download_action(chunk.attachment_id)
        header, rows = self._read_chunk(chunk)
        # A file made on demand: kept like the chunk's own, and made once.
        name = self._get_file_name(_get_suffix(rows), writer)
        attachments = self.env["ir.attachment"].sudo()  # as readable as the chunk
        attachment = attachments.search(
            [
                ("res_model", "=", chunk._name),
                ("res_id", "=", chunk.id),
                ("name", "=", name),
            ],
            limit=1,
        )
        if not attachment:
            stream = self._write_table(_table(header, rows), writer)
            attachment = self._store_file(stream, name, chunk)
        return self._download_action(attachment)

    # ------------------------------------------------------------------
    # Failed rows
    # ------------------------------------------------------------------

    def action_download_failed_rows(self):
        """Download the failed rows as they were sent, with what was wrong.

        The file has the shape of the upload; after its own columns stand the
        line number, the column at fault and the message.

        :raises UserError: when no row failed
        """
        self.ensure_one()
        self.check_access("read")
        run = self.sudo()  # writes the file of a run that the user may only read
        if not run._make_failed_file():
            raise UserError(self.env._("No row of this import failed."))
        return self._download_action(run.failed_attachment_id)

    def _make_failed_file(self):
        """Write the file of the failed rows anew; empty when none waits."""
        header, rows, issues = self._collect_failed_rows()
        old = self.failed_attachment_id
        self.failed_attachment_id = rows and self._store_file(
            self._write_failed_rows(header, rows, issues),
            self._get_file_name(self.env._("failed"), self._get_writer()),
            self,
        )
        old.unlink()
        return self.failed_attachment_id

    def _collect_failed_rows(self):
        """Header, rows and issues of what failed and was not retried since."""
        header, rows, issues = None, [], {}
        for chunk in self._get_failed_chunks():
            header, chunk_rows = self._read_chunk(chunk)
            failed = chunk._filter_failed(chunk_rows)
            rows += failed
            issues.update(chunk._get_issues(failed))
        rows.sort(key=lambda row: row.number)
        return header, rows, issues

    def _get_failed_chunks(self):
        """Chunks whose rows failed, in the order of the file."""
        return self.env["transfer.chunk"].search(
            [
                ("run_id", "in", self.ids),
                ("failed_count", ">", 0),
                ("retried_by_run_id", "=", False),
            ],
            order="first_row, id",
        )

    def _write_failed_rows(
        self,
        header: Sequence[Cell] | None,
        rows: Sequence[Row],
        issues: Mapping[int, Sequence[RowIssue]],
    ) -> BinaryIO:
        table = failed_rows_table(header, rows, issues)
        return self._write_table(table, self._get_writer())

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _get_own_table_options(self) -> TableOptions:
        """Options of the files that we write: the upload's, in one sheet."""
        return replace(self._get_table_options(), sheet=None)

    def _write_table(self, table: Iterable, table_format: TableFormat) -> io.BytesIO:
        stream = io.BytesIO()
        table_format.write(table, stream, self._get_own_table_options())
        stream.seek(0)
        return stream

    def _store_file(self, stream: BinaryIO, name: str, record):
        # Users only read runs and chunks, so their files are written for them.
        return (
            self.env["ir.attachment"]
            .sudo()
            ._create_from_stream(name, stream, res_model=record._name, res_id=record.id)
        )

    def _get_file_name(self, suffix: str, table_format: TableFormat) -> str:
        """Name of a file made from the upload, e.g. ``partners-2-101.csv``."""
        stem, _dot, extension = (self.file_name or "import").rpartition(".")
        if extension.lower() in known_containers():
            # what we write is the file inside, not packed
            stem = stem.rpartition(".")[0] or stem
        ending = (table_format.extensions or (f".{table_format.code}",))[0]
        return f"{stem or extension}-{suffix}{ending}"

    @api.model
    def _download_action(self, attachment) -> dict:
        if not attachment:
            raise UserError(self.env._("The file was deleted."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _get_uploaded_files(self, domain=()):
        """Those of the files for the binary columns that fit the domain."""
        return (
            self.env["ir.attachment"]
            .sudo()  # they hang on the run, which the user may read
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("description", "=", BINARY_FILE),
                    *domain,
                ]
            )
        )


def _get_suffix(rows: Iterable[Row]) -> str:
    """What a file of rows is called: ``2-101``."""
    return "{}-{}".format(*get_span(rows))


def _table(header: Sequence[Cell] | None, rows: Iterable[Row]) -> Iterable:
    if header is not None:
        yield tuple(header)
    yield from (row.cells for row in rows)


# Marks the files that a person chose for the binary columns of an import.
BINARY_FILE = "base_import_async.binary_file"


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    def _filter_failed(self, rows: Sequence[Row]) -> list[Row]:
        """Those of the chunk's rows that failed; in a check they stay with others."""
        if self.failed_count == self.row_count:
            return list(rows)
        failed = self.row_ids.filtered(lambda e: e.outcome == Outcome.FAILED.value)
        spans = [(entry.first_row, entry.last_row) for entry in failed]
        return [
            row
            for row in rows
            if any(first <= row.number <= last for first, last in spans)
        ]

    def _get_issues(self, rows: Sequence[Row]) -> dict[int, list[RowIssue]]:
        """What was wrong with each failed row, by line number."""
        self.ensure_one()
        found: dict[int, list[RowIssue]] = {}
        entries = self.row_ids.filtered(lambda e: e.outcome == Outcome.FAILED.value)
        for entry in entries:
            for data in entry.issues or []:
                issue = RowIssue.from_json(data)
                found.setdefault(issue.row_number, []).append(issue)
        if not entries:  # the whole chunk died: its message is every row's
            message = self.message or self.env._("The job failed.")
            for row in rows:
                found[row.number] = [RowIssue(row_number=row.number, message=message)]
        return found
