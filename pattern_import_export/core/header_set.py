# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Columns that do not go together: doubled, with gaps, two ways to say one thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .fields import Describe
from .header import Column, ColumnKind, Path, Segment
from .problems import HeaderProblem
from .text import _
from .writable import reference_depth, walk

_Steps: TypeAlias = tuple[tuple[str, int | None], ...]


@dataclass
class _Seen:
    """Columns met so far, by what they stand for."""

    exact: dict[tuple[_Steps, str | None] | ColumnKind, Column] = field(
        default_factory=dict
    )
    plain: dict[_Steps, Column] = field(default_factory=dict)
    followed: dict[_Steps, Column] = field(default_factory=dict)
    # by the way to a list: the first column of each number; None is one without
    numbers: dict[_Steps, dict[int | None, Column]] = field(default_factory=dict)


def find_set_problems(
    columns: Sequence[Column], model: str, describe: Describe
) -> list[HeaderProblem]:
    """What is wrong between columns whose names were resolved."""
    seen = _Seen()
    problems: list[HeaderProblem] = []
    for column in columns:
        problems.extend(_judge(column, seen, model, describe))
    return [*problems, *_gaps(seen)]


def _judge(
    column: Column, seen: _Seen, model: str, describe: Describe
) -> Iterator[HeaderProblem]:
    """The first thing that is wrong with a column beside those before it."""
    if column.is_comment:
        return
    path = column.path
    identity = (_steps(path.segments), path.language) if path else column.kind
    first = seen.exact.setdefault(identity, column)
    if first is not column:
        yield _beside(column, first, _("Column %(first)s, %(other)s, is the same."))
    elif path:
        yield from _judge_way(column, path, seen, model, describe)


def _judge_way(
    column: Column, path: Path, seen: _Seen, model: str, describe: Describe
) -> Iterator[HeaderProblem]:
    infos = walk(path, model, describe)
    depth = reference_depth(infos)
    for place in range(depth):
        if not infos[place].is_many:
            continue
        segment = path.segments[place]
        way = (*_steps(path.segments[:place]), (segment.field, None))
        numbers = seen.numbers.setdefault(way, {})
        other = _other_layout(numbers, segment.index)
        if other:
            yield _beside(
                column,
                other,
                _(
                    "Column %(first)s, %(other)s, has it differently: either all "
                    "columns of a list are numbered or none is."
                ),
            )
            return
        numbers.setdefault(segment.index, column)
    steps = _steps(path.segments[:depth])
    has_rest = len(path.segments) > depth
    mine, others = (
        (seen.followed, seen.plain) if has_rest else (seen.plain, seen.followed)
    )
    mine.setdefault(steps, column)
    if steps in others and infos[depth - 1].is_relation:
        yield _beside(
            column,
            others[steps],
            _(
                "Column %(first)s, %(other)s, says already which record is meant: "
                "keep one of the two."
            ),
        )


def _other_layout(
    numbers: dict[int | None, Column], index: int | None
) -> Column | None:
    """A column of the same list that is numbered where this one is not, or not."""
    for number, column in numbers.items():
        if (number is None) != (index is None):
            return column
    return None


def _gaps(seen: _Seen) -> Iterator[HeaderProblem]:
    """Numbers that are left out; told at the first column after the gap."""
    for way, numbers in seen.numbers.items():
        given = sorted(number for number in numbers if number is not None)
        for expected, number in enumerate(given, 1):
            if number == expected:
                continue
            yield _gap(numbers[number], way, expected)
            break


def _gap(column: Column, way: _Steps, missing: int) -> HeaderProblem:
    steps = [Segment(name, False, index) for name, index in way[:-1]]
    wanted = str(Path((*steps, Segment(way[-1][0], False, missing))))
    return HeaderProblem(
        column.number,
        column.text,
        _("The numbers begin at 1 without a gap: there is no column %(wanted)s."),
        {"wanted": wanted},
    )


def _beside(column: Column, first: Column, message: str) -> HeaderProblem:
    return HeaderProblem(
        column.number,
        column.text,
        message,
        {"first": first.number, "other": first.text},
    )


def _steps(segments: Sequence[Segment]) -> _Steps:
    return tuple((segment.field, segment.index) for segment in segments)
