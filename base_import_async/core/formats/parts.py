# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of an export: each slice is written alone, then all become one file.

Where a format lets them be put one behind the other, a part is stored as it will
stand in the file, so that joining a gigabyte is copying it. Other parts are kept as
rows, and the last step writes the file from them: see ``part_formats``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..rows import Cell
from .options import TableOptions

UTF_8 = "utf-8"

Header = Sequence[Sequence[Cell]]
"""The rows above the data; the last of them has the names of the columns."""


@dataclass(frozen=True, kw_only=True)
class PartNote:
    """What joining must know of a part besides its bytes."""

    line_count: int
    is_escaped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"line_count": self.line_count, "is_escaped": self.is_escaped}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "PartNote":
        """Return the note that ``to_json`` described."""
        return cls(**values)


class PartFormat(ABC):
    """Writes slices of a table, and the file of all of them."""

    def __init__(self, code: str) -> None:
        self.code = code

    @property
    def max_lines(self) -> int | None:
        """Lines that one file should hold at most, None for any number."""
        return None

    @abstractmethod
    def write(
        self,
        header: Header,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> PartNote:
        """Write the rows of one slice, without the header."""  # fmt: skip

    @abstractmethod
    def join(
        self,
        header: Header,
        parts: Iterable[BinaryIO],
        notes: Sequence[PartNote],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write the header and behind it the parts, in their order.

        :raises ConfigurationError: when the encoding lacks a character
        """  # fmt: skip


class CountedRows:
    """Rows, counted as they are taken."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.count += 1
            yield row
