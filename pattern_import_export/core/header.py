# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The grammar of a header, without knowing any model.

::

    header   := comment | reserved | path ["@" language]
    comment  := empty | "#" anything            a column that is passed over
    reserved := "#version" | "#deleted"
    path     := segment ("|" segment)*
    segment  := field ["#key"] ["|" INDEX] | ".id" | "id"
    INDEX    := 1, 2, 3 ...                     which one of several

``#key`` and ``@language`` of the last segment may stand in either order; they are
printed as ``name@fr_FR#key``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .problems import HeaderError, HeaderProblem
from .text import _

SEPARATOR = "|"
KEY_MARK = "#key"
LANGUAGE_MARK = "@"
DATABASE_ID = ".id"
EXTERNAL_ID = "id"
IDENTIFIERS = frozenset({DATABASE_ID, EXTERNAL_ID})
ERROR_HEADER = "#Error"
VERSION_HEADER = "#version"
DELETED_HEADER = "#deleted"
CLEAR_MARK = "#clear"


class ColumnKind(str, Enum):
    """What a column is for."""

    FIELD = "field"
    COMMENT = "comment"
    VERSION = "version"
    DELETED = "deleted"


_RESERVED = {
    VERSION_HEADER: ColumnKind.VERSION,
    DELETED_HEADER: ColumnKind.DELETED,
}


@dataclass(frozen=True)
class Segment:
    """One step: a field, whether it tells records apart, and which one of several."""

    field: str
    is_key: bool = False
    index: int | None = None

    @property
    def is_identifier(self) -> bool:
        """Whether it is the database id or the external id."""
        return self.field in IDENTIFIERS


