# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The file of the rows that landed: the sender's own cells and what they became."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .cells import escape_formula
from .rows import Cell, Row

LABELS = ("#Row", "#Outcome", "#Database ID", "#External ID")


class Landed(NamedTuple):
    """What became of a row; ``external_id`` is empty where the record has none."""

    outcome: str
    res_id: int | None
    external_id: str


def landed_rows_table(
    header: Sequence[Cell] | None,
    rows: Iterable[tuple[Row, Landed]],
    labels: Sequence[str] = LABELS,
) -> Iterator[tuple[Cell, ...]]:
    """Yield the table to write: header (unless None), then one line per row.

    Each line holds the row's cells exactly as they were sent, padded to the width of
    the header, then row number, outcome, database id and external id of its record.
    """
    width = len(header or ())
    if header is not None:
        yield (*header, *labels)
    for row, landed in rows:
        yield (
            *row.cells,
            *(None,) * (width - len(row.cells)),
            row.number,
            landed.outcome,
            landed.res_id,
            escape_formula(landed.external_id),
        )
