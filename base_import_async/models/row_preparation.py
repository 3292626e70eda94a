# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of a chunk → the data matrix that Odoo's import hands to ``load``."""

from functools import cached_property
from typing import Any

from odoo.models import fix_import_export_id_paths

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.cells import cell_text, import_value
from ..core.errors import TransferError
from ..core.notation import ISO, get_date_words
from ..core.records import Record
from ..core.rows import Cell, Row, RowIssue
from ..core.states import Outcome
from .loading import isolate
from .replacements import Replacements, get_field, normal_path
from .uploaded_files import UploadedFiles

# Longer texts are no names that somebody picks from a list.
_LONGEST_VALUE = 500


class RowPreparation:
    """Takes the steps of ``execute_import`` between reading and loading.

    ``records`` holds the rows grouped into records. Records that the steps
    refuse are failed already; rows without data are skipped already.
    """

    def __init__(self, run, rows: list[Row]):
        self.run = run
        self.env = run._get_load_env()
        self.references = run._get_row_references()
        self.shape = self.references.shape
        self.options = dict(run.options)
        self.replacements = Replacements(run)
        self.paths: list[str] = list(dict.fromkeys(self.shape.paths))
        self.records: list[Record] = []
        self._data: dict[int, list[Any]] = {}
        # files by row and column, or why there is none: halves are parsed again
        self._fetched: dict[tuple[int, str], Any] = {}
        self._importer = (
            self.env["base_import.import"]
            .with_context(import_options=self.options)
            .new({"res_model": run.res_model})
        )
        self._group(rows)
        with UploadedFiles(run, self.env) as self._files:
            self._prepare()

    # ------------------------------------------------------------------
    # What the loader asks
    # ------------------------------------------------------------------

    @cached_property
    def created_models(self) -> frozenset[str]:
        """Models of which the file creates records: the run's own and its lines'."""
        created = {self.run.res_model}
        for path in self.paths:
            model = self.env[self.run.res_model]
            for name in fix_import_export_id_paths(path):
                field = model._fields.get(name) if name else None
                if field is None or field.type != "one2many":
                    break
                created.add(field.comodel_name)
                model = self.env[field.comodel_name]
        return frozenset(created)

    def get_data(self, records: list[Record]) -> list[list[Any]]:
        """The matrix of the given records, in their order."""
        return [self._data[row.number] for record in records for row in record.rows]

    def get_texts(self, path: str, records: list[Record]) -> set[str]:
        """The values that records have in a column, as the converters see them."""
        texts = set[str]()
        for index, mapped in enumerate(self.paths):
            if normal_path(mapped) != path:
                continue
            for cells in self.get_data(records):
                if cells[index] and isinstance(cells[index], str):
                    texts.update(self.replacements.split(mapped, cells[index]))
        return texts

    def get_label(self, path: str) -> str:
        """How a person calls the column that goes to ``path``."""
        for index, mapped in enumerate(self.run.field_paths):
            if mapped and _same_path(mapped, path):
                return self.get_column_label(index)
        return path

    def get_column_label(self, index: int) -> str:
        header = self.run.header or []
        label = header[index] if index < len(header) else ""
        return label or self.run.field_paths[index] or str(index + 1)

    def get_unknown(self, index: int | None, part: str | None) -> dict[str, str]:
        """The values of an issue that let a person put the value right.

        :param part: the cell of column ``index``, or the part of it at fault
        """
        path = self.run.field_paths[index] if index is not None else None
        part = (part or "").strip()
        if not path or path in ("id", ".id") or not 0 < len(part) <= _LONGEST_VALUE:
            return {}
        if get_field(self.env[self.run.res_model], path) is None:
            return {}  # a property: the definition of each record says what it is
        return {"path": normal_path(path), "unknown": part}

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _group(self, rows: list[Row]) -> None:
        last: Record | None = None
        for row in rows:
            if not self.shape.has_data(row):
                self.records.append(self._skip(row))
            elif last and self.shape.continues_record(row):
                last.rows.append(row)
            else:
                last = Record([row])
                self.records.append(last)

    def _skip(self, row: Row) -> Record:
        message = self.env._("The row has no value in a column that is imported.")
        issue = RowIssue(row_number=row.number, message=message, kind="warning")
        return Record([row], outcome=Outcome.SKIPPED, issues=[issue])

    def _prepare(self) -> None:
        pending = []
        for record in self.records:
            if record.outcome:
                continue
            for row in record.rows:
                issue = self._check_shape(row)
                if issue:
                    record.fail(issue)
                else:
                    pending.append((record, row))
        isolate(pending, self._parse, self._refuse)
        self._fetched.clear()

    def _check_shape(self, row: Row) -> RowIssue | None:
        """Refuse rows whose cells do not stand under the columns of the file."""
        extra = [cell for cell in row.cells[self.shape.width :] if cell_text(cell)]
        if extra:
            message = self.env._(
                "Cells of the row: %(count)s, columns of the file: %(width)s. "
                "“%(value)s” stands under no heading. Check quotes and separators.",
                count=len(row.cells),
                width=self.shape.width,
                value=cell_text(extra[0])[:50],
            )
            return RowIssue(row_number=row.number, message=message)
        if self.shape.indices[-1] >= len(row.cells):
            message = self.env._(
                "Cells of the row: %(count)s, columns of the file: %(width)s. Check "
                "quotes and separators.",
                count=len(row.cells),
                width=self.shape.width,
            )
            return RowIssue(row_number=row.number, message=message)
        return None

    def _parse(self, items: list[tuple[Record, Row]]) -> None:
        """Dates, numbers, files, several columns for one field, fallback values."""
        paths = self.shape.paths
        columns = list(zip(self.shape.indices, paths, strict=True))
        plain = () if self.replacements.replaces_texts else (str,)
        data = [
            [
                cell
                if type(cell := row.cells[index]) in plain
                else self._get_value(cell, path)
                for index, path in columns
            ]
            for _record, row in items
        ]
        refused: dict[int, list[Exception]] = {}
        importer = self._importer.with_context(
            transfer_row_numbers=tuple(row.number for _record, row in items),
            transfer_fetched=self._fetched,
            transfer_refused=refused,
        )
        data = importer._parse_import_data(data, paths, self.options)
        good = [position for position in range(len(items)) if position not in refused]
        data = [data[position] for position in good]
        names = importer._extract_binary_filenames(paths, data)
        missing = self._files.attach(data, self.shape.paths, names)
        paths, data = importer._handle_multi_mapping(paths, data)
        fallback = self.options.get("fallback_values")
        if fallback:
            data = importer._handle_fallback_values(paths, data, fallback)
        for position, values in zip(good, data, strict=True):
            self._data[items[position][1].number] = values
        for position, path, name in missing:
            self._warn_missing_file(*items[good[position]], path, name)
        for position, errors in refused.items():
            for error in errors:
                self._refuse(items[position], error)

    def _get_value(self, cell: Cell, path: str):
        try:
            return import_value(self.replacements.replace(path, cell))
        except TransferError as error:
            raise ImportValidationError(self.run._explain(error), field=path) from error

    def _warn_missing_file(
        self, record: Record, row: Row, path: str, name: str
    ) -> None:
        message = self.env._(
            "The file “%s” was not uploaded with the import: the field stays empty.",
            name,
        )
        record.issues.append(
            RowIssue(
                row_number=row.number,
                message=message,
                column=self.get_label(path),
                value=name,
                kind="warning",
            )
        )

    def _refuse(self, item: tuple[Record, Row], error: Exception) -> None:
        record, row = item
        path = getattr(error, "field_path", None)
        path = "/".join(path) if path else None
        index = self._get_index(path, row)
        if index is None:
            index = self._find_quoted(row, str(error))
        value = cell_text(row.cells[index]) if index is not None else None
        label = self.get_column_label(index) if index is not None else None
        record.fail(
            RowIssue(
                row_number=row.number,
                message=self._explain(error, value),
                column=label,
                value=value,
                **self.get_unknown(index, value),
            )
        )

    def _get_index(self, path: str | None, row: Row) -> int | None:
        for index, mapped in zip(self.shape.indices, self.shape.paths, strict=True):
            if mapped == path:
                return index
        return None

    def _find_quoted(self, row: Row, text: str) -> int | None:
        """The column whose cell an error names that does not name its field."""
        texts = {index: cell_text(row.cells[index]) for index in self.shape.indices}
        named = [i for i, cell in texts.items() if len(cell) > 3 and cell in text]
        return max(named, key=lambda index: len(texts[index]), default=None)

    def _explain(self, error: Exception, value: str | None) -> str:
        """Odoo's message, without the line number that counts our slice."""
        kind = getattr(error, "field_type", None)
        if kind in ("date", "datetime") and value is not None:
            known = self.options.get(f"{kind}_format")
            return self.env._(
                "“%(value)s” is no date in the format %(format)s.",
                value=value,
                format=get_date_words(known or self.options.get("date_format") or ISO),
            )
        if isinstance(error, ImportValidationError):
            return error.message
        return self.env._(
            "The row cannot be read: %(error)s. Check the types of its cells.",
            error=str(error) or type(error).__name__,
        )


def _same_path(mapped: str, path: str) -> bool:
    """Whether a mapping is for the field ``path``, by name or by an id of it."""
    return mapped == path or mapped in (f"{path}/id", f"{path}/.id")
