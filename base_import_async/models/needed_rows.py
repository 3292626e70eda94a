# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows of other chunks decide what becomes of the rows of a chunk.

A check loads each chunk alone and takes it back, so it first loads the rows before
it that the import would have loaded by then, as far as they matter. While the file
is split, the keys that each chunk has to do with are kept; nothing else of them is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.lru import LRU

from ..core.rows import Row
from .row_keys import WEAK, RowKeys

# Values of a column that need not be unique tell nothing once many chunks have them.
_MANY_CHUNKS = 20

_CHUNKS_IN_MEMORY = 16

_REFERS = "?"


@dataclass(frozen=True)
class _KeyedRecord:
    """Rows of a record, with the keys they bring."""

    rows: list[Row]
    brought: set[str]


def get_chunk_keys(keys: RowKeys, rows: Sequence[Row]) -> list[str]:
    """What a chunk keeps of its rows: keys brought, and, marked, those wanted."""
    brought = set().union(*map(keys.brought_by, rows))
    wanted = _find_wanted(keys, rows) - brought
    return sorted(brought) + sorted(f"{_REFERS}{key}" for key in wanted)


def _find_wanted(keys: RowKeys, rows: Sequence[Row]) -> set[str]:
    """Keys by which rows depend on what was loaded before them."""
    wanted = set().union(*map(keys.wanted_by, rows))
    return wanted | _find_holders(keys, rows)


def _find_holders(keys: RowKeys, rows: Sequence[Row]) -> set[str]:
    """Keys of existing records that hold now what the rows are to hold.

    A row before may name such a record, and give it another value.
    """
    texts: dict[str, set[str]] = {}
    for row in rows if keys.names_records else ():
        for name, text in keys.get_held_texts(row):
            texts.setdefault(name, set()).add(text)
    if not texts:
        return set()
    domain = Domain.OR(Domain(name, "in", list(held)) for name, held in texts.items())
    records = keys.model.with_context(active_test=False).search(domain)
    external_ids = records._get_external_ids()
    return set().union(
        *(keys.get_record_keys(record, external_ids[record.id]) for record in records)
    )


def forget_lone_keys(run) -> None:
    """Keep of the chunks' keys those that lead from one chunk to another.

    Most keys of most files are those of one chunk: what is left is quickly
    searched, however long the file.
    """
    run.env["transfer.chunk"].flush_model(["run_id", "brought_keys"])
    run.env.cr.execute(
        SQL(
            """WITH known AS (
                    SELECT chunk.id, key, ltrim(key, %(refers)s) AS bare
                      FROM transfer_chunk chunk,
                           jsonb_array_elements_text(chunk.brought_keys) key
                     WHERE chunk.run_id = %(run)s
                       AND jsonb_typeof(chunk.brought_keys) = 'array'
               ), shared AS (
                    SELECT bare FROM known GROUP BY bare HAVING min(id) < max(id)
               ), kept AS (
                    SELECT known.id, jsonb_agg(known.key) AS keys
                      FROM known JOIN shared ON shared.bare = known.key
                  GROUP BY known.id)
               UPDATE transfer_chunk chunk SET brought_keys = kept.keys
                 FROM transfer_chunk before LEFT JOIN kept ON kept.id = before.id
                WHERE chunk.id = before.id AND before.run_id = %(run)s""",
            run=run.id,
            refers=_REFERS,
        )
    )
    run.env["transfer.chunk"].invalidate_model(["brought_keys"])


class NeededRows:
    """Rows of the file before those of a chunk, as far as these depend on them.

    Found through any depth: what a needed row depends on is needed too. Rows that
    are known to fail leave nothing behind, and are left out.
    """

    def __init__(self, chunk, rows: list[Row]):
        self._chunk = chunk
        self._run = chunk.run_id
        self._keys: RowKeys = self._run._get_row_keys()
        self._rows = rows
        self._numbers = {row.number for row in rows}
        self._read = LRU(_CHUNKS_IN_MEMORY)
        # by chunk: needed records by their position
        self._needed: dict[int, dict[int, list[Row]]] = {}

    def by_chunk(self) -> Iterator[list[Row]]:
        """The needed rows, those of a chunk together, in the order of the import."""
        self._find()
        chunks = self._chunk.browse(self._needed)
        for chunk in chunks.sorted(lambda chunk: (chunk.sequence, chunk.id)):
            records = self._needed[chunk.id]
            yield [row for position in sorted(records) for row in records[position]]

    def _find(self) -> None:
        wanted = _find_wanted(self._keys, self._rows)
        known = set[str]()
        while missing := wanted - known:
            known |= missing
            found, keys = self._find_chunks(missing)
            # Rows of one chunk are tied by keys that no other chunk knows, too.
            chunks = self._chunk.browse(sorted({*found, *self._needed}))
            rows = [row for chunk in chunks for row in self._take(chunk, keys)]
            wanted |= _find_wanted(self._keys, rows)

    def _take(self, chunk, keys: set[str]) -> Iterator[Row]:
        """Mark the records of a chunk that bring a key; the rows of the new ones."""
        needed = self._needed.setdefault(chunk.id, {})
        for position, record in enumerate(self._get_records(chunk)):
            if position not in needed and record.brought & keys:
                needed[position] = record.rows
                yield from record.rows

    def _find_chunks(self, keys: set[str]) -> tuple[set[int], set[str]]:
        """Ids of earlier chunks with rows that bring a key, and the keys that count."""
        chunk = self._chunk
        found = chunk.env.execute_query(
            SQL(
                """SELECT chunk.id, key
                     FROM transfer_chunk chunk,
                          jsonb_array_elements_text(chunk.brought_keys) key
                    WHERE chunk.run_id = %s
                      AND (chunk.sequence, chunk.id) < (%s, %s)
                      AND jsonb_typeof(chunk.brought_keys) = 'array'
                      AND key = ANY (%s)""",
                chunk.run_id.id,
                chunk.sequence,
                chunk.id,
                list(keys),
            )
        )
        by_key: dict[str, set[int]] = {}
        for chunk_id, key in found:
            by_key.setdefault(key, set()).add(chunk_id)
        common = {
            key
            for key, chunk_ids in by_key.items()
            if key.startswith(WEAK) and len(chunk_ids) > _MANY_CHUNKS
        }
        counted = [ids for key, ids in by_key.items() if key not in common]
        return set().union(*counted), keys - common

    def _get_records(self, chunk) -> list[_KeyedRecord]:
        """The records of a chunk that are not among ours, nor known to fail."""
        if chunk.id not in self._read:
            failed = self._get_failed_lines(chunk)
            self._read[chunk.id] = [
                _KeyedRecord(record, set().union(*map(self._keys.brought_by, record)))
                for record in self._group(self._run._read_chunk(chunk)[1])
                if record[0].number not in failed
                and record[0].number not in self._numbers
            ]
        return self._read[chunk.id]

    def _get_failed_lines(self, chunk) -> set[int]:
        """First lines of the records of which the check knows that they fail."""
        found = chunk.env.execute_query(
            SQL(
                """SELECT entry.first_row FROM transfer_row entry
                     JOIN transfer_chunk failed ON failed.id = entry.chunk_id
                    WHERE failed.run_id = %s AND failed.sequence = %s
                      AND entry.outcome = 'failed'""",
                chunk.run_id.id,
                chunk.sequence,
            )
        )
        return {line for (line,) in found}

    def _group(self, rows: list[Row]) -> Iterator[list[Row]]:
        record: list[Row] = []
        for row in rows:
            if record and not self._keys.shape.continues_record(row):
                yield record
                record = []
            record.append(row)
        if record:
            yield record
