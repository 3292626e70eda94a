# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from odoo import api, fields, models

from ..core.chunking import NO_DATA_ROW, chunk_rows
from ..core.errors import FileContentError, TransferError
from ..core.formats.places import Places
from ..core.rows import Cell, Chunk, Row, pack_numbers
from ..core.states import ChunkState, RunState
from .needed_rows import get_chunk_keys
from .row_order import RowOrder
from .row_references import RowReferences
from .transactions import claim

# Stored together, and so in memory together: that many rows, and about so many
# characters, of which there may be many in a row.
_BATCH_ROWS = 5000
_BATCH_CHARACTERS = 1_000_000
_SAMPLED_ROWS = 8


class TransferRun(models.Model):
    _inherit = "transfer.run"

    @api.private
    def run_split_job(self):
        """Cut the file into chunks, for some seconds at a time."""
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
        """Work until the file is split or the time of this slice has passed.

        :return: whether the file was read to its end
        """
        references = self._get_row_references()
        if not self._notes_keys(references):
            return self._split_rows(references)
        keys = self.env["transfer.key"]
        keys._open()
        finished = self._split_rows(references)
        if not finished:
            keys._store(self.id)
        keys._close()
        return finished

    def _notes_keys(self, references: RowReferences) -> bool:
        """Whether keys of rows tell something of this file."""
        return bool(references.has_own or references.refers or self.group_by)

    def _split_rows(self, references: RowReferences) -> bool:
        """Read the keys that are to be known, then create chunks."""
        if not self._read_keys(references):
            return False
        order = RowOrder(references.shape, self._get_plan(), self._get_group_index())
        if not self._create_chunks(references, order):
            return False
        self._settle_order(references, order.plan)
        return True

    def _create_chunks(self, references: RowReferences, order: RowOrder) -> bool:
        """Create chunks until the file ends or the time of this slice has passed.

        The clock starts with the first new row: what it takes to get there (a
        spreadsheet is opened whole) must not eat up the slice.

        :return: whether the file was read to its end
        """
        last_chunk = self.env["transfer.chunk"].search(
            [("run_id", "=", self.id)], order="sequence desc", limit=1
        )
        # Where rows move, the place of a chunk is known only from all before it.
        places = Places() if self.is_reordered else self._get_places()
        with self._open_file() as stream:
            chunks = self._get_chunks(stream, order, last_chunk, places)
            deadline, seconds = float("inf"), self._get_slice_seconds()
            batch = _Batch()
            for chunk in chunks:
                deadline = min(deadline, time.monotonic() + seconds)
                batch.add(chunk)
                self._note_own_keys(references, chunk.rows)
                is_late = time.monotonic() > deadline
                if is_late or batch.is_full:
                    self._store_chunks(batch.chunks, order)
                    batch = _Batch()
                    places.settle(chunk.last)
                if is_late and next(chunks, None) is not None:
                    if not self.is_reordered:
                        self._keep_place(places, chunk.last)
                    return False
            self._store_chunks(batch.chunks, order)
        return True

    def _get_chunks(
        self, stream, order: RowOrder, last_chunk, places: Places
    ) -> Iterator[Chunk]:
        """The chunks of the file that come after ``last_chunk``."""
        start = last_chunk.sequence + 1 if last_chunk else 0
        is_moved = self.is_reordered
        after = 0 if is_moved else last_chunk.last_row
        chunks = chunk_rows(
            order.arrange(self._read_rows(stream, after=after, places=places)),
            size=self.chunk_size,
            stays=order.stays,
            start_index=0 if is_moved else start,
        )
        return dropwhile(lambda chunk: chunk.index < start, chunks)

    def _read_rows(
        self, stream, *, after: int = 0, places: Places | None = None
    ) -> Iterator[Row]:
        """The data rows that this run is about, without the header.

        :param after: number of the last row that an earlier slice took
        :param places: from where to read, and for where to read on
        """
        shape = self._get_row_shape()
        places = places or Places()
        options = self._get_table_options()
        rows = iter(self._get_format().read_on(stream, options, places))
        if places.start:
            self._remember_header(self._recall_header())
            return (row for row in rows if row.number > after)
        if self.options.get("has_headers"):
            for _line in range(int(self.options.get("header_rows") or 1) - 1):
                next(rows, None)  # headings for people, above those that count
            header = next(rows, None)
            self._remember_header(header.cells if header else ())
        skip = int(self.options.get("skip") or 0)
        if skip:
            # Odoo counts only rows that hold something to import.
            rows = shape.drop_data_rows(rows, skip)
        return (row for row in rows if row.number > after) if after else rows

    def _store_chunks(self, chunks: Sequence[Chunk], order: RowOrder) -> None:
        """Store chunks of the file: waiting, or cancelled if the run is."""
        records = self.env["transfer.chunk"].create(
            [self._prepare_chunk_vals(chunk, order) for chunk in chunks]
        )
        if self.cancel_requested:
            records._cancel()
        elif records:
            rows = [chunk.rows for chunk in chunks]
            files = self._store_tables(
                self._get_header_cells(), zip(rows, records, strict=True)
            )
            for record, file in zip(records, files, strict=True):
                record.attachment_id = file

    def _prepare_chunk_vals(self, chunk: Chunk, order: RowOrder) -> dict:
        return {
            "run_id": self.id,
            "sequence": chunk.index,
            "state": ChunkState.WAITING.value,
            "first_row": chunk.first,
            "last_row": chunk.last,
            "row_numbers": pack_numbers([row.number for row in chunk.rows]),
            "row_count": len(chunk.rows),
            "is_reordered": order.is_reordered(chunk),
            "cycles": order.get_cycles(chunk) or False,
            "brought_keys": self._get_brought_keys(chunk),
        }

    def _remember_header(self, cells: Sequence[Cell]) -> None:
        # Opening a spreadsheet again for its first row costs as much as reading
        # all of it. The file never changes, so the cursor's cache is safe.
        cache = self.env.cr.cache.setdefault("base_import_async.header", {})
        cache[self.id] = tuple(cells)

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
            cache[self.id] = self._get_row_keys()
        return get_chunk_keys(cache[self.id], chunk.rows)

    # ------------------------------------------------------------------
    # End of the split
    # ------------------------------------------------------------------

    def _finish_split(self) -> str:
        counts = self._get_counts()[self.id]
        if not counts["row_count"] and not self.is_export:
            return self._fail_split(FileContentError(NO_DATA_ROW))
        self.write(
            {
                "split_done": True,
                "state": RunState.RUNNING.value,
                "row_count": counts["row_count"],
            }
        )
        self._release_chunks(counts["chunk_count"])
        if counts["open_chunk_count"] and not self.cancel_requested:
            self._notify_moved()  # all else is done
        else:
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
        self.env["transfer.key"]._forget(self.ids)
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


class _Batch:
    """Chunks that are stored together."""

    def __init__(self):
        self.chunks: list[Chunk] = []
        self._rows = self._characters = 0

    def add(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)
        self._rows += len(chunk.rows)
        self._characters += _estimate_characters(chunk)

    @property
    def is_full(self) -> bool:
        """Whether no more chunks are to be kept in memory."""
        return self._rows >= _BATCH_ROWS or self._characters >= _BATCH_CHARACTERS


def _estimate_characters(chunk: Chunk) -> int:
    """About how much text a chunk holds, by some of its rows."""
    sample = chunk.rows[:: max(len(chunk.rows) // _SAMPLED_ROWS, 1)]
    texts = sum(
        len(cell) for row in sample for cell in row.cells if isinstance(cell, str)
    )
    return texts * len(chunk.rows) // max(len(sample), 1)
