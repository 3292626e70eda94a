# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of cells to nested records, and back."""

from collections.abc import Iterator, Mapping, Sequence

from odoo.addons.base_import_async.core.errors import FileContentError
from odoo.addons.base_import_async.core.rows import Cell

from .header import CLEAR_MARK
from .records import Mark, Record, Reference, Value
from .shape import RecordShape, ReferenceShape
from .text import _

Cells = Sequence[Cell]
_YES = frozenset({"1", "true", "yes", "x", "1.0"})
_NO = frozenset({"", "0", "false", "no", "0.0"})


class CellError(FileContentError):
    """A cell that says nothing sensible; ``index`` counts cells from 0, ``offset``
    the rows of the record from 0."""

    def __init__(
        self, message: str, *, index: int = 0, offset: int = 0, **values: object
    ) -> None:
        super().__init__(message, row_number=None, **values)
        self.index = index
        self.offset = offset


def read_value(cells: Cells, index: int) -> Value:
    """What a cell says: text without blanks around, or a mark. A row may be short."""
    cell = cells[index] if index < len(cells) else None
    if isinstance(cell, str):
        cell = cell.strip()
        if cell.lower() == CLEAR_MARK:
            return Mark.CLEAR
    return Mark.BLANK if cell is None or cell == "" else cell


def starts_record(cells: Cells, shape: RecordShape) -> bool:
    """Tell whether a row begins a record; else it goes on with the one before."""
    return not shape.has_repeated or any(
        read_value(cells, index) is not Mark.BLANK for index in shape.own_indexes
    )


def nest(rows: Sequence[Cells], shape: RecordShape) -> Record:
    """Return the record that rows describe: one row, or several when each of its
    children has its own. Cells beyond the header are passed over.

    :raises CellError: for a mark that is not understood, or a row that belongs to no
        record above it
    """
    return _record(rows, shape, index=None, offset=0)


def flatten(record: Record, shape: RecordShape, width: int) -> list[list[Cell]]:
    """Return the rows of a record: what ``nest`` gives this record for.

    :param width: number of cells of the header
    """
    rows: list[list[Cell]] = [[None] * width]
    _write(record, shape, rows, 0, width)
    return rows


def _record(
    rows: Sequence[Cells], shape: RecordShape, *, index: int | None, offset: int
) -> Record:
    first = rows[0]
    named: dict[str, Value | Reference] = {
        slot.name: read_value(first, slot.index) for slot in shape.slots
    }
    for name, reference in shape.references.items():
        named[name] = _reference(first, reference)
    keys = set(shape.key_names)
    return Record(
        keys={name: named[name] for name in shape.key_names},
        values={name: value for name, value in named.items() if name not in keys},
        lists={
            name: tuple(_reference(first, item) for item in items)
            for name, items in shape.lists.items()
        },
        children=dict(_children(rows, shape, offset)),
        index=index,
        version=_read_optional(first, shape.version_index),
        is_deleted=_is_deleted(first, shape.deleted_index, offset),
    )


def _reference(cells: Cells, shape: ReferenceShape) -> Reference:
    return Reference(
        tuple((slot.name, read_value(cells, slot.index)) for slot in shape.slots)
    )


def _children(
    rows: Sequence[Cells], shape: RecordShape, offset: int
) -> Iterator[tuple[str, tuple[Record, ...]]]:
    for name, children in shape.children.items():
        if children.repeated:
            yield name, tuple(_repeated(rows, children.repeated, offset))
        else:
            yield (
                name,
                tuple(
                    _record(rows[:1], child, index=number, offset=offset)
                    for number, child in children.numbered.items()
                    if _has_value(rows[0], child)
                ),
            )


