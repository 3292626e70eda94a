# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the columns of a run say about its rows, without converting a cell."""

from collections.abc import Iterable, Iterator

from odoo.models import fix_import_export_id_paths

from ..core.cells import cell_text
from ..core.rows import Cell, Row


class RowShape:
    """Answers, for a run's mapping, where records begin and which rows hold data.

    The rules are Odoo's. A row without any value in a mapped column is no data.
    Then cells of numbers and texts are stripped and fallback values filled in;
    only after that, a row that has values in one2many columns and in no other
    belongs to the record above it.
    """

    def __init__(self, run):
        model = run.env[run.res_model]
        self.indices = [i for i, path in enumerate(run.field_paths) if path]
        self.paths = [run.field_paths[i] for i in self.indices]
        self.width = len(run.field_paths)
        self._model = model
        self._stripped = set[int]()
        self._filled = dict[int, set[str] | None]()
        self._o2m, self._own = list[int](), list[int]()
        fallback = run.options.get("fallback_values") or {}
        for index, path in zip(self.indices, self.paths, strict=True):
            field = model._fields.get(fix_import_export_id_paths(path)[0])
            is_o2m = field is not None and field.type == "one2many"
            (self._o2m if is_o2m else self._own).append(index)
            if self._is_stripped(path):
                self._stripped.add(index)
            if path in fallback:
                self._filled[index] = self._get_kept_values(run, fallback[path], path)

    def _is_stripped(self, path: str) -> bool:
        """Whether blanks alone are no value in this column."""
        model, field = self._model, None
        for name in path.split("/"):
            field = model._fields.get(name)
            if field is None:
                return False
            if field.relational:
                model = model.env[field.comodel_name]
        return field.type in ("float", "monetary") or (
            field.type == "char" and bool(field.trim)
        )

    def _get_kept_values(self, run, fallback: dict, path: str) -> set[str] | None:
        """Texts that remain values; ``None`` when every cell gets a value."""
        if fallback["field_type"] != "selection":
            return None if fallback["fallback_value"] else {"1", "0", "true", "false"}
        if fallback["fallback_value"] not in ("skip", "", None, False):
            return None
        name = path.split("/")[-1]
        # labels in the language that the rows are loaded in
        model = run._get_load_env()[fallback["field_model"]]
        selection = model.fields_get([name])[name]["selection"]
        return {label.lower() for _value, label in selection}

    def _has_value(self, row: Row, index: int) -> bool:
        """Whether the cell still holds something when Odoo tells records apart."""
        cell = row.cells[index] if index < len(row.cells) else None
        if index in self._filled:
            kept = self._filled[index]
            return kept is None or cell_text(cell).lower() in kept
        if index in self._stripped and isinstance(cell, str):
            cell = cell.strip()
        return _is_filled(cell)

    def has_data(self, row: Row) -> bool:
        """Whether a mapped column of the row holds anything, be it blanks."""
        cells = row.cells
        width = len(cells)
        for index in self.indices:  # asked of each row, and mostly the first tells
            if index < width and _is_filled(cells[index]):
                return True
        return False

    def continues_record(self, row: Row) -> bool:
        """Whether the row belongs to the record of the row above it.

        Rows without data do: Odoo drops them before it tells records apart.
        """
        if not self.has_data(row):
            return True
        if not self._o2m:
            return False
        if any(self._has_value(row, index) for index in self._own):
            return False
        return any(self._has_value(row, index) for index in self._o2m)

    def drop_data_rows(self, rows: Iterable[Row], count: int) -> Iterator[Row]:
        """The rows after the first ``count`` rows that hold data."""
        iterator = iter(rows)
        while count:
            row = next(iterator, None)
            if row is None:
                return
            count -= self.has_data(row)
        yield from iterator


def _is_filled(cell: Cell) -> bool:
    # Odoo sees cells as text: 0 and False are values, '' and None are not.
    return cell is not None and cell != ""
