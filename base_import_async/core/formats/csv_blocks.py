# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows as csv text, a hundred at a time and column by column.

Most columns of a hundred rows hold nothing to quote and nothing to escape: one look at
all cells of a column costs less than a look at each of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from ..cells import FORMULA_STARTS, cell_text
from ..rows import Cell
from .options import TableOptions

_ROWS = 100
# Rows of long cells come in smaller blocks: several copies of a block are in memory.
_CHARACTERS = 1024 * 1024
_SUSPECT = frozenset((*FORMULA_STARTS, "'"))
_first_character = itemgetter(slice(1))

Change = Callable[[Cell], Cell]


class CsvBlocks:
    """Turns rows of any cells into csv lines, quoted where they must be.

    ``row_count`` and ``is_changed`` tell of the rows taken so far.
    """

    def __init__(self, options: TableOptions, change: Change | None = None) -> None:
        """:param change: what to make of texts that a spreadsheet may calculate"""
        self.row_count = 0
        self.is_changed = False
        self._change = change
        self._separator = options.separator or ","
        self._quote = options.quoting
        usual = options.notation.is_usual
        self._as_text = cell_text if usual else options.notation.text
        # A lone carriage return ends a line for some readers.
        self._specials = (self._separator, self._quote, "\n", "\r")
        self._has_special = re.compile(f"[{re.escape(''.join(self._specials))}]").search

    def texts(self, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
        """Yield the lines of the rows, which may differ in width, some at a time."""
        rest, size = iter(rows), _ROWS
        while block := list(islice(rest, size)):
            self.row_count += len(block)
            runs = (list(run) for _width, run in groupby(block, len))
            text = "".join(map(self._get_lines, runs))
            yield text
            size = max(1, min(_ROWS, _CHARACTERS * len(block) // len(text)))

    def _get_lines(self, rows: list[Sequence[Cell]]) -> str:
        """The lines of rows of the same width."""
        columns = [self._get_texts(cells) for cells in zip(*rows, strict=True)]
        if len(columns) == 1:
            # A lone empty cell would be a blank line, which is no row.
            columns = [[text or self._quote * 2 for text in columns[0]]]
        if not columns:
            return "\n" * len(rows)
        lines = map(self._separator.join, zip(*columns, strict=True))
        return "\n".join(lines) + "\n"

    def _get_texts(self, cells: Sequence[Cell]) -> Sequence[str]:
        """The cells of a column as they stand in the file."""
        texts = self._without_formulas(["" if c is None else c for c in cells])
        try:
            joined = "".join(texts)
        except TypeError:
            # as str itself, since Markup, which is a str, changes what it is given
            texts = [t if type(t) is str else self._as_text(t) for t in texts]
            joined = "".join(texts)
        if any(special in joined for special in self._specials):
            has_special = self._has_special
            return [self._quoted(t) if has_special(t) else t for t in texts]
        return texts

    def _without_formulas(self, cells: list[Any]) -> list[Any]:
        change = self._change
        if change is None:
            return cells
        try:
            heads = set(map(_first_character, cells))
        except TypeError:  # numbers and dates among them
            heads = {cell[:1] for cell in cells if isinstance(cell, str)}
        if heads.isdisjoint(_SUSPECT):
            return cells
        changed = [
            change(cell) if isinstance(cell, str) and cell[:1] in _SUSPECT else cell
            for cell in cells
        ]
        self.is_changed = self.is_changed or changed != cells
        return changed

    def _quoted(self, text: str) -> str:
        # as str does it: Markup would write &#34; for a quote
        quote = self._quote
        return f"{quote}{str.replace(text, quote, quote * 2)}{quote}"
