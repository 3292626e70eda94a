# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells that are longer than a spreadsheet takes: told when they go out, and refused
when they come back cut."""

from collections.abc import Iterator
from typing import Any

from odoo.api import Environment

from odoo.addons.base_import_async.core.rows import Cell

from ..core.header import Path, parse_path
from ..core.workbook import LONGEST_CELL
from .pattern_cell_values import CellError, Convert

# Before the number of a column, in the notes of a slice.
LONG_CELLS = "long:"
# Fields of which a value may be longer than a cell of a spreadsheet.
LONG_TYPES = frozenset({"char", "text", "html", "binary", "json", "properties"})


def find_long_cells(run, rows: list[list]) -> Iterator[str]:
    """A word for each cell that a spreadsheet would cut."""
    model = run.env[run.res_model]
    for index, path in enumerate(run.pattern_layout["paths"]):
        if path and _get_last_type(model, parse_path(path)) in LONG_TYPES:
            for row in rows:
                if isinstance(row[index], str) and len(row[index]) > LONGEST_CELL:
                    yield f"{LONG_CELLS}{index}"


def _get_last_type(model, path: Path) -> str | None:
    """The type of the field that a path ends at; ``None`` for an id."""
    for name in path.names:
        field = model._fields.get(name)
        if field is None:
            return None
        if field.relational:
            model = model.env[field.comodel_name]
    return field.type


def refusing_cut_cells(env: Environment, convert: Convert) -> Convert:
    """The same converter, which takes no cell that is as long as a cell can be: its
    end was cut off, most likely, and half a document would be written."""

    def convert_whole(cell: Cell) -> Any:
        if isinstance(cell, str) and len(cell) == LONGEST_CELL:
            raise CellError(
                env._(
                    "The cell has as many characters as a spreadsheet takes (%s), so "
                    "its end was probably cut off. Use a csv or JSON file for it.",
                    LONGEST_CELL,
                )
            )
        return convert(cell)

    return convert_whole
