# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The vocabulary of all file flows: cells, rows, chunks, issues."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True)
class BadCell:
    """A cell that the file itself declares broken, such as ``#N/A``.

    ``text`` is what the file shows; ``message`` is the sentence for a person, a
    template whose only placeholder is ``%(value)s``, the text.
    """

    text: str
    message: str


NUL_SHOWN = "\u2400"
# Between columns, values or messages that are told together.
SEPARATOR = "; "

Cell: TypeAlias = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | BadCell
    | None
)


@dataclass(frozen=True, slots=True, init=False)
class Row:
    """One row that is not blank.

    ``number`` is the row as a spreadsheet shows it: the first row is 1, blank rows
    are counted though never yielded, a newline inside a cell starts no new row.
    ``text`` is how the row stands in its file, where that is known; two rows of the
    same cells are equal without it.
    """

    number: int
    cells: tuple[Cell, ...]
    text: str | None = field(default=None, compare=False, repr=False)

    def __init__(
        self, number: int, cells: tuple[Cell, ...], text: str | None = None
    ) -> None:
        # A million of them: what a frozen dataclass does by itself takes longer.
        _set_number(self, number)
        _set_cells(self, cells)
        _set_text(self, text)


_set_number, _set_cells, _set_text = (
    getattr(Row, name).__set__ for name in ("number", "cells", "text")
)


@dataclass(frozen=True)
class Chunk:
    """Rows that are loaded together, consecutive unless reordered; never empty."""

    index: int
    rows: tuple[Row, ...]

    @property
    def first(self) -> int:
        """Lowest row number."""
        return self._span[0]

    @property
    def last(self) -> int:
        """Highest row number."""
        return self._span[1]

    @cached_property
    def _span(self) -> tuple[int, int]:
        return get_span(self.rows)


@dataclass(frozen=True, kw_only=True)
class RowIssue:
    """Something a person must know about one row of the file.

    ``column`` is the header of the wrong cell, ``value`` its text. Where the message is
    about several cells, ``columns`` are their headers, and the two tell all of them.
    Where another text would do, ``path`` is the field that the cell goes to and
    ``unknown`` what of the cell was not understood; ``hint`` says what would be.
    """

    row_number: int
    message: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    value: str | None = None
    kind: Literal["error", "warning"] = "error"
    path: str | None = None
    unknown: str | None = None
    hint: str | None = None

    @property
    def told(self) -> str:
        """The message, and what to do where that is known."""
        return f"{self.message}. {self.hint}" if self.hint else self.message

    def __post_init__(self) -> None:
        if self.columns:
            together = SEPARATOR.join(self.columns)
            if self.column not in (None, together):
                raise ValueError(f"{self.column!r} is not {together!r}")
            object.__setattr__(self, "column", together)
        # The database takes no NUL, and the file may hold one: it is shown instead.
        for name in ("message", "value", "unknown"):
            text = getattr(self, name)
            if text and "\0" in text:
                object.__setattr__(self, name, text.replace("\0", NUL_SHOWN))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; empty ones are left out."""
        values = {**asdict(self), "columns": list(self.columns) or None}
        return {key: value for key, value in values.items() if value is not None}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "RowIssue":
        """Return the issue that ``to_json`` described."""
        return cls(**{**values, "columns": tuple(values.get("columns", ()))})


def get_span(rows: Iterable[Row]) -> tuple[int, int]:
    """Return the lowest and the highest row number; rows may be in any order."""
    numbers = [row.number for row in rows]
    return min(numbers), max(numbers)


def pack_numbers(numbers: Iterable[int]) -> str:
    """Return row numbers as short text in the given order: ``2-4,7``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(
        str(first) if first == last else f"{first}-{last}" for first, last in spans
    )


def unpack_numbers(text: str) -> list[int]:
    """Return the row numbers of a text made by ``pack_numbers``.

    :raises ValueError: when the text is not of that form
    """
    numbers: list[int] = []
    for span in filter(None, text.split(",")):
        first, dash, last = span.partition("-")
        numbers.extend(range(int(first), int(last if dash else first) + 1))
    return numbers
