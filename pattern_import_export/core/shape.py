# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A checked header as the form of its records: which cell goes where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .fields import CHILDREN, Describe, FieldInfo
from .header import LANGUAGE_MARK, ColumnKind, Header, Path, Segment


@dataclass(frozen=True)
class Slot:
    """A cell with a value. ``name``: the field, with ``@language`` where it has one;
    in a reference, the sub-path."""

    name: str
    index: int


@dataclass(frozen=True)
class ReferenceShape:
    """The cells that together tell which record is meant."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class ChildrenShape:
    """The records of a one2many: of numbered columns, or one row each."""

    numbered: Mapping[int, "RecordShape"] = field(default_factory=dict)
    repeated: "RecordShape | None" = None

    @property
    def any_shape(self) -> "RecordShape":
        """The form of one of them; numbered ones may have different columns."""
        return self.repeated or next(iter(self.numbered.values()))


@dataclass(frozen=True)
class RecordShape:
    """Where the cells of a record of ``model`` go.

    ``infos`` has the field of each name below. ``key_names``: the slots and references
    by which it is found, in the order of their columns. ``own_indexes``: all cells of
    the record that do not stand in rows of their own.
    """

    model: str
    infos: Mapping[str, FieldInfo]
    key_names: tuple[str, ...]
    slots: tuple[Slot, ...]
    references: Mapping[str, ReferenceShape]
    lists: Mapping[str, tuple[ReferenceShape, ...]]
    children: Mapping[str, ChildrenShape]
    own_indexes: tuple[int, ...]
    version_index: int | None = None
    deleted_index: int | None = None

    @property
    def has_repeated(self) -> bool:
        """Whether a record may take several rows."""
        return any(shape.repeated for shape in self.children.values())


@dataclass
class _Cell:
    """A column on its way down: what is left of its path."""

    index: int
    segments: tuple[Segment, ...]
    language: str | None


def build_shape(header: Header, model: str, describe: Describe) -> RecordShape:
    """Return the form of the records of a header that has no problem.

    :raises HeaderError: when it has one
    """
    header.check()
    cells = [
        _Cell(column.index, column.path.segments, column.path.language)
        for column in header.columns
        if column.path
    ]
    reserved = {
        kind: column.index
        for kind in (ColumnKind.VERSION, ColumnKind.DELETED)
        if (column := header.find(kind))
    }
    return _record_shape(
        cells,
        model,
        describe,
        version_index=reserved.get(ColumnKind.VERSION),
        deleted_index=reserved.get(ColumnKind.DELETED),
    )


def _record_shape(
    cells: Sequence[_Cell],
    model: str,
    describe: Describe,
    *,
    version_index: int | None = None,
    deleted_index: int | None = None,
) -> RecordShape:
    fields = describe(model)
    by_name: dict[str, list[_Cell]] = {}
    for cell in cells:
        by_name.setdefault(_name(cell), []).append(cell)
    slots: list[Slot] = []
    references: dict[str, ReferenceShape] = {}
    lists: dict[str, tuple[ReferenceShape, ...]] = {}
    children: dict[str, ChildrenShape] = {}
    for name, group in by_name.items():
        info = fields[group[0].segments[0].field]
        if info.type == CHILDREN:
            children[name] = _children_shape(group, info, describe)
        elif group[0].segments[0].index is not None:
            lists[name] = tuple(
                _reference_shape(cells) for _number, cells in _numbered(group)
            )
        elif info.relation and not info.is_many:
            references[name] = _reference_shape(group)
        else:
            slots.append(Slot(name, group[0].index))
    repeated = {
        index
        for shape in children.values()
        if shape.repeated
        for index in _all_indexes(shape.repeated)
    }
    own = {cell.index for cell in cells} - repeated
    own |= {index for index in (version_index, deleted_index) if index is not None}
    return RecordShape(
        model=model,
        infos={
            name: fields[group[0].segments[0].field] for name, group in by_name.items()
        },
        key_names=tuple(name for name, group in by_name.items() if _is_key(group)),
        slots=tuple(slots),
        references=references,
        lists=lists,
        children=children,
        own_indexes=tuple(sorted(own)),
        version_index=version_index,
        deleted_index=deleted_index,
    )


def _name(cell: _Cell) -> str:
    """What a cell is called in its record."""
    first = cell.segments[0]
    if cell.language and len(cell.segments) == 1 and first.index is None:
        return f"{first.field}{LANGUAGE_MARK}{cell.language}"
    return first.field


def _is_key(group: Sequence[_Cell]) -> bool:
    return any(
        cell.segments[0].is_key or cell.segments[0].is_identifier for cell in group
    )


def _children_shape(
    group: Sequence[_Cell], info: FieldInfo, describe: Describe
) -> ChildrenShape:
    model = info.relation or ""
    if group[0].segments[0].index is None:
        return ChildrenShape(
            repeated=_record_shape(list(_below(group)), model, describe)
        )
    return ChildrenShape(
        numbered={
            number: _record_shape(list(_below(cells)), model, describe)
            for number, cells in _numbered(group)
        }
    )


def _reference_shape(group: Sequence[_Cell]) -> ReferenceShape:
    return ReferenceShape(tuple(Slot(_sub_path(cell), cell.index) for cell in group))


def _sub_path(cell: _Cell) -> str:
    """From the record that is meant; keys there need no mark, all are keys."""
    steps = tuple(replace(segment, is_key=False) for segment in cell.segments[1:])
    return str(Path(steps, cell.language)) if steps else ""


def _below(group: Iterable[_Cell]) -> Iterator[_Cell]:
    for cell in group:
        yield _Cell(cell.index, cell.segments[1:], cell.language)


def _numbered(group: Sequence[_Cell]) -> list[tuple[int, list[_Cell]]]:
    """The cells by number, in the order of the numbers."""
    by_number: dict[int, list[_Cell]] = {}
    for cell in group:
        by_number.setdefault(cell.segments[0].index or 0, []).append(cell)
    return sorted(by_number.items())


def _all_indexes(shape: RecordShape) -> Iterator[int]:
    yield from shape.own_indexes
    for children in shape.children.values():
        if children.repeated:
            yield from _all_indexes(children.repeated)
