# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a pattern as the columns of a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from .fields import Describe, FieldInfo
from .header import Path, PathSyntaxError, Segment
from .names import NameResolver, UnknownFieldError
from .rules import HeaderFormat
from .text import _
from .writable import NotWritableError, check_writable, reference_depth, walk

NUMBER_MARK = "{n}"
# How many records a list has, by the names of the fields on the way to it.
Counts: TypeAlias = Mapping[tuple[str, ...], int]


class LayoutError(ValueError):
    """A line that gives no columns. ``message`` is marked with ``_()``."""

    def __init__(self, message: str, *, line_id: int, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.line_id = line_id


@dataclass(frozen=True, kw_only=True)
class LayoutLine:
    """A line of a pattern. ``path`` has neither numbers nor marks; ``children`` are
    the lines of the sub-pattern. ``occurrence_count`` 0: a row for each record."""

    line_id: int
    path: Path | None = None
    is_key: bool = False
    occurrence_count: int = 1
    is_auto_sized: bool = False
    custom_header: str = ""
    children: tuple["LayoutLine", ...] = ()


@dataclass(frozen=True, kw_only=True)
class LayoutColumn:
    """A column of the file.

    ``path``: None for a column that stays empty. ``header``: the technical one, with
    ``#`` before what is only shown. ``label`` in the words of the user, ``custom`` what
    the pattern calls it, or empty. ``line_ids``: the lines that it comes from, the
    outermost first.
    """

    path: Path | None
    header: str
    label: str
    custom: str = ""
    line_ids: tuple[int, ...] = ()
    is_writable: bool = True

    def text(self, header_format: HeaderFormat) -> str:
        """The header that an import goes by."""
        if header_format is HeaderFormat.CUSTOM:
            return self.custom or self.header
        return self.header


@dataclass(frozen=True)
class _Place:
    """Where lines are laid out: the steps from the record, and what they are called."""

    segments: tuple[Segment, ...] = ()
    infos: tuple[FieldInfo, ...] = ()
    line_ids: tuple[int, ...] = ()
    custom: str = ""
    counts: Counts = field(default_factory=dict)


def lay_out(
    lines: Iterable[LayoutLine],
    model: str,
    describe: Describe,
    *,
    counts: Counts | None = None,
    can_create: bool = True,
) -> list[LayoutColumn]:
    """Return the columns of a pattern, in the order of a file.

    A column whose value cannot come back is a comment: it is shown, and passed over.

    :param counts: how many records the lists have, for lines that adapt to it
    :param can_create: whether an import may create, so that keys must be writable
    :raises LayoutError: for a line that gives no column
    """
    place = _Place(counts=counts or {})
    return [
        _marked(column, model, describe, can_create)
        for column in _lay_out(lines, model, describe, place)
    ]


def header_lines(
    columns: Sequence[LayoutColumn], header_format: HeaderFormat
) -> list[list[str]]:
    """The lines of a file above its rows."""
    lines = [[column.text(header_format) for column in columns]]
    if header_format is HeaderFormat.LABELS:
        lines.insert(0, [column.label for column in columns])
    return lines


def _lay_out(
    lines: Iterable[LayoutLine], model: str, describe: Describe, place: _Place
) -> Iterator[LayoutColumn]:
    for line in lines:
        if line.path is None:
            yield LayoutColumn(
                path=None,
                header="#",
                label=line.custom_header,
                custom=line.custom_header,
                line_ids=(*place.line_ids, line.line_id),
                is_writable=False,
            )
            continue
        resolved = _walk(line, line.path, model, describe)
        infos = walk(resolved, model, describe)
        for path, number in _numbered(line, resolved, infos, place):
            yield from _columns(line, path, number, infos, describe, place)


def _columns(
    line: LayoutLine,
    path: Path,
    number: int | None,
    infos: tuple[FieldInfo, ...],
    describe: Describe,
    place: _Place,
) -> Iterator[LayoutColumn]:
    inner = replace(
        place,
        segments=(*place.segments, *path.segments),
        infos=(*place.infos, *infos),
        line_ids=(*place.line_ids, line.line_id),
        custom=_custom(line, number, infos, place),
    )
    if not line.children:
        yield _column(replace(path, segments=inner.segments), describe, inner)
        return
    yield from _lay_out(line.children, infos[-1].relation or "", describe, inner)


def _column(path: Path, describe: Describe, place: _Place) -> LayoutColumn:
    return LayoutColumn(
        path=path,
        header=str(path),
        label=str(
            replace(
                path,
                segments=tuple(
                    replace(segment, field=info.label)
                    for segment, info in zip(path.segments, place.infos, strict=True)
                ),
            )
        ),
        custom=place.custom,
        line_ids=place.line_ids,
    )


def _numbered(
    line: LayoutLine, path: Path, infos: tuple[FieldInfo, ...], place: _Place
) -> Iterator[tuple[Path, int | None]]:
    """The path of each column with its number; None where there is only one."""
    depth = reference_depth(infos)
    segments = list(path.segments)
    if line.is_key:
        segments[depth - 1] = replace(segments[depth - 1], is_key=True)
    lists = [i for i in range(depth) if infos[i].is_many]
    if len(lists) > 1:
        raise LayoutError(
            _("“%(path)s” goes through two lists: use a sub-pattern for the first."),
            line_id=line.line_id,
            path=path,
        )
    if not lists or not line.occurrence_count:
        yield replace(path, segments=tuple(segments)), None
        return
    (position,) = lists
    way = tuple(s.field for s in (*place.segments, *segments[: position + 1]))
    count = line.occurrence_count
    if line.is_auto_sized:
        count = max(count, place.counts.get(way, 0))
    for number in range(1, count + 1):
        segments[position] = replace(segments[position], index=number)
        yield replace(path, segments=tuple(segments)), number


def _custom(
    line: LayoutLine,
    number: int | None,
    infos: tuple[FieldInfo, ...],
    place: _Place,
) -> str:
    """What the pattern calls a column, empty when it has no word for it."""
    own = line.custom_header or (infos[-1].label if place.custom else "")
    if not own and _has_custom(line.children):
        own = infos[-1].label
    if not own:
        return ""
    if number is not None and (number > 1 or line.occurrence_count > 1):
        own = (
            own.replace(NUMBER_MARK, str(number))
            if NUMBER_MARK in own
            else (f"{own} {number}")
        )
    return " ".join(filter(None, (place.custom, own.replace(NUMBER_MARK, "1"))))


def _has_custom(lines: Iterable[LayoutLine]) -> bool:
    return any(line.custom_header or _has_custom(line.children) for line in lines)


def _walk(line: LayoutLine, path: Path, model: str, describe: Describe) -> Path:
    """:raises LayoutError: for a field that there is not, or that ends the way"""
    try:
        return NameResolver(describe).resolve(path, model)
    except UnknownFieldError as error:
        raise LayoutError(
            error.message, line_id=line.line_id, **error.values
        ) from error


def _marked(
    column: LayoutColumn, model: str, describe: Describe, can_create: bool
) -> LayoutColumn:
    """The column, as a comment when a file cannot bring its value back.

    What else may be wrong with its path is for ``check_header``, which tells all of it.
    """
    if column.path is not None and not _is_writable(
        column.path, model, describe, can_create
    ):
        return replace(column, header=f"#{column.header}", is_writable=False)
    return column


def _is_writable(path: Path, model: str, describe: Describe, can_create: bool) -> bool:
    try:
        check_writable(path, model, describe, can_create=can_create)
    except NotWritableError:
        return False
    except PathSyntaxError:
        return True
    return True
