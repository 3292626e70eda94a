# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Headers of a file as lines of a pattern: numbered columns become one line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .fields import Describe
from .header import SEPARATOR, Column, Path
from .writable import reference_depth, walk


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A line that headers ask for. ``path``: without numbers and marks; empty for a
    column that is passed over. ``indexes``: its columns, counted from 0.
    ``is_nested``: a list inside a list, which takes a sub-pattern. ``is_technical``:
    the header is the path itself."""

    path: str
    header: str
    is_key: bool = False
    language: str | None = None
    occurrence_count: int = 1
    indexes: tuple[int, ...] = ()
    is_nested: bool = False
    is_technical: bool = False


def plain_path(path: Path) -> str:
    """The path as a line of a pattern has it."""
    return SEPARATOR.join(path.names)


def get_source_lines(
    columns: Iterable[Column], model: str, describe: Describe
) -> list[SourceLine]:
    """Return a line for each field that the columns name, in their order."""
    lines: dict[tuple[str, str | None, int], SourceLine] = {}
    for column in columns:
        found = _line(column, model, describe)
        alone = -1 if found.path else column.index
        identity = (found.path, found.language, alone)
        known = lines.get(identity)
        if known:
            found = replace(
                known,
                occurrence_count=max(known.occurrence_count, found.occurrence_count),
                indexes=(*known.indexes, *found.indexes),
            )
        lines[identity] = found
    return list(lines.values())


def _line(column: Column, model: str, describe: Describe) -> SourceLine:
    if column.path is None:
        return SourceLine(path="", header=column.text, indexes=(column.index,))
    infos = walk(column.path, model, describe)
    depth = reference_depth(infos)
    steps = zip(column.path.segments, infos[:depth], strict=False)
    numbers = [segment.index or 0 for segment, info in steps if info.is_many]
    return SourceLine(
        path=plain_path(column.path),
        header=column.text,
        # deeper a mark only tells which record is meant
        is_key=column.path.segments[depth - 1].is_key,
        language=column.path.language,
        occurrence_count=numbers[0] if numbers else 1,
        indexes=(column.index,),
        is_nested=len(numbers) > 1,
        is_technical=column.text == str(column.path),
    )
