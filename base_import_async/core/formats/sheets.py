# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the spreadsheet formats have in common."""

from collections.abc import Callable, Iterator, Sequence

import python_calamine

from ..cells import is_blank
from ..errors import ConfigurationError, FileContentError
from ..rows import Cell, Row
from ..text import _
from .options import Limits, check_row

Correct = Callable[[int, list[Cell]], list[Cell]]


def choose_sheet(names: Sequence[str], wanted: str | None) -> str:
    """Return the wanted sheet's name, the first one when none is.

    :raises FileContentError: when there is no sheet at all
    :raises ConfigurationError: when there is none of this name
    """
    if not names:
        raise FileContentError(_("The file has no sheet."))
    if wanted and wanted not in names:
        raise ConfigurationError(
            _("The file has no sheet %(wanted)s; it has: %(names)s."),
            wanted=wanted,
            names=", ".join(names),
        )
    return wanted or names[0]


def check_area(last_row: int, last_column: int, limits: Limits) -> None:
    """Refuse a sheet whose farthest cell is too far away: all cells up to it would
    be held in memory.

    :raises FileContentError: naming what was found and the limit
    """
    check_row(last_row, last_column, limits)
    if last_row * last_column > limits.max_cells:
        raise FileContentError(
            _(
                "The sheet has cells up to row %(row)s and column %(column)s: more "
                "than %(limit)s cells. Delete what stands far outside the table."
            ),
            row_number=last_row,
            column=last_column,
            limit=limits.max_cells,
        )


def typed_rows(
    sheet: python_calamine.CalamineSheet, limits: Limits, correct: Correct
) -> Iterator[Row]:
    """Yield the rows of a calamine sheet with places counted from A1.

    ``correct(number, cells)`` may change a row's cells before it is looked at.
    """
    # calamine counts rows from the top but columns from the first used one.
    left: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = correct(number, [*left, *values])
        if is_blank(cells):
            continue
        check_cells(number, cells, limits)
        yield Row(number, tuple(cells))


def check_cells(number: int, cells: Sequence[Cell], limits: Limits) -> None:
    """Refuse a row with a cell that is too long.

    :raises FileContentError: naming row and limit
    """
    most = limits.max_cell_length
    for cell in cells:  # a plain loop: a generator takes six times as long
        if isinstance(cell, str) and len(cell) > most:
            raise FileContentError(
                _("Row %(row)s has a cell of more than %(limit)s characters."),
                row_number=number,
                limit=most,
            )
