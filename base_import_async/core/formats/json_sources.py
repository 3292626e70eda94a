# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The items, objects or arrays, of a JSON document and of JSON lines."""

import codecs
import io
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..errors import FileContentError
from ..text import _
from .csv_sniff import BYTE_ORDER_MARKS, find_undecodable
from .json_values import JsonProblem, decode, unexpected
from .options import MEGABYTE, Limits
from .places import can_go_on

ROW_CELLS = 4
BYTE_ORDER_MARK = "\ufeff"
_SPACES = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True)
class Progress:
    """How far the lines of a file are read.

    ``position`` of the text that follows, ``line`` that is read, ``first_row``: the
    row that the first line would be, 0 while all lines were empty.
    """

    position: int = 0
    line: int = 0
    first_row: int = 0


class Source(ABC):
    """Gives the items of a file, as often as asked.

    ``row`` is the row of the current item: the first one is row 1 if it is an array,
    row 2 after a header if it is an object or the file has ``columns``.
    """

    can_go_on = False

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.columns: list[Any] | None = None
        self.row = 1
        self._stream, self._encoding = stream, encoding

    def tell(self) -> Progress:
        """Where a source that ``can_go_on`` stands after the current item."""
        raise NotImplementedError

    def go_on(self, after: Progress) -> None:
        """Have ``items`` start there, as ``tell`` gave it, from now on."""
        raise NotImplementedError

    @abstractmethod
    def items(self) -> Iterator[Any]:
        """Yield the items.

        :raises JsonProblem: for what is wrong with the item of ``row``
        """


def sniff_json_encoding(stream: BinaryIO) -> str:
    """Return the encoding: JSON is UTF-8, 16 or 32, which its first bytes tell."""
    stream.seek(0)
    head = stream.read(4)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    return json.detect_encoding(head)


def undecodable(stream: BinaryIO, encoding: str) -> FileContentError:
    """Return the error for the first byte that does not fit the encoding."""
    offset = find_undecodable(stream, encoding) or 0
    decoder = codecs.getincrementaldecoder(encoding)("ignore")
    stream.seek(0)
    line, left = 1, offset
    while block := stream.read(min(left, MEGABYTE)):
        line += decoder.decode(block).count("\n")
        left -= len(block)
    return FileContentError(
        _(
            "Line %(line)s cannot be read with the encoding %(encoding)s: wrong byte "
            "at position %(byte)s. Choose another encoding."
        ),
        line=line,
        encoding=encoding,
        byte=offset,
    )


class LineSource(Source):
    """One item a line; one line is held in memory."""

    def __init__(self, stream: BinaryIO, encoding: str, limits: Limits) -> None:
        super().__init__(stream, encoding)
        self.can_go_on = can_go_on(encoding)
        self._start = Progress()
        self._longest_line = max(MEGABYTE, limits.max_cell_length * ROW_CELLS)

    def tell(self) -> Progress:
        """Where the text goes on after the line of the current item."""
        return Progress(self._text.tell(), self._line, self._first_row)

    def go_on(self, after: Progress) -> None:
        """Start behind the items that were read before."""
        self._start = after

    def items(self) -> Iterator[Any]:
        """Yield the items; empty lines are counted."""
        self._stream.seek(0)
        self._line, self._first_row = self._start.line, self._start.first_row
        # Only a line feed ends a line: JSON text may hold other line ends.
        text = io.TextIOWrapper(self._stream, encoding=self._encoding, newline="\n")
        self._text = text
        wrong: UnicodeDecodeError | None = None
        try:
            if self._start.position:
                text.seek(self._start.position)
            yield from self._values(text)
        except UnicodeDecodeError as error:
            wrong = error
        finally:
            # Else the wrapper closes the caller's stream when it is collected.
            if not self._stream.closed:
                text.detach()
        if wrong:
            raise undecodable(self._stream, self._encoding) from wrong

    def _values(self, text: io.TextIOWrapper) -> Iterator[Any]:
        for line in self._lines(text):
            self._line += 1
            if line:
                self._first_row = self._first_row or (1 if line[0] == "[" else 2)
                self.row = self._first_row + self._line - 1
                yield self._value(self._line, line)

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        """Yield the lines without the spaces around them."""
        self.row = 0
        while line := text.readline(self._longest_line + 1):
            if len(line) > self._longest_line:
                self.row += 1
                raise JsonProblem(
                    _("Row %(row)s has more than %(limit)s characters."),
                    limit=self._longest_line,
                )
            yield line.removeprefix(BYTE_ORDER_MARK).strip(" \t\r\n")

    def _value(self, line_number: int, line: str) -> Any:
        value, end = decode(line, 0, line_number)
        if end == len(line):
            return value
        raise JsonProblem(
            _(
                "Row %(row)s goes on after its end; each line holds one object or "
                "one array."
            )
        )


