# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each column of a file is for, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from .fields import ONE, Describe, FieldInfo
from .layout import LayoutColumn
from .text import _
from .writable import reference_depth, walk

_SHOWN_CHOICES = 30
TYPE_SENTENCES = {
    "boolean": _("True or False"),
    "char": _("Text"),
    "date": _("Date, as 2026-12-31"),
    "datetime": _("Date and time, as 2026-12-31 18:30:00, in your own time zone"),
    "float": _("Number"),
    "html": _("Text with HTML marks"),
    "integer": _("Whole number"),
    "many2many": _("Names, separated by commas"),
    "many2one": _("Name of the record"),
    "monetary": _("Amount"),
    "selection": _("One of the choices"),
    "text": _("Text of several lines"),
}


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """A column for a person. ``kind`` and ``note`` are templates marked with ``_()``,
    ``choices`` what may stand in the cells where that is a fixed list."""

    header: str
    label: str
    kind: str
    note: str
    is_key: bool
    is_required: bool
    choices: tuple[str, ...] = ()


def get_instructions(
    columns: Iterable[LayoutColumn], model: str, describe: Describe
) -> list[Instruction]:
    """Return what to know of each column that has a field."""
    return [
        _instruction(column, walk(column.path, model, describe))
        for column in columns
        if column.path
    ]


def _instruction(column: LayoutColumn, infos: tuple[FieldInfo, ...]) -> Instruction:
    last = infos[-1]
    depth = reference_depth(infos)
    return Instruction(
        header=column.custom or column.header,
        label=column.label,
        kind=TYPE_SENTENCES.get(last.type, last.type),
        note=_note(column, infos, depth),
        is_key=column.path is not None and column.path.is_key and column.is_writable,
        is_required=depth == 1 and infos[0].required,
        choices=tuple(label for _value, label in last.selection[:_SHOWN_CHOICES]),
    )


def _note(column: LayoutColumn, infos: tuple[FieldInfo, ...], depth: int) -> str:
    if not column.is_writable:
        return _("Only shown: changes here are passed over.")
    if len(infos) > depth or (infos[-1].type == ONE and depth == len(infos)):
        return _("Tells which record is meant; it must exist.")
    return ""