def _repeated(
    rows: Sequence[Cells], shape: RecordShape, offset: int
) -> Iterator[Record]:
    """The children that have rows of their own."""
    begun: int | None = None
    for place, cells in enumerate(rows):
        if _has_value(cells, shape):
            if begun is not None:
                yield _record(
                    rows[begun:place], shape, index=None, offset=offset + begun
                )
            begun = place
        elif begun is None:
            _refuse_orphans(cells, shape, offset + place)
    if begun is not None:
        yield _record(rows[begun:], shape, index=None, offset=offset + begun)


def _refuse_orphans(cells: Cells, shape: RecordShape, offset: int) -> None:
    for children in shape.children.values():
        if children.repeated:
            for index in children.repeated.own_indexes:
                if read_value(cells, index) is not Mark.BLANK:
                    raise CellError(
                        _(
                            "This row belongs to a record that no row above it "
                            "begins: fill in its own columns."
                        ),
                        index=index,
                        offset=offset,
                    )
            _refuse_orphans(cells, children.repeated, offset)


def _has_value(cells: Cells, shape: RecordShape) -> bool:
    return any(read_value(cells, i) is not Mark.BLANK for i in shape.own_indexes)


def _read_optional(cells: Cells, index: int | None) -> Value:
    return Mark.BLANK if index is None else read_value(cells, index)


def _is_deleted(cells: Cells, index: int | None, offset: int) -> bool:
    value = _read_optional(cells, index)
    text = "" if isinstance(value, Mark) else str(value).strip().lower()
    if index is None or text in _NO:
        return False
    if text not in _YES:
        raise CellError(
            _(
                "#deleted is 1 for a record to delete and blank otherwise, not "
                "%(value)s."
            ),
            index=index,
            offset=offset,
            value=value,
        )
    return True


def _write(
    record: Record, shape: RecordShape, rows: list[list[Cell]], top: int, width: int
) -> None:
    """Write a record into rows from ``top`` on; rows are added as they are needed."""
    _write_own(record, shape, rows[top])
    for name, children in shape.children.items():
        records = record.children.get(name, ())
        if children.repeated:
            _write_repeated(records, children.repeated, rows, top, width)
        else:
            for child in records:
                child_shape = children.numbered.get(child.index or 0)
                if child_shape:
                    _write(child, child_shape, rows, top, width)


def _write_own(record: Record, shape: RecordShape, cells: list[Cell]) -> None:
    """Write what stands in one row: all but the children."""
    named: Mapping[str, Value | Reference] = {**record.values, **record.keys}
    for slot in shape.slots:
        value = named.get(slot.name, Mark.BLANK)
        if not isinstance(value, Reference):
            cells[slot.index] = _cell(value)
    for name, reference in shape.references.items():
        value = named.get(name)
        if isinstance(value, Reference):
            _write_reference(value, reference, cells)
    for name, items in shape.lists.items():
        for listed, item in zip(record.lists.get(name, ()), items, strict=False):
            _write_reference(listed, item, cells)
    if shape.version_index is not None:
        cells[shape.version_index] = _cell(record.version)
    if shape.deleted_index is not None and record.is_deleted:
        cells[shape.deleted_index] = 1


def _write_repeated(
    records: Sequence[Record],
    shape: RecordShape,
    rows: list[list[Cell]],
    top: int,
    width: int,
) -> None:
    for record in records:
        # how many rows it takes is known once it stands alone
        alone = flatten(record, shape, width)
        while len(rows) < top + len(alone):
            rows.append([None] * width)
        for place, cells in enumerate(alone, top):
            for index, cell in enumerate(cells):
                if cell is not None:
                    rows[place][index] = cell
        top += len(alone)


def _write_reference(
    reference: Reference, shape: ReferenceShape, cells: list[Cell]
) -> None:
    values = dict(reference.keys)
    for slot in shape.slots:
        cells[slot.index] = _cell(values.get(slot.name, Mark.BLANK))


def _cell(value: Value) -> Cell:
    if value is Mark.BLANK:
        return None
    return CLEAR_MARK if isinstance(value, Mark) else value
