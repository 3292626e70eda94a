# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which row and column a message of the ORM is about."""

import logging
from collections.abc import Sequence

import psycopg2

from odoo.exceptions import UserError
from odoo.models import BaseModel
from odoo.orm.models import get_columns_from_sql_diagnostics

from ..core.cells import cell_text
from ..core.records import Record
from ..core.rows import SEPARATOR, Row, RowIssue
from .blamed_cells import (
    PropertyLabels,
    find_columns,
    is_quoted,
    shares_value,
)
from .checked_fields import find_checked_fields
from .hints import get_hint
from .parent_places import ParentPlaces
from .program_errors import describe_program_error

_logger = logging.getLogger(__name__)


class Blame:
    """Turns messages and errors of the ORM into issues of rows."""

    def __init__(self, preparation, env, chunk=None):
        """``chunk``: that of the rows, which knows of circles among them."""
        self.preparation = preparation
        self.env = env
        self._places = ParentPlaces(preparation, env, chunk)
        self._labels = PropertyLabels(env[preparation.run.res_model])

    def from_message(self, record: Record, message: dict) -> RowIssue:
        """Issue for a message that ``load`` would have returned."""
        path = message.get("field_path") or message.get("field")
        path = "/".join(path) if isinstance(path, (list, tuple)) else path
        row, index = self._locate(record, path, message)
        text = str(message["message"])
        text, message_text = self._places.add_place(record, message, text), text
        cell = cell_text(row.cells[index]) if index is not None else None
        is_warning = message["type"] == "warning"
        is_in_file = text != message_text
        unknown = (
            {} if is_warning or is_in_file else self._get_unknown(index, message, cell)
        )
        return RowIssue(
            row_number=row.number,
            message=text,
            column=self._get_label(path, index),
            value=cell,
            kind="warning" if is_warning else "error",
            hint=get_hint(self.env, message),
            **unknown,
        )

    def _get_unknown(self, index: int | None, message: dict, cell: str | None) -> dict:
        """The part of a cell that was not understood, see :class:`RowIssue`."""
        value = str(message.get("value") or "")
        if index is None or not cell or not value:
            return self.preparation.get_unknown(index, cell)
        # one of several values; a long one arrives cut
        parts = self.preparation.replacements.split(
            self.preparation.run.field_paths[index], cell
        )
        part = next((part for part in parts if part.startswith(value)), cell)
        return self.preparation.get_unknown(index, value if value in parts else part)

    def from_exception(
        self, record: Record, error: Exception, model, row: Row | None = None
    ) -> RowIssue:
        """Issue for an error raised while the record was converted or written.

        :param row: the row of the record at fault, where that is known
        """
        place = Record([row]) if row else record
        paths: Sequence[str] = ()
        if isinstance(error, psycopg2.Error):
            # the constraint of a line has a sentence of its own
            owner = self._get_sql_owner(error, model)
            text = owner._sql_error_to_message(error)
            paths = self._get_sql_paths(error, model)
        elif isinstance(error, UserError):
            text = str(error)
            if record.key and "." in record.key and f" {record.key} " in text:
                paths = ["id"]
            else:
                paths = self._get_checked_paths(error, model)
        else:
            return self._from_program_error(place, error, model)
        if len(paths) < 2:
            return self.of_field(place, *paths or [None], message=text)
        row = place.rows[0]
        indices = [index for path in paths for index in self._get_filled(row, path)]
        return RowIssue(
            row_number=row.number,
            message=text,
            columns=tuple(map(self.preparation.get_column_label, indices)),
            value=SEPARATOR.join(cell_text(row.cells[index]) for index in indices),
        )

    def _from_program_error(self, place: Record, error: Exception, model) -> RowIssue:
        """Issue for an error that is no message."""

        def is_filled(path: str) -> bool:
            at = self._get_indices(path)
            return any(
                cell_text(row.cells[i]).strip() for row in place.rows for i in at
            )

        # the traceback is for whoever maintains the code that raised it
        _logger.info("Row %s: unknown error", place.rows[0].number, exc_info=error)
        owners = self._get_owners(model)
        told = describe_program_error(self.env, error, owners, is_filled)
        path = told.path or next(iter(self._get_checked_paths(error, model)), None)
        return self.of_field(place, path, told.message, hint=told.hint)

    def skipped(self, record: Record, model, values: dict) -> RowIssue:
        """Issue for a record left out because a value of it has no match."""
        names = model.env.context["import_skip_records"]
        path = next(name for name in names if values.get(name) is None)
        message = self.env._("Skipped: the value has no match, as was asked for.")
        return self.of_field(record, path, message, kind="warning")

    def of_field(
        self,
        record: Record,
        path: str | None,
        message: str,
        *,
        kind: str = "error",
        hint: str | None = None,
    ) -> RowIssue:
        """Issue with a message about the value of a field, where one is known."""
        row, index = self._locate(record, path, {})
        return RowIssue(
            row_number=row.number,
            message=message,
            column=self._get_label(path, index),
            value=cell_text(row.cells[index]) if index is not None else None,
            kind=kind,
            hint=hint,
        )

    def get_texts(self, record: Record, paths: Sequence[str]) -> list[str]:
        """What the cells of the record's first row say for the fields."""
        cells = record.rows[0].cells
        return [
            ", ".join(f"“{cell_text(cells[i])}”" for i in self._get_indices(path))
            for path in paths
        ]

    # ------------------------------------------------------------------
    # Where
    # ------------------------------------------------------------------

    def _get_label(self, path: str | None, index: int | None) -> str | None:
        if index is not None:
            return self.preparation.get_column_label(index)
        return self.preparation.get_label(path) if path else None

    def _locate(
        self, record: Record, path: str | None, message: dict
    ) -> tuple[Row, int | None]:
        """The row, and the index of the cell, that a message is about.

        Odoo names the field but not the line inside a record: the line is the
        one whose cell holds the value that the message speaks of, and has not
        got this very message already.
        """
        value = message.get("value")
        text = str(message.get("message", ""))
        # of several properties the one that is called by its name
        indices = sorted(
            self._get_indices(path), key=lambda index: not self._is_named(index, text)
        )
        told = {issue.row_number for issue in record.issues if issue.message == text}
        rows = [row for row in record.rows if row.number not in told] or record.rows
        for matches in (
            lambda cell: value is not None and shares_value(cell, str(value)),
            lambda cell: is_quoted(cell, text),
            lambda cell: len(cell) > 3 and cell in text,
        ):
            for row in rows:
                for index in indices:
                    cell = cell_text(row.cells[index])
                    if cell and matches(cell):
                        return row, index
        row = record.rows[0]
        if len(indices) > 1:
            indices = [i for i in indices if cell_text(row.cells[i]).strip()]
        return row, indices[0] if len(indices) == 1 else None

    def _get_indices(self, path: str | None) -> list[int]:
        if not path:
            return []
        shape = self.preparation.shape
        return [shape.indices[place] for place in find_columns(shape.paths, path)]

    def _is_named(self, index: int, text: str) -> bool:
        return self._labels.are_told(self.preparation.run.field_paths[index], text)

    def _get_filled(self, row: Row, path: str) -> list[int]:
        """The columns of a field; of several, those that say something in the row."""
        indices = self._get_indices(path)
        filled = [i for i in indices if cell_text(row.cells[i]).strip()]
        return filled if len(indices) > 1 else indices

    def _get_sql_paths(self, error: psycopg2.Error, model) -> Sequence[str]:
        names = get_columns_from_sql_diagnostics(
            self.env.cr, error.diag, check_registry=True
        )
        for prefix, owner in self._get_owners(model):
            if error.diag.table_name == owner._table:
                if len(names) == 1:
                    return [f"{prefix}{names[0]}"]
                return self._get_told(owner, prefix, names)
        return ()

    def _get_checked_paths(self, error: Exception, model) -> Sequence[str]:
        name, checked = find_checked_fields(error)
        parents = [("", self.env[parent]) for parent in model._inherits]
        for prefix, owner in [*self._get_owners(model), *parents]:
            if owner._name == name:
                return self._get_told(owner, prefix, checked)
        return ()

    def _get_told(
        self, owner: BaseModel, prefix: str, names: Sequence[str]
    ) -> Sequence[str]:
        """Those of several fields that have a column, where no other may come of one.

        What is computed may come from any column.
        """
        found = [name for name in names if self._get_indices(f"{prefix}{name}")]
        fields = [owner._fields.get(name) for name in names if name not in found]
        if any(field and field.compute for field in fields):
            return ()
        return [f"{prefix}{name}" for name in found]

    def _get_sql_owner(self, error: psycopg2.Error, model):
        """The model whose table refused a row."""
        for prefix, owner in self._get_owners(model):
            if prefix and owner._table == error.diag.table_name:
                return owner
        return model

    def _get_owners(self, model) -> list[tuple[str, BaseModel]]:
        """Models that the file writes, with the path of the fields in them."""
        owners = [("", model)]
        for path in self.preparation.paths:
            name = path.split("/")[0]
            field = model._fields.get(name)
            if field is not None and field.type == "one2many":
                owners.append((f"{name}/", model.env[field.comodel_name]))
        return owners