class DocumentSource(Source):
    """An array of items, or an object with ``columns`` and ``rows``.

    The text is held in memory, but only one item at a time.
    """

    def __init__(self, stream: BinaryIO, encoding: str, limits: Limits) -> None:
        super().__init__(stream, encoding)
        size = stream.seek(0, io.SEEK_END)
        if size > limits.max_document_bytes:
            raise FileContentError(
                _(
                    "The file has %(size)s bytes; of a json file, which is held in "
                    "memory, at most %(limit)s are accepted. Send one object a line "
                    "(jsonl) instead."
                ),
                size=size,
                limit=limits.max_document_bytes,
            )
        stream.seek(0)
        try:
            text = stream.read().decode(encoding)
        except UnicodeDecodeError as error:
            raise undecodable(stream, encoding) from error
        self._text = text.removeprefix(BYTE_ORDER_MARK)

    def items(self) -> Iterator[Any]:
        """Yield the items; columns that come after them are known at the end."""
        self.row = 1
        place = self._skip_spaces(0)
        first = self._text[place : place + 1]
        if first == "[":
            place = yield from self._array(place)
        elif first == "{":
            self.row = 2
            place = yield from self._table(place)
        elif first:
            raise unexpected(self._text, place, "an array or an object")
        if self._skip_spaces(place) < len(self._text):
            raise JsonProblem(
                _(
                    "Something stands after the end of the table (line %(line)s). If "
                    "each line is an object of its own, name the file .jsonl."
                ),
                line=self._text.count("\n", 0, self._skip_spaces(place)) + 1,
            )

    def _array(self, place: int) -> Generator[Any, None, int]:
        """Yield the items of an array and return where it ends."""
        place = self._skip_spaces(place + 1)
        if self._text[place : place + 1] == "]":
            return place + 1
        if self._text[place : place + 1] != "[":
            self.row = 2
        while True:
            value, place = decode(self._text, place)
            yield value
            place = self._skip_spaces(place)
            mark = self._text[place : place + 1]
            if mark == "]":
                return place + 1
            if mark != ",":
                raise unexpected(self._text, place, "',' delimiter")
            place = self._skip_spaces(place + 1)
            self.row += 1

    def _table(self, place: int) -> Generator[Any, None, int]:
        """Yield the items of the member ``rows`` and take over ``columns``."""
        found = set()
        separator = "{"
        while separator != "}":
            place = self._skip_spaces(place + 1)
            if self._text[place : place + 1] != '"':
                raise _no_table()
            key, place = decode(self._text, place)
            place = self._expect(place, ":")
            start = self._skip_spaces(place + 1)
            if key in found or (key == "rows" and self._text[start : start + 1] != "["):
                raise _no_table()
            found.add(key)
            if key == "rows":
                place = yield from self._array(start)
            else:
                value, place = decode(self._text, start)
                if key == "columns":
                    self.columns = _checked_columns(value)
            place = self._expect(place, ",}")
            separator = self._text[place]
        if self.columns is None or "rows" not in found:
            raise _no_table()
        return place + 1

    def _expect(self, place: int, marks: str) -> int:
        place = self._skip_spaces(place)
        if self._text[place : place + 1] in marks and place < len(self._text):
            return place
        raise unexpected(self._text, place, " or ".join(f"'{m}'" for m in marks))

    def _skip_spaces(self, place: int) -> int:
        found = _SPACES.match(self._text, place)
        return found.end() if found else place


def _checked_columns(value: Any) -> list[Any]:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return value
    raise _no_table()


def _no_table() -> JsonProblem:
    return JsonProblem(
        _(
            "The file must hold an array of objects or of arrays, or an object with "
            "“columns”, an array of names, and “rows”."
        )
    )
