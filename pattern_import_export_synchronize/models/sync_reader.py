# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of a partner: read through the mapper, and called by his keys."""

from collections.abc import Sequence

from odoo.addons.base_import_async.core.formula import restored
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Cell, Row
from odoo.addons.pattern_import_export.core.load_plan import Plan
from odoo.addons.pattern_import_export.models.pattern_draft import Draft
from odoo.addons.pattern_import_export.models.pattern_reader import PatternReader

from .keys import find_plan_keys, get_external_id
from .rules import CellRuleError


class SyncReader(PatternReader):
    """A reader whose cells are those that the import mapper gives.

    An apostrophe by which a file of ours guarded a text is taken away before.
    The rows themselves stay as the partner wrote them: so they are set aside when they
    fail, and sent back.
    """

    def __init__(self, model, plan: Plan, preparation, load, exchange):
        super().__init__(model, plan, preparation, load)
        self._exchange = exchange
        self._key_indexes = find_plan_keys(plan)
        self._columns = [
            str(path or "").replace("/", "|") for path in preparation.run.field_paths
        ]
        self._maps_rows = not exchange.is_raw and not exchange.mapper.is_idle()
        self._mapped: dict[int, Row] = {}
        self._refused: dict[int, CellRuleError] = {}

    def read_record(self, record: Record) -> Draft:
        self._record = record
        for row in record.rows:
            self._tell_refused(row)
        draft = super().read_record(record)
        draft.external_id = self.get_external_id(record.rows[0])
        return draft

    def get_external_id(self, row: Row) -> str | None:
        """What the partner calls the record of a row."""
        return get_external_id([self._cell(row, index) for index in self._key_indexes])

    def get_external_ids(self, records: Sequence[Record]) -> list[str | None]:
        """The same for the first rows of records."""
        return [self.get_external_id(record.rows[0]) for record in records]

    def _cell(self, row: Row, index: int) -> Cell:
        return super()._cell(self._map(row), index)

    def _map(self, row: Row) -> Row:
        if not self._maps_rows and not self._exchange.is_guarded:
            return row
        if row.number not in self._mapped:
            try:
                self._mapped[row.number] = self._map_now(row)
            except CellRuleError as error:
                self._mapped[row.number] = row
                self._refused[row.number] = error  # told when the record is read
        return self._mapped[row.number]

    def _map_now(self, row: Row) -> Row:
        if self._exchange.is_guarded:
            row = Row(row.number, tuple(map(restored, row.cells)))
        return self._apply_mapper(row) if self._maps_rows else row

    def _apply_mapper(self, row: Row) -> Row:
        cells = list(row.cells) + [None] * (len(self._columns) - len(row.cells))
        named = {
            column: cells[index] for index, column in enumerate(self._columns) if column
        }
        mapped = self._exchange.mapper.map_row(named)
        for index, column in enumerate(self._columns):
            if column and column in mapped:
                cells[index] = mapped[column]
        return Row(row.number, tuple(cells))

    def _tell_refused(self, row: Row) -> None:
        self._map(row)
        error = self._refused.get(row.number)
        if error:
            known = error.column in self._columns
            index = self._columns.index(error.column) if known else 0
            self._fail(row, index, str(error))
