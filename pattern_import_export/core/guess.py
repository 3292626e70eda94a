# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a column of a sample file seems to hold."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.rows import Cell

from .text import _

_SHOWN = 3
_WORDS = frozenset({"true", "false", "yes", "no", "oui", "non", "ja", "nein"})
_PATTERNS = (
    ("integer", re.compile(r"[+-]?\d+")),
    ("float", re.compile(r"[+-]?[\d ., '’]*\d[\d.,]*")),
    ("date", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")),
    ("datetime", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}:\d{2}.*")),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
)
GUESS_LABELS: list[tuple[str, str]] = [
    ("empty", _("Nothing")),
    ("boolean", _("True or False")),
    ("integer", _("Whole numbers")),
    ("float", _("Numbers")),
    ("date", _("Dates")),
    ("datetime", _("Dates and times")),
    ("email", _("E-mail addresses")),
    ("text", _("Text")),
]


def guess_type(cells: Iterable[Cell]) -> str:
    """Return a code of ``GUESS_LABELS``: what all cells that are not blank can be.

    A number with leading zeros is text: it is a code.
    """
    guesses = {_guess_cell(cell) for cell in cells if cell not in (None, "")}
    if not guesses:
        return "empty"
    if guesses == {"integer", "float"}:
        return "float"
    return guesses.pop() if len(guesses) == 1 else "text"


def sample_text(cells: Iterable[Cell]) -> str:
    """Return the first different values, for a person."""
    return ", ".join(_first_texts(cells))


def column_cells(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    """The cells of one column; rows may be short."""
    return [row[index] for row in rows if index < len(row)]


def _first_texts(cells: Iterable[Cell]) -> Iterator[str]:
    seen: set[str] = set()
    for cell in cells:
        text = cell_text(cell).strip()
        if text and text not in seen:
            seen.add(text)
            yield text
            if len(seen) == _SHOWN:
                return


def _guess_cell(cell: Cell) -> str:
    for kind, code in (
        (bool, "boolean"),
        (int, "integer"),
        (float, "float"),
        (datetime.datetime, "datetime"),
        (datetime.date, "date"),
    ):
        if isinstance(cell, kind):
            return code
    text = cell_text(cell).strip()
    if text.lower() in _WORDS:
        return "boolean"
    if len(text) > 1 and text.startswith("0") and text.isdecimal():
        return "text"
    matches = (code for code, pattern in _PATTERNS if pattern.fullmatch(text))
    return next(matches, "text")
