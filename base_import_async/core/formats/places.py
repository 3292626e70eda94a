# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a later reading of a file goes on, without what stands before."""

import codecs
import json
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

# So many rows lie between two places, which a later reading may have to read again;
# finding out where one stands costs as much as reading some rows.
ROWS_BETWEEN = 500
_BUFFERED = frozenset({"utf-8", "utf-8-sig"})
_ALL_BYTES = bytes(range(256))


@dataclass(frozen=True)
class Place:
    """The border before a row.

    ``row`` is the number of the row that follows, ``position`` where its text begins
    (as ``io.TextIOWrapper.tell`` has it), ``known`` what the format has learnt from
    the rows before.
    """

    row: int
    position: int
    known: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


class Places:
    """Where a reading starts, and where later ones may start.

    A format notes places from time to time; the reader of the rows settles which of
    them is the last one that nothing it still needs stands before.
    """

    def __init__(self, start: Place | None = None) -> None:
        self.start = start
        self._noted = deque[Place]([start] if start else ())

    def note(self, place: Place) -> None:
        """Keep a place; each stands behind the one before."""
        self._noted.append(place)

    def settle(self, row: int) -> Place | None:
        """Return the last place noted up to the end of a row, if there is one.

        Those before it are forgotten: nobody goes back beyond this row.
        """
        while len(self._noted) > 1 and self._noted[1].row <= row + 1:
            self._noted.popleft()
        if self._noted and self._noted[0].row <= row + 1:
            return self._noted[0]
        return None


def can_go_on(encoding: str) -> bool:
    """Tell whether a reading may start in the middle of a text in this encoding.

    UTF-8, and encodings of one byte a character. Others remember what came before:
    the order of bytes, half a character, a shift.
    """
    codec = codecs.lookup(encoding)
    if codec.name in _BUFFERED:
        return True
    getstate = getattr(codec.incrementaldecoder, "getstate", None)
    if getstate is not codecs.IncrementalDecoder.getstate:
        return False
    try:
        return len(_ALL_BYTES.decode(encoding, "replace")) == len(_ALL_BYTES)
    except UnicodeError:  # punycode replaces nothing
        return False


def is_storable(known: object) -> bool:
    """Tell whether a database can keep this as JSON: neither NUL nor half a pair."""
    try:
        text = json.dumps(known, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError):  # no JSON; a lone surrogate
        return False
    return "\\u0000" not in text
