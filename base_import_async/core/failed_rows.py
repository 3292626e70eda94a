# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The file of failed rows: the sender's own cells and what was wrong with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .cells import cell_text, escape_formula
from .rows import SEPARATOR, Cell, Row, RowIssue

LABELS = ("#Row", "#Column", "#Error")


def failed_rows_table(
    header: Sequence[Cell] | None,
    rows: Iterable[Row],
    issues: Mapping[int, Sequence[RowIssue]],
    labels: Sequence[str] = LABELS,
) -> Iterator[tuple[Cell, ...]]:
    """Yield the table to write: header (unless None), then one line per row.

    Each line holds the row's cells exactly as they were sent, padded to the width
    of the header, then row number, column(s) and message(s) of its issues (by row
    number). Several of them are joined with ``SEPARATOR``. Only the cells that we add
    are escaped against formulas. A row longer than the header keeps its cells,
    which moves our three columns to the right on that line.
    """
    width = len(header or ())
    if header is not None:
        yield (*header, *labels)
    for row in rows:
        padding = (None,) * (width - len(row.cells))
        found = issues.get(row.number, ())
        yield (
            *row.cells,
            *padding,
            row.number,
            _joined(issue.column for issue in found),
            _joined(issue.told for issue in found),
        )


def strip_failed_columns(header: Sequence[Cell], labels: Sequence[str] = LABELS) -> int:
    """Return how many trailing columns of ``header`` are ours: 3 or 0.

    For a corrected failed-rows file that is uploaded again: leave that many
    columns out at the end of the header, and what stands in them.
    """
    count = len(labels)
    trailing = [cell_text(cell).strip() for cell in header[-count:]]
    return count if trailing == list(labels) else 0


def _joined(texts: Iterable[str | None]) -> str:
    """Join the distinct texts in their order, safe to open in a spreadsheet."""
    return escape_formula(SEPARATOR.join(dict.fromkeys(text for text in texts if text)))
