# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns by which a partner and we call a record the same."""

from collections.abc import Sequence

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.pattern_import_export.core.header import (
    DATABASE_ID,
    EXTERNAL_ID,
    Path,
)
from odoo.addons.pattern_import_export.core.layout import LayoutColumn
from odoo.addons.pattern_import_export.core.load_plan import Plan

from ..core.external_key import join_key

# In the order of their names, so that it does not matter where they stand in a file.
Keyed = tuple[tuple[str, ...], int]


def get_key_paths(pattern) -> list[str]:
    """Return the key columns of a pattern, as ``country_id|code``, sorted."""
    paths = [column.path for column in pattern._get_layout()]
    return ["|".join(names) for names, _index in _find(paths)]


def find_layout_keys(layout: Sequence[LayoutColumn]) -> list[int]:
    """Return the indexes of the key columns of a file that leaves."""
    return find_path_keys([column.path for column in layout])


def find_path_keys(paths: Sequence[Path | None]) -> list[int]:
    """Return the indexes of the key columns among these columns."""
    return [index for _names, index in _find(paths)]


def find_plan_keys(plan: Plan) -> list[int]:
    """Return the indexes of the key columns of a file that arrives."""
    root, found = plan.root, list[Keyed]()
    for leaf in root.leaves:
        if leaf.name in root.keys and leaf.lang is None:
            found.append(((leaf.name,), leaf.index))
    for ref in root.references:
        if ref.name in root.keys:
            found += [((ref.name, *leaf.path), leaf.index) for leaf in ref.leaves]
    if not found:
        ids = (root.xml_id, root.db_id)
        return [index for index in ids if index is not None][:1]
    return [index for _names, index in sorted(found)]


def get_external_id(cells: Sequence) -> str | None:
    """Return what these cells of the key columns call a record; None: nothing."""
    texts = [cell_text(cell).strip() for cell in cells]
    return join_key(texts) if texts and all(texts) else None


def _find(paths: Sequence[Path | None]) -> list[Keyed]:
    columns = [(path, index) for index, path in enumerate(paths) if path]
    found = [
        (path.names, index)
        for path, index in columns
        if path.segments[0].is_key and not path.language
    ]
    if found:
        return sorted(found)
    for name in (EXTERNAL_ID, DATABASE_ID):
        ids = [((name,), index) for path, index in columns if path.names == (name,)]
        if ids:
            return ids
    return []
