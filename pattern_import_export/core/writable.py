# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which paths can be written: one whose way leads to a value that a record takes.

Below a many2one or a numbered many2many a path no longer writes: it tells which record
is meant. Below a one2many it writes the records there.
"""

from .fields import CHILDREN, MANY, Describe, FieldInfo
from .header import Path, PathSyntaxError, Segment
from .text import _


class NotWritableError(PathSyntaxError):
    """A value that can be shown in a file, and not be taken back from it."""


def walk(path: Path, model: str, describe: Describe) -> tuple[FieldInfo, ...]:
    """The fields on the way of a path whose names were resolved."""
    infos: list[FieldInfo] = []
    for segment in path.segments:
        info = describe(model)[segment.field]
        infos.append(info)
        model = info.relation or ""
    return tuple(infos)


def reference_depth(infos: tuple[FieldInfo, ...]) -> int:
    """How many steps are in records that are written; what is below finds a record."""
    for depth, info in enumerate(infos, 1):
        if info.type != CHILDREN:
            return depth
    return len(infos)


def check_writable(
    path: Path, model: str, describe: Describe, *, can_create: bool
) -> None:
    """:raises PathSyntaxError: saying why nothing can be written by this path"""
    infos = walk(path, model, describe)
    depth = reference_depth(infos)
    is_numbered = False
    for place, (segment, info) in enumerate(zip(path.segments, infos, strict=True)):
        rest = path.segments[place + 1 :]
        if place >= depth:
            _check_lookup(segment, info)
            continue
        _check_number(path, place, info, is_numbered=is_numbered)
        is_numbered = is_numbered or segment.index is not None
        if segment.is_key and info.is_many:
            raise PathSyntaxError(
                _("“%(field)s” is a list: records cannot be found by it."),
                field=segment.field,
            )
        if segment.is_key:
            _check_searchable(segment, info)
        if info.type == CHILDREN and not rest:
            raise PathSyntaxError(
                _(
                    "Say which field of the records of “%(field)s” this column "
                    "holds, as in %(example)s."
                ),
                field=segment.field,
                example=f"{segment.field}|1|name",
            )
        if info.readonly and (can_create or not segment.is_key):
            raise NotWritableError(
                _(
                    "“%(field)s” (%(label)s) cannot be written: Odoo computes it, or "
                    "lets nobody change it."
                ),
                field=segment.field,
                label=info.label,
            )
    if path.language and not infos[-1].translate:
        raise PathSyntaxError(
            _("“%(field)s” is not translated: leave “@%(language)s” away."),
            field=path.segments[-1].field,
            language=path.language,
        )


def _check_lookup(segment: Segment, info: FieldInfo) -> None:
    if segment.index is not None:
        raise PathSyntaxError(
            _(
                "“%(field)s” only tells which record is meant: leave the number "
                "%(number)s away."
            ),
            field=segment.field,
            number=segment.index,
        )
    _check_searchable(segment, info)


def _check_searchable(segment: Segment, info: FieldInfo) -> None:
    if not info.searchable:
        raise NotWritableError(
            _("Records cannot be found by “%(field)s” (%(label)s)."),
            field=segment.field,
            label=info.label,
        )


def _check_number(
    path: Path, place: int, info: FieldInfo, *, is_numbered: bool
) -> None:
    """A number stands where there are several, and only there."""
    segment = path.segments[place]
    rest = path.segments[place + 1 :]
    if segment.index is not None:
        if not info.is_many:
            raise PathSyntaxError(
                _("“%(field)s” holds one value: it has no number."),
                field=segment.field,
            )
        return
    names_them = not rest or (len(rest) == 1 and rest[0].is_identifier)
    is_needed = (info.type == MANY and not names_them) or (
        info.type == CHILDREN and is_numbered
    )
    if is_needed:
        numbered = Segment(segment.field, segment.is_key, 1)
        steps = (*path.segments[:place], numbered, *rest)
        raise PathSyntaxError(
            _("“%(field)s” needs a number: %(example)s."),
            field=segment.field,
            example=Path(steps, path.language),
        )
