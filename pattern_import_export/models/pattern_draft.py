# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A record as the file describes it, before it is known what is there."""

from dataclasses import dataclass, field
from typing import Any

from odoo import Command
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.rows import Row
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.load_plan import Node


@dataclass(eq=False, slots=True)
class Draft:
    """Values of a record and of its lines.

    ``values`` are in the form of ``write``, lists of records as frozen sets of ids;
    ``cleared`` names fields whose cells are blank and are to be cleared on what is
    there; ``defaults`` what a new record holds in such fields; ``words`` are values in
    languages other than the user's: by language, by field.
    """

    node: Node
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)
    defaults: dict[str, Any] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: tuple | None = None
    db_id: int | None = None
    xml_id: str | None = None
    children: dict[str, list["Draft"]] = field(default_factory=dict)
    # of the main record only
    version: Any = None
    is_deleted: bool = False
    date: Any = None
    # what another system calls the record, where an addon asks for it
    external_id: str | None = None


class DraftValues(dict):
    """Values of a main record on their way through the loader, with their draft."""

    def __init__(self, draft: Draft):
        super().__init__(draft.values)
        self.draft = draft
        # records that are there, and what they are called in other languages
        self.words: list[tuple[Any, dict[str, dict[str, Any]]]] = []
        # records that are there, and what was and what shall be in their fields
        self.edits: list[tuple[Any, dict[str, tuple[Any, Any]]]] = []
        # both sides of a record that is there, once they were compared
        self.vector: SyncVector | None = None

    def write_held(self, record: BaseModel) -> None:
        """Have all be written that the file says, so that no edit is lost by it."""
        held = self.get_held()
        if held and not self.edits:
            edits = {
                name: (self.vector.local[name], new)
                for name, new in self.vector.result.items()
            }
            self.edits = [(record, edits)]
        self.update(to_write_values(held))

    def get_held(self) -> dict[str, Any]:
        """What the file says and the record held already, so that it is not written."""
        if self.vector is None:
            return {}
        local = self.vector.local or {}
        return {
            name: value
            for name, value in (self.vector.values or {}).items()
            if name not in self and local[name] == value
        }


def to_write_values(values: dict[str, Any]) -> dict[str, Any]:
    """Values as they are compared → as ``write`` takes them."""
    return {
        name: [Command.set(sorted(value))] if isinstance(value, frozenset) else value
        for name, value in values.items()
    }
