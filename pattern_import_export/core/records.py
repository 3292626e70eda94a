# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file says of one record, as values; no model is known here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from odoo.addons.base_import_async.core.rows import Cell


class Mark(Enum):
    """What a cell says when it holds no value. A column that is not there says
    nothing at all."""

    BLANK = "blank"
    CLEAR = "clear"


Value: TypeAlias = Cell | Mark


@dataclass(frozen=True)
class Reference:
    """Which record is meant, by one value or several that must all be true.

    ``keys``: sub-path and value, in the order of the columns. The sub-path is a path
    from the record that is meant, as ``code``, ``currency_id|symbol``, ``name@fr_FR``,
    ``.id`` or ``id``; ``""`` is its display name. Equal references are the same value:
    they can be looked up once.
    """

    keys: tuple[tuple[str, Value], ...]

    @property
    def is_blank(self) -> bool:
        return all(value is Mark.BLANK for _path, value in self.keys)

    @property
    def is_clear(self) -> bool:
        """Whether it says that there is no such record."""
        return any(value is Mark.CLEAR for _path, value in self.keys)


@dataclass(frozen=True)
class Record:
    """One record of the file with what belongs to it.

    ``keys`` and ``values``: by field, or ``field@language``; each column is in one of
    them, ``.id`` and ``id`` among the keys. A many2one is a ``Reference``; what names
    several records in one cell is the cell. ``lists``: the numbered references of a
    many2many, blank ones in their places. ``children``: the records of a one2many,
    those without any value left out. ``index``: the number of a numbered child.
    """

    keys: Mapping[str, Value | Reference] = field(default_factory=dict)
    values: Mapping[str, Value | Reference] = field(default_factory=dict)
    lists: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    children: Mapping[str, tuple["Record", ...]] = field(default_factory=dict)
    index: int | None = None
    version: Value = Mark.BLANK
    is_deleted: bool = False
