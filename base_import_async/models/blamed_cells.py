# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a message of Odoo speaks of a cell, by what both say."""

from ..core.cells import cell_text
from ..core.records import Record


def without_numbers(path: str) -> str:
    """``line_ids/1/name`` → ``line_ids/name``: lines that stand side by side."""
    return "/".join(name for name in path.split("/") if not name.isdecimal())


def shares_value(cell: str, value: str) -> bool:
    """Whether the cell is the value, or lists it; long values arrive cut."""
    if cell == value or (len(value) == 50 and cell.startswith(value)):
        return True
    return value in cell.split(",")


def is_quoted(cell: str, text: str) -> bool:
    """Whether the text quotes the cell, or one of the values that it lists."""
    quotes = ("'%s'", '"%s"', "“%s”")
    return any(
        quote % part in text for part in (cell, *cell.split(",")) for quote in quotes
    )


def complete(value: str, record: Record) -> str:
    """The value of a cell of which Odoo's message has the first fifty letters."""
    if len(value) < 50:
        return value
    texts = (cell_text(cell) for row in record.rows for cell in row.cells)
    return next((text for text in texts if text.startswith(value)), value)


def same_key(key: str, value: str, module: str) -> bool:
    """Whether a value names an external id, with or without the module of imports."""
    prefix = f"{module}."
    return key.removeprefix(prefix) == value.removeprefix(prefix)
