# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A cell of a row, and what is to be told of it."""

from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Cell, Row, RowIssue
from odoo.addons.base_import_async.models.loading import ChunkLoad

from ..core.load_cells import is_blank, is_marked, parse_moment
from ..core.load_plan import Plan
from .pattern_cell_values import to_utc
from .pattern_references import ReferenceFinder, Texts
from .pattern_values import CellError, Convert


class CellReader:
    """What all parts of a reader share; errors go to the record that is read."""

    _env: Environment

    def __init__(self, model: BaseModel, plan: Plan, preparation, load: ChunkLoad):
        self._env = model.env
        self._plan = plan
        self._preparation = preparation
        self._load = load
        self._module = preparation.run._get_import_module()
        self._replacements = preparation.replacements
        self._maps = plan.maps
        # read once: a JSON field gives a copy each time
        self._paths: list[str | bool] = list(preparation.run.field_paths)
        # whether cells may mean something else than they say
        self._is_plain = not plan.maps and not self._replacements.replaces_texts
        self._is_sheet = preparation.run.format_code in ("xlsx", "xls", "ods")
        self._made = preparation.created_models
        self.finder = ReferenceFinder(model, self._made, self._module)
        self._finders: dict[str, ReferenceFinder] = {}  # by other languages
        # by the first column, and the cells: which record, or which list of records
        self._meant: dict[tuple[int, tuple[Cell, ...]], int] = {}
        self._listed: dict[tuple[int, tuple[Cell, ...]], frozenset[int]] = {}
        self._converters: dict[tuple[str, str], Convert] = {}
        self._lang = model.env.lang or "en_US"
        self._record: Record | None = None

    def _new_finder(self, lang: str) -> ReferenceFinder:
        model = self._env[self._plan.root.model].with_context(lang=lang)
        return ReferenceFinder(model, self._made, self._module)

    def _cell(self, row: Row, index: int) -> Cell:
        cells = row.cells
        cell = cells[index] if index < len(cells) else None
        if self._is_plain:
            return cell
        if index in self._maps and not is_blank(cell):
            text = cell_text(cell).strip()
            cell = self._maps[index].get(text, cell)
        path = self._paths[index]
        return self._replacements.replace(path, cell) if path else cell

    def _explain(self, error: Exception) -> str:
        if isinstance(error, TransferError):
            return self._preparation.run._explain(error)
        return str(error)

    def _fail(self, row: Row, index: int, message: str, texts: Texts = ()) -> None:
        """Tell of an error; ``texts`` when other ones would do."""
        one = texts[0] if len(texts) == 1 else None
        unknown = self._preparation.get_unknown(index, one) if one else {}
        self._add_issue(row, index, message, "error", unknown)

    def _warn(self, row: Row, index: int, message: str) -> None:
        self._add_issue(row, index, message, "warning", {})

    def _add_issue(
        self, row: Row, index: int, message: str, kind: Any, unknown: dict
    ) -> None:
        self._record.issues.append(
            RowIssue(
                row_number=row.number,
                message=message,
                column=self._preparation.get_column_label(index),
                value=cell_text(row.cells[index]) if index < len(row.cells) else None,
                kind=kind,
                **unknown,
            )
        )

    # ------------------------------------------------------------------
    # Columns that are no fields
    # ------------------------------------------------------------------

    def _read_deleted(self, row: Row, index: int) -> bool:
        marked = is_marked(self._cell(row, index))
        if marked is None:
            message = self._env._(
                "“%s” says nothing under #deleted: write 1 where the record is to be "
                "deleted, and leave the cell blank elsewhere.",
                cell_text(self._cell(row, index)).strip()[:50],
            )
            self._fail(row, index, message)
        return bool(marked)

    def _read_date(self, row: Row, index: int) -> Any:
        """When the row was last changed, in UTC without a zone."""
        cell = self._cell(row, index)
        if is_blank(cell):
            return None
        moment = parse_moment(cell, self._plan.notation)
        if moment is None:
            message = self._env._(
                "“%s” is no date and time of a change.", cell_text(cell)[:50]
            )
            return self._fail(row, index, message)
        try:
            return to_utc(self._env, moment)
        except CellError as error:
            return self._fail(row, index, str(error))
