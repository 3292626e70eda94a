# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A record as the file describes it, before it is known what is there."""

from dataclasses import dataclass, field
from typing import Any

from odoo.addons.base_import_async.core.rows import Row

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
