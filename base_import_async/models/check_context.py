# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows of other chunks the rows of a chunk need.

A check loads each chunk alone and takes it back, so a row that refers to an
earlier row of the file would not find it. While the file is split, the keys by
which its rows can be referred to are kept; nothing else of them is.
"""

from collections.abc import Iterable, Iterator

from odoo.models import fix_import_export_id_paths
from odoo.tools import SQL

from ..core.cells import cell_text
from ..core.rows import Row
from .row_shape import RowShape


class Keys:
    """Keys that the rows of a run bring, and those that they refer to."""

    def __init__(self, run):
        model = run.env[run.res_model]
        self.shape = RowShape(run)
        self._brings: list[tuple[str, int]] = []
        self._refers: list[tuple[str, int]] = []
        for index, path in zip(self.shape.indices, self.shape.paths, strict=True):
            names = fix_import_export_id_paths(path)
            if names == ["id"]:
                self._brings.append(("id", index))
            elif names == [model._rec_name]:
                self._brings.append(("name", index))
            field = model._fields.get(names[0])
            if field is not None and field.comodel_name == run.res_model:
                if len(names) == 1:
                    self._refers.append(("name", index))
                elif names[1] == "id":
                    self._refers.append(("id", index))

    def brought_by(self, row: Row) -> set[str]:
        """Keys by which other rows can refer to the record of this row."""
        return set(self._get(row, self._brings))

    def wanted_by(self, row: Row) -> set[str]:
        """Keys of records that must be there first: those referred to, and the
        row's own external id, by which an earlier row may have made the record.
        """
        own = {key for key in self.brought_by(row) if key.startswith("id:")}
        return own | set(self._get(row, self._refers))

    def _get(self, row: Row, columns: list[tuple[str, int]]) -> Iterator[str]:
        for kind, index in columns:
            cell = cell_text(row.cells[index]) if index < len(row.cells) else ""
            for text in cell.split(",") if cell else ():
                yield f"{kind}:{text.strip().removeprefix('__import__.')}"


def read_needed_rows(chunk) -> list[Row]:
    """Earlier rows of the file that the chunk's rows need, in their order.

    Found through any depth: a needed row's own references are followed.
    """
    run = chunk.run_id
    keys = Keys(run)
    _header, rows = run._read_chunk(chunk)
    wanted = set().union(*map(keys.wanted_by, rows))
    needed: dict[int, list[Row]] = {}
    looked_for: set[str] = set()
    while missing := wanted - looked_for:
        looked_for |= missing
        for other in _find_chunks(chunk, missing):
            for record in _records(run, keys.shape, other):
                first = record[0].number
                brought = set().union(*map(keys.brought_by, record))
                if (
                    first < chunk.first_row
                    and first not in needed
                    and brought & missing
                ):
                    needed[first] = record
                    wanted |= set().union(*map(keys.wanted_by, record))
    return [row for first in sorted(needed) for row in needed[first]]


def _find_chunks(chunk, keys: Iterable[str]):
    """Earlier chunks of the run with rows that bring one of the keys."""
    found = chunk.env.execute_query(
        SQL(
            """SELECT id FROM transfer_chunk
                WHERE run_id = %s AND first_row < %s AND id != %s
                  AND brought_keys ?| %s
             ORDER BY first_row""",
            chunk.run_id.id,
            chunk.first_row,
            chunk.id,
            list(keys),
        )
    )
    return chunk.browse([chunk_id for (chunk_id,) in found])


def _records(run, shape: RowShape, chunk) -> Iterator[list[Row]]:
    """The rows of a chunk, grouped into records."""
    _header, rows = run._read_chunk(chunk)
    record: list[Row] = []
    for row in rows:
        if record and not shape.continues_record(row):
            yield record
            record = []
        record.append(row)
    if record:
        yield record
