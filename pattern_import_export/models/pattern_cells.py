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

from ..core.load_cells import is_blank
from ..core.load_plan import Plan
from .pattern_references import ReferenceFinder, Texts
from .pattern_values import Convert


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
        self.finder = ReferenceFinder(model, preparation.created_models, self._module)
        self._converters: dict[tuple[str, str, str | None], Convert] = {}
        self._lang = model.env.lang or "en_US"
        self._record: Record | None = None

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