@dataclass(frozen=True)
class Path:
    """The way from a record to a value, and the language of that value."""

    segments: tuple[Segment, ...]
    language: str | None = None

    def __str__(self) -> str:
        return print_path(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields on the way, without numbers."""
        return tuple(segment.field for segment in self.segments)

    @property
    def is_key(self) -> bool:
        """Whether any step of it is marked as a key."""
        return any(segment.is_key for segment in self.segments)

    def without_marks(self) -> "Path":
        """The same path, saying nothing of keys."""
        segments = tuple(replace(segment, is_key=False) for segment in self.segments)
        return replace(self, segments=segments)

    def prefixed(self, *segments: Segment) -> "Path":
        """The same path as seen from a record further up."""
        return replace(self, segments=(*segments, *self.segments))


@dataclass(frozen=True)
class Column:
    """One cell of the header. ``index`` counts from 0, as cells of a row do."""

    index: int
    text: str
    kind: ColumnKind = ColumnKind.COMMENT
    path: Path | None = None

    @property
    def number(self) -> int:
        """The column as a person counts, from 1."""
        return self.index + 1

    @property
    def is_comment(self) -> bool:
        return self.kind is ColumnKind.COMMENT

    @property
    def is_key(self) -> bool:
        return self.path is not None and self.path.is_key

    @property
    def language(self) -> str | None:
        return self.path.language if self.path else None


@dataclass(frozen=True)
class Header:
    """All columns of a file in their order, and all that is wrong with them."""

    columns: tuple[Column, ...]
    problems: tuple[HeaderProblem, ...] = ()

    def check(self) -> None:
        """:raises HeaderError: with all problems, when there is one"""
        if self.problems:
            raise HeaderError(self.problems)

    @property
    def paths(self) -> dict[int, Path]:
        """The paths of the columns that are fields, by index of the cell."""
        return {column.index: column.path for column in self.columns if column.path}

    def find(self, kind: ColumnKind) -> Column | None:
        """The first column of this kind."""
        return next((c for c in self.columns if c.kind is kind), None)


class PathSyntaxError(ValueError):
    """A header that is no path. ``message`` is marked with ``_()``."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


def parse_header(cells: Sequence[object]) -> Header:
    """Return the columns of a header; what is wrong is collected, not raised.

    Nothing is known of fields here: see ``header_check.check_header``.
    """
    columns: list[Column] = []
    problems: list[HeaderProblem] = []
    for index, cell in enumerate(cells):
        text = "" if cell is None else str(cell).strip()
        try:
            columns.append(parse_column(index, text))
        except PathSyntaxError as error:
            columns.append(Column(index, text))
            problems.append(HeaderProblem(index + 1, text, error.message, error.values))
    return Header(tuple(columns), tuple(problems))


def parse_column(index: int, text: str) -> Column:
    """Return the column of one cell.

    :raises PathSyntaxError: when it is no comment and no path
    """
    kind = _RESERVED.get(text.lower())
    if kind:
        return Column(index, text, kind)
    if is_comment(text):
        return Column(index, text)
    return Column(index, text, ColumnKind.FIELD, parse_path(text))


def is_comment(text: str) -> bool:
    """Tell whether a column of this header is passed over."""
    return not text or (text.startswith("#") and text.lower() not in _RESERVED)


def parse_path(text: str) -> Path:
    """Return the path of a header.

    :raises PathSyntaxError: saying what is wrong with it
    """
    *ways, last = [part.strip() for part in text.split(SEPARATOR)]
    last, language = _split_language(last)
    return Path(tuple(_segments([*ways, last])), language)


def print_path(path: Path) -> str:
    """Return the header of a path; ``parse_path`` gives the path back."""
    parts = list(_print_segments(path.segments))
    if path.language:
        # before the key mark of the last field, after its number
        last, mark, _rest = parts[-1].partition(KEY_MARK)
        parts[-1] = f"{last}{LANGUAGE_MARK}{path.language}{mark}"
    return SEPARATOR.join(parts)


def _print_segments(segments: Iterable[Segment]) -> Iterator[str]:
    for segment in segments:
        yield segment.field + (KEY_MARK if segment.is_key else "")
        if segment.index is not None:
            yield str(segment.index)


def _split_language(last: str) -> tuple[str, str | None]:
    """Return the last part without its language, and the language."""
    name, mark, rest = last.partition(LANGUAGE_MARK)
    if not mark:
        return last, None
    language, key_mark, more = rest.partition(KEY_MARK)
    language = language.strip()
    if not language or more or set("@#") & set(language):
        raise PathSyntaxError(
            _(
                "After @ stands the code of one language, as in name@fr_FR, not "
                "“%(text)s”."
            ),
            text=rest,
        )
    return name.strip() + key_mark, language


def _segments(parts: Sequence[str]) -> Iterator[Segment]:
    place = 0
    while place < len(parts):
        segment = _segment(parts[place])
        place += 1
        if place < len(parts) and _is_number(parts[place]):
            segment = replace(segment, index=_index(parts[place], segment))
            place += 1
        if segment.is_identifier and place < len(parts):
            raise PathSyntaxError(
                _("Nothing can follow “%(field)s”: it is a value."),
                field=segment.field,
            )
        yield segment


def _segment(part: str) -> Segment:
    name, mark, rest = part.partition("#")
    name = name.strip()
    if mark and f"#{rest.strip().lower()}" != KEY_MARK:
        raise PathSyntaxError(
            _("“#%(mark)s” is no mark of a column; the only one is #key."), mark=rest
        )
    if not name:
        raise PathSyntaxError(
            _("A field is missing: there is nothing at one side of a “|”.")
        )
    if _is_number(name):
        raise PathSyntaxError(
            _(
                "The number %(number)s does not follow a field of several records, "
                "as in category_id|1|name."
            ),
            number=name,
        )
    if LANGUAGE_MARK in name:
        raise PathSyntaxError(
            _("A language stands at the end of a header only: country_id|name@fr_FR.")
        )
    return Segment(name, bool(mark))


def _is_number(part: str) -> bool:
    return part.isdecimal()


def _index(part: str, segment: Segment) -> int:
    if segment.is_identifier:
        raise PathSyntaxError(
            _("“%(field)s” is one value: it has no number."), field=segment.field
        )
    if not part.isascii() or part != str(int(part)) or part == "0":
        raise PathSyntaxError(
            _("Records are numbered 1, 2, 3 …, not “%(number)s”."), number=part
        )
    return int(part)
