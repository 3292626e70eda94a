# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sheet of text beside the rows, as one that explains the columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from odoo.addons.base_import_async.core.formats.xlsx_write import append_rows

_NARROWEST, _WIDEST = 10, 60


@dataclass(frozen=True)
class TextSheet:
    """A sheet whose first row stays in sight."""

    name: str
    rows: Sequence[Sequence[str]]


def add_text_sheet(book: Any, text: TextSheet) -> None:
    """Add the sheet to a write-only workbook; columns are as wide as their longest
    text, within reason."""
    sheet = book.create_sheet(text.name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(text.rows), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    append_rows(sheet, text.rows)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    count = max((len(row) for row in rows), default=0)
    return [
        min(
            _WIDEST,
            max(_NARROWEST, *(len(row[place]) + 2 for row in rows if place < len(row))),
        )
        for place in range(count)
    ]
