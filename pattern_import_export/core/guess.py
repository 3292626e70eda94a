# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a column of a sample file seems to hold."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.notation import (
    DATE_FORMATS,
    DECIMALS,
    Notation,
)
from odoo.addons.base_import_async.core.rows import Cell

from .text import _

_SHOWN = 3
_WORDS = frozenset({"true", "false", "yes", "no", "oui", "non", "ja", "nein"})
_PATTERNS = (
    ("integer", re.compile(r"[+-]?\d+")),
    # before numbers: 31.12.2026 has marks of thousands only at a glance
    ("date", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")),
    ("datetime", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}:\d{2}.*")),
    ("float", re.compile(r"[+-]?[\d ., '’\u00a0\u202f]*\d[\d.,]*")),
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


_ANY_TEXT = frozenset({"char", "text", "html"})
_MOMENTS = frozenset({"date", "datetime"})
_NUMBERS = frozenset({"integer", "float", "monetary", "many2one_reference"})


def may_go_into(guess: str, field_type: str) -> bool:
    """Whether what a column seems to hold could be values of such a field.

    For fields that are only proposed: a doubt is no reason to refuse a column.
    """
    if guess in _MOMENTS:
        return field_type in _MOMENTS | _ANY_TEXT
    if guess in ("text", "email"):
        return field_type not in _MOMENTS | _NUMBERS | {"boolean"}
    if guess == "float":
        return field_type in _NUMBERS | _ANY_TEXT
    return True


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


def guess_date_formats(columns: Iterable[Sequence[Cell]]) -> list[str]:
    """Return the formats in which all dates that are text can be read.

    Wrong ones do not count. None when there are no such dates, several when the dates
    fit them all.

    :param columns: the cells of each column
    """
    texts = _texts_of(columns, {"date", "datetime"})
    return _fitting(
        DATE_FORMATS,
        texts,
        lambda code, text: Notation(date_format=code).parse_moment(text) is not None,
    )


def guess_decimals(columns: Iterable[Sequence[Cell]]) -> list[str]:
    """Return the decimal marks with which all numbers that are text can be read.

    Wrong ones do not count. None when no number has a mark.
    """
    texts = [t for t in _texts_of(columns, {"float"}) if not t.isdecimal()]
    return _fitting(
        DECIMALS,
        texts,
        lambda mark, text: Notation(decimal=mark).parse_number(text) is not None,
    )


def _texts_of(columns: Iterable[Sequence[Cell]], kinds: set[str]) -> list[str]:
    """The texts of some kinds, of columns that mostly hold such.

    A wrong cell does not hide how the others are written.
    """
    texts: list[str] = []
    alike = kinds | {"integer"} if "float" in kinds else kinds
    for cells in columns:
        filled = [cell for cell in cells if cell not in (None, "")]
        guesses = [_guess_cell(cell) for cell in filled]
        if 2 * sum(guess in alike for guess in guesses) > len(filled):
            texts += [
                cell.strip()
                for cell, guess in zip(filled, guesses, strict=True)
                if guess in kinds and isinstance(cell, str)
            ]
    return texts


def _fitting(
    choices: Sequence[str], texts: Sequence[str], fits: Callable[[str, str], bool]
) -> list[str]:
    """The choices with which all can be read that can be read at all."""
    found = [{one for one in choices if fits(one, text)} for text in texts]
    common = [ways for ways in found if ways]
    if not common:
        return []
    return [one for one in choices if all(one in ways for ways in common)]
