# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells that say which records a list has."""

from collections.abc import Iterator

from odoo.fields import Field

from odoo.addons.base_import_async.core.rows import Row

from ..core.load_cells import all_texts, is_blank, is_clear
from ..core.load_plan import Many
from ..core.name_list import split_names
from .pattern_draft import Draft
from .pattern_reader_references import ReferenceReader


class ListReader(ReferenceReader):
    """Finds the records of a list, one in each column or all in one cell."""

    def _read_many(self, draft: Draft, many: Many) -> None:
        row = draft.row
        place = self._get_place(many, row)
        known = self._listed.get(place) if place else None
        if known is not None:
            draft.values[many.name] = known
            return
        field = self._env[draft.node.model]._fields[many.name]
        ids, is_filled, is_found = set[int](), False, True
        for leaves, cells in self._get_items(field, many, row):
            if any(map(is_clear, cells)):
                draft.values[many.name] = frozenset()
                return
            if all(map(is_blank, cells)):
                continue
            is_filled = True
            found = self._find(row, field, leaves, cells)
            if found is not None:
                ids.add(found)
            # not those that were made: whatever row needs them must make them
            is_found &= self._get_meant(leaves, cells) is not None
        if is_filled:
            draft.values[many.name] = frozenset(ids)
            if place and is_found:
                self._listed[place] = draft.values[many.name]
        elif self._plan.policies.blank == "clear":
            draft.cleared.append(many.name)

    def _get_place(self, many: Many, row: Row) -> tuple | None:
        """Under what is kept which records the cells of a list mean."""
        cells = tuple([self._cell(row, index) for index in many.indexes])
        return (many.indexes[0], cells) if all_texts(cells) else None

    def _get_items(self, field: Field, many: Many, row: Row) -> Iterator[tuple]:
        """Leaves and cells of each record that a list names."""
        if many.is_numbered:
            for leaves in many.items:
                yield leaves, tuple(self._cell(row, leaf.index) for leaf in leaves)
            return
        [leaves] = many.items
        cell = self._cell(row, leaves[0].index)
        if not isinstance(cell, str):
            yield leaves[:1], (cell,)
            return
        is_listing = "," in cell or '"' in cell
        if is_listing and self._is_one_name(field, leaves[:1], cell):
            yield leaves[:1], (cell,)
            return
        for part in split_names(cell):
            yield leaves[:1], (part,)

    def _is_one_name(self, field: Field, leaves: tuple, cell: str) -> bool:
        """Whether a record is called so, comma and all."""
        finder = self._get_finder(leaves)
        paths = tuple(leaf.path for leaf in leaves)
        return bool(finder.peek(field, paths, (cell.strip(),)))
