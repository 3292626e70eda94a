# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Correct the cells that calamine gives by what the sheet's XML says."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from ..cells import TIME_MESSAGE
from ..rows import BadCell, Cell
from ..text import _
from .xlsx_parts import Kind
from .xlsx_scan import CellNote, SheetFacts, notes_by_row


class Notes:
    """Corrects the rows of one sheet, which must come in their order."""

    def __init__(
        self, kinds: Mapping[int, Kind], facts: SheetFacts, *, is_exact: bool = False
    ) -> None:
        self._kinds = kinds
        self._only_kind = next(iter(set(kinds.values())), None)
        is_mixed = len(set(kinds.values())) > 1
        self._finds_formulas = is_exact and facts.has_bare_formulas
        self.are_needed = is_mixed or facts.has_errors or self._finds_formulas
        self._styles = frozenset(kinds) if is_mixed else frozenset[int]()
        self._notes: Iterator[tuple[int, list[CellNote]]] = iter(())
        self._next: tuple[int, list[CellNote]] | None = None

    def follow(self, blocks: Iterable[bytes]) -> None:
        """Take notes from the sheet's XML, row by row as rows are corrected."""
        self._notes = notes_by_row(
            blocks, self._styles, find_formulas=self._finds_formulas
        )
        self._next = next(self._notes, None)

    def correct(self, number: int, cells: list[Cell]) -> list[Cell]:
        """Return the cells of row ``number`` with errors shown and dates of the kind
        that their number format shows.
        """
        if not self._styles and self._only_kind:
            cells = [
                as_shown(cell, self._only_kind)
                if isinstance(cell, datetime.date)
                else cell
                for cell in cells
            ]
        while self._next and self._next[0] < number:
            self._next = next(self._notes, None)
        if self._next and self._next[0] == number:
            for note in self._next[1]:
                self._apply(note, cells)
        return cells

    def _apply(self, note: CellNote, cells: list[Cell]) -> None:
        place = note.column - 1
        if note.formula is not None:
            cells.extend([None] * (note.column - len(cells)))
            cells[place] = BadCell(f"={note.formula}", BARE_MESSAGE)
        elif note.error is not None:
            # A row's errors may stand right of all that calamine has seen.
            cells.extend([None] * (note.column - len(cells)))
            cells[place] = BadCell(note.error, ERROR_MESSAGE)
        elif place < len(cells) and isinstance(cells[place], datetime.date):
            cells[place] = as_shown(cells[place], self._kinds[note.style])


ERROR_MESSAGE = _(
    "The cell holds the error %(value)s. Correct its formula, or type the value."
)
BARE_MESSAGE = _(
    "The cell holds the formula %(value)s without its result. Open the file in a "
    "spreadsheet, save it, and send it again."
)


def as_shown(cell: Cell, kind: Kind) -> Cell:
    """Return a date or datetime as the kind that its number format shows.

    A time that Excel stores with a day cannot be imported, as in Odoo.
    """
    if not isinstance(cell, datetime.date):
        return cell
    if kind == "time":
        return BadCell(str(cell), TIME_MESSAGE)
    if isinstance(cell, datetime.datetime):
        return cell.date() if kind == "date" else cell
    if kind == "datetime":
        return datetime.datetime.combine(cell, datetime.time())
    return cell
