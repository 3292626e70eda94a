# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from odoo import api, models
from odoo.models import fix_import_export_id_paths

from ..core.formats.part_formats import get_part_format
from ..core.formats.parts import PartFormat, PartNote
from ..core.rows import Cell, unpack_numbers
from .environments import holding_companions
from .export_rows import export_rows, is_property
from .loading import isolate

# Records read together: what Odoo's own prefetch takes.
_BATCH = 1000
_CELLS = frozenset((str, int, float, bool, date, datetime, type(None)))
_SPOOL_BYTES = 8 * 1024 * 1024


@dataclass
class ExportedSlice:
    """What one chunk of an export came to.

    ``missing`` and ``failed`` map the ids of records that are not in the part to the
    reason; ``rest`` are the ids that the time did not suffice for; ``notes`` count what
    a person must know of.
    """

    part: BinaryIO
    note: PartNote = PartNote(line_count=0)
    exported_ids: list[int] = field(default_factory=list)
    missing: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    rest: list[int] = field(default_factory=list)
    notes: Counter = field(default_factory=Counter)


class TransferExporter(models.AbstractModel):
    """Records of a slice → rows → part of the file; extended by ``_get_rows``."""

    _name = "transfer.exporter"
    _description = "Export of records"

    @api.private
    def _prepare_run(self, run) -> None:
        """Settle what depends on all records, before they are sliced; a hook."""

    @api.private
    def _get_header(self, run) -> list[tuple[Cell, ...]]:
        """Rows above the data; the last has the names of the columns; a hook."""
        return [tuple(run.columns)]

    @api.private
    def _get_rows(self, run, records, notes: Counter) -> list[Sequence[Any]]:
        """The rows of some records, in their order; a hook.

        Values are what Odoo's ``export_data`` gives.

        :param notes: counts what a person must know of at the end, by a word that
            ``transfer.run._get_export_notices`` understands
        """
        return export_rows(records, self._get_paths(run), fetched=True)

    @api.model
    def _get_paths(self, run) -> list[tuple[str, ...]]:
        return [tuple(fix_import_export_id_paths(path)) for path in run.field_paths]

    @api.private
    def _export_chunk(self, chunk) -> ExportedSlice:
        """Write the part of a chunk, as the user of the run and with his rights.

        :raises AccessError: when he may no longer export
        """
        run = chunk.run_id
        env = run._get_load_env()
        env["transfer.run"]._check_export_group()
        exporter = self.with_env(env)
        result = ExportedSlice(tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES))
        ids = unpack_numbers(chunk.res_ids or "")
        rows = exporter._iterate_rows(run, ids, result)
        parts = self._get_part_writer(run)
        options = run._get_table_options()
        result.note = parts.write(exporter._get_header(run), rows, result.part, options)
        result.part.seek(0)
        return result

    @api.model
    def _get_part_writer(self, run) -> PartFormat:
        """How the slices of an export are written; a hook."""
        return get_part_format(run.format_code)

    @api.model
    def _keep_readable(self, run, ids: list[int], result: ExportedSlice) -> list[int]:
        """The ids of records that are still there for the user, in their order.

        One query tells that and brings their values.
        """
        model = self.env[run.res_model].with_context(
            **{"active_test": False, "prefetch_fields": False}
        )
        names = self._get_fetched_names(run)
        found = model.search_fetch([("id", "in", ids)], names, order="id")
        if len(found) == len(ids):
            return ids  # as nearly always
        readable = set(found._ids)
        lost = [record_id for record_id in ids if record_id not in readable]
        # only whether they exist, to tell the user which of the two it is
        present = set(model.sudo().browse(lost).exists().ids)
        for record_id in lost:
            result.missing[record_id] = (
                self.env._("You may no longer read this record.")
                if record_id in present
                else self.env._("The record was deleted before it was exported.")
            )
        return [record_id for record_id in ids if record_id in readable]

    @api.model
    def _get_fetched_names(self, run) -> list[str]:
        """The fields of the exported records that the columns begin with; a hook."""
        names = dict.fromkeys(path[0] for path in self._get_paths(run))
        return [n for n in names if n not in ("id", ".id") and not is_property(n)]

    @api.model
    def _iterate_rows(
        self, run, ids: list[int], result: ExportedSlice
    ) -> Iterator[Sequence[Cell]]:
        """Yield the rows of the records, batch by batch, until the time is over."""
        deadline = time.monotonic() + run._get_time_budget()
        for start in range(0, len(ids), _BATCH):
            if start and time.monotonic() > deadline:
                result.rest = ids[start:]
                return
            yield from self._get_batch(run, ids[start : start + _BATCH], result)

    @api.model
    def _get_batch(
        self, run, ids: list[int], result: ExportedSlice
    ) -> list[Sequence[Cell]]:
        """Rows of a batch, without those of records that cannot be exported."""
        rows: list[Sequence[Cell]] = []
        # Computed fields read fields that they do not declare; without this, the first
        # of them would make Odoo fetch all columns of the table.
        model = self.env[run.res_model].with_context(prefetch_fields=False)

        def work(some):
            notes: Counter = Counter()
            # computed fields may query, and a query that fails ends the transaction
            with self.env.cr.savepoint(), holding_companions(model):
                kept = self._keep_readable(run, some, result)
                found = self._get_rows(run, model.browse(kept), notes)
            result.notes.update(notes)
            rows.extend(
                # most values are cells as they are: no call for them
                [
                    None if v == "" else v if type(v) in _CELLS else _to_cell(v)
                    for v in row
                ]
                for row in found
            )
            result.exported_ids.extend(kept)

        def refuse(record_id, error):
            result.failed[record_id] = str(error)

        isolate(ids, work, refuse)
        return rows


def _to_cell(value: Any) -> Cell:
    """What a file can hold of a value: nothing for empty text."""
    if value == "" or value is None:
        return None
    if isinstance(value, bytes):  # base64
        return value.decode()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, default=str, ensure_ascii=False)
    return value
