# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of a partner that come out of order: what a newer one said stays."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odoo.addons.pattern_import_export.models.pattern_draft import Draft

from ..core.brought import add_brought, find_newer


@dataclass(kw_only=True)
class FileOrder:
    """What is known of newer files than the one at work.

    ``written_at``: when that was written; ``first_written_at``: when its content first
    was: what of ours the partner can have read; ``bindings``: by the partner's keys;
    ``graves``: when files of his deleted what; ``departing``: what this one deletes,
    by the id of the row's object.
    """

    written_at: datetime | None = None
    first_written_at: datetime | None = None
    bindings: dict[str, Any] = field(default_factory=dict)
    graves: dict[str, datetime] = field(default_factory=dict)
    departing: dict[int, Draft] = field(default_factory=dict)

    def get_moment(self, draft: Draft) -> datetime | None:
        """When the partner wrote a row, as far as it is known."""
        return draft.date or self.written_at

    def is_outdated(self, draft: Draft) -> bool:
        """Whether a newer file has brought the record."""
        binding = self.bindings.get(draft.external_id) if draft.external_id else None
        moment = self.get_moment(draft)
        known = binding.external_mtime if binding else False
        return bool(moment and known and moment < known)

    def is_deleted_since(self, draft: Draft) -> bool:
        """Whether a newer file has deleted the record."""
        moment, grave = self.get_moment(draft), self.graves.get(draft.external_id)
        return bool(moment and grave and moment < grave)

    def find_outdated(self, draft: Draft) -> set[str]:
        """Fields of a row of which newer files said otherwise; ``name@fr_FR`` too."""
        brought = self.bindings[draft.external_id]._get_brought()
        return find_newer(brought, get_brought(draft), self.get_moment(draft))

    def drop(self, draft: Draft, names: set[str]) -> None:
        """Take fields away from a row."""
        for name in names:
            name, _at, lang = name.partition("@")
            if lang:
                draft.words[lang].pop(name)
                continue
            draft.values.pop(name, None)
            draft.children.pop(name, None)
            draft.cleared = [one for one in draft.cleared if one != name]

    def add_brought(
        self, binding, draft: Draft, moment: datetime | None
    ) -> dict[str, list[str]] | None:
        """When which fields came, with those of a row that is imported now."""
        if not moment:
            return None
        brought = binding._get_brought() if binding else {}
        return add_brought(brought, get_brought(draft), moment)


def get_brought(draft: Draft) -> set[str]:
    """The fields that a row says something of, besides its key; ``name@fr_FR`` too."""
    words = {f"{name}@{lang}" for lang, some in draft.words.items() for name in some}
    names = {*draft.values, *draft.cleared, *draft.children, *words}
    return names - set(draft.node.keys)
