# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A workbook with a header to fill in, and a sheet that explains it."""

from collections.abc import Sequence
from typing import BinaryIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from odoo.addons.base_import_async.core.formats.xlsx_write import append_rows

_NARROWEST, _WIDEST = 10, 60

Sheet = Sequence[Sequence[str]]


def write_template(stream: BinaryIO, sheets: Sequence[tuple[str, Sheet, int]]) -> None:
    """Write a workbook. Each sheet is its name, its rows, and how many of these stay
    in sight; columns are as wide as their longest text, within reason."""
    book = Workbook(write_only=True)
    for name, rows, frozen in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = f"A{frozen + 1}" if frozen else None
        for place, width in enumerate(_widths(rows), 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        append_rows(sheet, rows)
    book.save(stream)


def _widths(rows: Sheet) -> list[int]:
    count = max((len(row) for row in rows), default=0)
    return [
        min(
            _WIDEST,
            max(_NARROWEST, *(len(row[place]) + 2 for row in rows if place < len(row))),
        )
        for place in range(count)
    ]
