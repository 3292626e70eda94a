# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the grammar must know of a model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

ONE = "many2one"
MANY = "many2many"
CHILDREN = "one2many"


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """One field of a model.

    ``type`` is Odoo's word for it; ``relation`` the model that a relation leads to;
    ``inverse`` the field of a one2many's records that leads back. ``readonly``: a value
    cannot be written into it. ``searchable``: records can be found by it. ``required``:
    a new record cannot do without a value, and none is given by default.
    ``translate``: its words, or the names of the records that it leads to, are others
    in another language. ``english``: its label for those who work in English.
    """

    name: str
    label: str
    type: str
    relation: str | None = None
    inverse: str | None = None
    readonly: bool = False
    searchable: bool = True
    required: bool = False
    translate: bool = False
    selection: tuple[tuple[str, str], ...] = ()
    help: str = ""
    english: str = ""

    @property
    def is_relation(self) -> bool:
        return self.type in (ONE, MANY, CHILDREN)

    @property
    def is_many(self) -> bool:
        return self.type in (MANY, CHILDREN)


# Gives the fields of a model by name; empty for an unknown model. ``id`` is the
# external id there and ``.id`` the database id, both writable.
Describe: TypeAlias = Callable[[str], Mapping[str, FieldInfo]]
