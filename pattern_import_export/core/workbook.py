# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A workbook to edit: rows, and beside them the values that their columns take."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import (  # type: ignore[import-untyped]
    DataValidation,
)

from odoo.addons.base_import_async.core.formats.parts import CountedRows
from odoo.addons.base_import_async.core.formats.xlsx_write import append_rows
from odoo.addons.base_import_async.core.rows import Cell

from .template import TextSheet, add_text_sheet

# Below the last row, people add rows of their own.
SPARE_ROWS = 1000
# What spreadsheets take in a cell; what is longer they cut, or call damage.
LONGEST_CELL = 32767
_NARROWEST, _WIDEST = 12, 40
_LONGEST_MESSAGE = 225  # of Excel's own
_KEY = PatternFill("solid", start_color="FFF2CC")
_REQUIRED = PatternFill("solid", start_color="F8CBAD")
_PLAIN = PatternFill("solid", start_color="E9ECEF")


@dataclass(frozen=True)
class Tab:
    """A sheet of values to choose from, under the name of their field.

    ``note``: what to know when they are not all; other values are taken then.
    """

    name: str
    title: str
    values: tuple[Cell, ...]
    note: str = ""

    @property
    def formula(self) -> str:
        """Where the values stand, for a list validation."""
        name = self.name.replace("'", "''")
        return f"='{name}'!$A$2:$A${max(len(self.values), 1) + 1}"


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """How a column looks, and the tab with its values."""

    is_key: bool = False
    is_required: bool = False
    is_hidden: bool = False
    tab: Tab | None = None


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """The main sheet: its name, the lines above its rows, its columns.

    ``doubt``: what Excel asks before it takes a value that is in no list;
    ``explained``: a sheet of text behind the main one.
    """

    name: str
    header: Sequence[Sequence[Cell]]
    columns: Sequence[SheetColumn] = field(default_factory=tuple)
    doubt: str = ""
    explained: TextSheet | None = None

    @property
    def tabs(self) -> list[Tab]:
        """Each tab once, in the order of the columns."""
        return list(dict.fromkeys(c.tab for c in self.columns if c.tab))


def write_workbook(
    plan: SheetPlan, rows: Iterable[Sequence[Cell]], stream: BinaryIO
) -> None:
    """Write the rows in one go; they are never held in memory together."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plan.name)
    sheet.freeze_panes = f"A{len(plan.header) + 1}"
    _shape_columns(sheet, plan)
    for line in plan.header:
        sheet.append(list(_header_cells(sheet, line, plan.columns)))
    counter = CountedRows(rows)
    append_rows(sheet, counter)
    _add_validations(sheet, plan, counter.count)
    if plan.explained:
        add_text_sheet(book, plan.explained)
    for tab in plan.tabs:
        tab_sheet = book.create_sheet(tab.name)
        tab_sheet.freeze_panes = "A2"
        head = (tab.title, tab.note) if tab.note else (tab.title,)
        append_rows(tab_sheet, [head, *((value,) for value in tab.values)])
    book.save(stream)


def _shape_columns(sheet: Any, plan: SheetPlan) -> None:
    for index in range(max(map(len, plan.header), default=0)):
        dimension = sheet.column_dimensions[get_column_letter(index + 1)]
        longest = max(len(str(line[index] or "")) for line in plan.header)
        dimension.width = min(_WIDEST, max(_NARROWEST, longest + 2))
        if index < len(plan.columns):
            dimension.hidden = plan.columns[index].is_hidden


def _header_cells(
    sheet: Any, line: Sequence[Cell], columns: Sequence[SheetColumn]
) -> Iterator[Any]:
    for index, text in enumerate(line):
        cell = WriteOnlyCell(sheet)
        # past openpyxl's own conversion, which takes a leading = for a formula
        cell._value = "" if text is None else str(text)
        cell.data_type = "s"
        cell.font = Font(bold=True)
        column = columns[index] if index < len(columns) else SheetColumn()
        required = _REQUIRED if column.is_required else _PLAIN
        cell.fill = _KEY if column.is_key else required
        yield cell


def _add_validations(sheet: Any, plan: SheetPlan, row_count: int) -> None:
    first = len(plan.header) + 1
    last = row_count + len(plan.header) + SPARE_ROWS
    for tab in plan.tabs:
        validation = _new_validation(tab, plan.doubt)
        for index, column in enumerate(plan.columns, 1):
            if column.tab == tab:
                letter = get_column_letter(index)
                validation.add(f"{letter}{first}:{letter}{last}")
        sheet.data_validations.append(validation)


def _new_validation(tab: Tab, doubt: str) -> Any:
    """A list that Excel offers; it asks, and never refuses: ``#clear`` is no value."""
    is_whole = bool(tab.values) and not tab.note
    return DataValidation(
        type="list",
        formula1=tab.formula.removeprefix("="),
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=is_whole,
        error=doubt[:_LONGEST_MESSAGE] or None,
        showInputMessage=bool(tab.note),
        prompt=tab.note[:_LONGEST_MESSAGE] or None,
    )
