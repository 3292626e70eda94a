# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One JSON value out of a text, with everything refused that is not quite JSON."""

import json
import math
import re
from collections import Counter
from typing import Any

from ..cells import NUL_MESSAGE
from ..errors import FileContentError
from ..rows import BadCell, Cell
from ..text import _

# No float, and no number field of a database, holds more digits.
MAX_DIGITS = 300
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_TOO_LARGE = _(
    "The cell holds the number %(value)s, which is too large. Write it as text."
)
_HALF = _(
    "The cell contains half a character: %(value)s. Write it whole, or take it out."
)


class JsonProblem(Exception):
    """What is wrong with the item that is read; ``message`` speaks of ``%(row)s``
    where ``is_in_row``."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.is_in_row = "%(row)s" in message

    def at(self, row_number: int) -> FileContentError:
        """Return the error for a person."""
        number = row_number if self.is_in_row else None
        return FileContentError(self.message, row_number=number, **self.values)


def decode(text: str, place: int, first_line: int = 1) -> tuple[Any, int]:
    """Return the value that begins at ``place`` and where it ends.

    Numbers that no field can hold are BadCells.

    :param first_line: number of the line that the text begins with
    :raises JsonProblem: for what is no JSON, or a key that an object has twice
    """
    try:
        return _DECODER.raw_decode(text, place)
    except RecursionError:
        raise JsonProblem(_("Row %(row)s is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        raise _syntax_problem(error, first_line) from error


def to_cell(value: Any) -> Cell:
    """Return a value that is neither object nor array as a cell."""
    if isinstance(value, str) and _NO_TEXT.search(value):
        if "\0" in value:
            return BadCell(value, NUL_MESSAGE)
        text = value.encode("utf-8", "backslashreplace").decode()
        return BadCell(text, _HALF)
    return value  # type: ignore[no-any-return]


def unexpected(
    text: str, place: int, expected: str, first_line: int = 1
) -> JsonProblem:
    """Return the problem of a text that goes on with something else."""
    error = json.JSONDecodeError(f"Expecting {expected}", text, place)
    return _syntax_problem(error, first_line)


def _syntax_problem(error: json.JSONDecodeError, first_line: int) -> JsonProblem:
    is_cut = error.msg.startswith("Unterminated string")
    if is_cut or not error.doc[error.pos :].strip():
        return JsonProblem(
            _("The file ends in the middle of row %(row)s; was it sent whole?")
        )
    return JsonProblem(
        _(
            "Row %(row)s is not valid JSON: %(reason)s (line %(line)s, character "
            "%(column)s of the file)."
        ),
        reason=error.msg,
        line=first_line + error.lineno - 1,
        column=error.colno,
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(key for key, _value in pairs)
    [(key, _count)] = counts.most_common(1)
    raise JsonProblem(_("Row %(row)s has the key “%(key)s” twice."), key=key)


def _number(text: str) -> float | BadCell:
    number = float(text)
    return number if math.isfinite(number) else BadCell(text, _TOO_LARGE)


def _whole_number(text: str) -> int | BadCell:
    return int(text) if len(text) <= MAX_DIGITS else BadCell(text, _TOO_LARGE)


def _refuse_constant(name: str) -> None:
    raise JsonProblem(
        _("Row %(row)s holds %(value)s, which is not valid JSON; write null."),
        value=name,
    )


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=_number,
    parse_int=_whole_number,
    parse_constant=_refuse_constant,
)
