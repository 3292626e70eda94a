# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time
from collections.abc import Iterator

from odoo import api, fields, models

from ..core.chunking import NO_DATA_ROW, choose_chunk_size, chunk_rows
from ..core.errors import FileContentError, TransferError
from ..core.rows import Chunk, Row, pack_numbers
from ..core.states import ChunkState, RunState
from .matching import KeyWatch
from .needed_rows import get_chunk_keys
from .row_keys import RowKeys
from .row_shape import RowShape
from .transactions import claim

_SLICE_SECONDS = 5.0


class TransferRun(models.Model):
    _inherit = "transfer.run"

    @api.private
    def run_split_job(self):
        """Cut the file into chunks, for at most five seconds at a time."""
        if not self._claim_split():
            return self.env._("Nothing to split: the run is %s.", self.state)
        if self._is_too_early:
            self.sudo()._enqueue_split()
            return self.env._("It is too early: another job takes over.")
        return self.sudo()._split()

    def _claim_split(self) -> bool:
        claim(self)
        return (
            self.state in (RunState.DRAFT.value, RunState.SPLITTING.value)
            and not self.split_done
        )

    def _split(self) -> str:
        """Create the chunks of the next slice of the file.

        Chunks start to load only when the whole file has been read, so that a
        file that turns out broken at its end has written nothing.
        """
        if self.state == RunState.DRAFT.value:
            self.write(
                {
                    "state": RunState.SPLITTING.value,
                    "started_at": fields.Datetime.now(),
                }
            )
        try:
            with self.env.cr.savepoint():
                finished = self._split_slice()
        except TransferError as error:
            return self._fail_split(error)
        if not finished:
            self._enqueue_split()
            return self.env._("A part of the file is split; another job goes on.")
        return self._finish_split()

    def _split_slice(self) -> bool:
        """Create chunks until the file ends or five seconds have passed.

        The clock starts with the first new row: what it takes to get there (a
        spreadsheet is opened whole) must not eat up the slice.

        :return: whether the file was read to its end
        """
        last_chunk = self.env["transfer.chunk"].search(
            [("run_id", "=", self.id)], order="sequence desc", limit=1
        )
        shape = RowShape(self)
        with self._open_file() as stream:
            rows = self._read_rows(stream, after=last_chunk.last_row)
            start = last_chunk.sequence + 1 if last_chunk else 0
            chunks = chunk_rows(
                rows,
                size=self._get_chunk_size(),
                continues_record=shape.continues_record,
                start_index=start,
            )
            deadline = float("inf")
            keys = KeyWatch(self, shape)
            for chunk in chunks:
                deadline = min(deadline, time.monotonic() + _SLICE_SECONDS)
                self._create_chunk(chunk)
                keys.look_at(chunk)
                if time.monotonic() > deadline and next(chunks, None) is not None:
                    keys.give_up()
                    return False
        return True

    def _read_rows(self, stream, *, after: int = 0) -> Iterator[Row]:
        """The data rows that this run is about, without the header.

        :param after: number of the last row that an earlier slice took
        """
        shape = RowShape(self)
        rows = iter(self._get_format().read(stream, self._get_table_options()))
        if self.options.get("has_headers"):
            self._remember_header(next(rows, None))
        skip = int(self.options.get("skip") or 0)
        if skip:
            # Odoo counts only rows that hold something to import.
            rows = shape.drop_data_rows(rows, skip)
        return (row for row in rows if row.number > after)

    def _get_chunk_size(self) -> int:
        """The size asked for, else one that fits the pace of earlier runs."""
        if not self.chunk_size:
            self.chunk_size = choose_chunk_size(
                self._estimate_row_count(),
                rows_per_second=self._get_usual_rate(),
                workers=2,
            )
        return self.chunk_size

    def _estimate_row_count(self) -> int:
        """Rows of the file, counted or reckoned from the first ones."""
        with self._open_file() as stream:
            options = self._get_table_options()
            return self._get_format().preview(stream, options, 200).row_count

    def _get_usual_rate(self) -> float | None:
        """Rows per second and worker of the last runs of the same model."""
        runs = self.sudo().search(
            [
                ("res_model", "=", self.res_model),
                ("state", "in", (RunState.DONE.value, RunState.PARTIAL.value)),
                ("row_count", ">=", 200),
            ],
            limit=3,
        )
        rates = [run.row_count / run._get_elapsed_seconds() / 2 for run in runs]
        return sum(rates) / len(rates) if rates else None

    def _create_chunk(self, chunk: Chunk):
        """Store a chunk of the file: waiting, or cancelled if the run is."""
        record = self.env["transfer.chunk"].create(
            {
                "run_id": self.id,
                "sequence": chunk.index,
                "state": ChunkState.WAITING.value,
                "first_row": chunk.first,
                "last_row": chunk.last,
                "row_numbers": pack_numbers([row.number for row in chunk.rows]),
                "row_count": len(chunk.rows),
                "brought_keys": self._get_brought_keys(chunk),
            }
        )
        if self.cancel_requested:
            record._cancel()
        else:
            record.attachment_id = self._store_table(
                self._get_header_cells(), chunk.rows, record
            )
        return record

    def _remember_header(self, header: Row | None) -> None:
        # Opening a spreadsheet again for its first row costs as much as reading
        # all of it. The file never changes, so the cursor's cache is safe.
        cache = self.env.cr.cache.setdefault("base_import_async.header", {})
        cache[self.id] = header.cells if header else ()

    def _get_header_cells(self) -> tuple | None:
        """First row of the file, as it stands there; read by ``_read_rows``."""
        if not self.options.get("has_headers"):
            return None
        return self.env.cr.cache["base_import_async.header"][self.id]

    def _get_brought_keys(self, chunk: Chunk) -> list[str] | bool:
        """Keys that tell what this chunk has to do with others, for a check."""
        if not self.is_check:
            return False
        cache = self.env.cr.cache.setdefault("base_import_async.keys", {})
        if self.id not in cache:
            cache[self.id] = RowKeys(self)
        return get_chunk_keys(cache[self.id], chunk.rows)

    # ------------------------------------------------------------------
    # End of the split
    # ------------------------------------------------------------------

    def _finish_split(self) -> str:
        counts = self._get_counts()[self.id]
        if not counts["row_count"]:
            return self._fail_split(FileContentError(NO_DATA_ROW))
        self.write(
            {
                "split_done": True,
                "state": RunState.RUNNING.value,
                "row_count": counts["row_count"],
            }
        )
        self._release_chunks()
        self._advance_after_commit()
        return self.env._(
            "%(rows)s rows in %(chunks)s chunks",
            rows=counts["row_count"],
            chunks=counts["chunk_count"],
        )

    def _fail_split(self, error: TransferError) -> str:
        """The file cannot be read to its end: nothing of it is loaded."""
        message = self._explain(error)
        self.chunk_ids.unlink()
        self.write(
            {
                "state": RunState.FAILED.value,
                "message": message,
                "row_count": 0,
                "finished_at": fields.Datetime.now(),
            }
        )
        self._after_close()
        return message
