# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO

from odoo import models

from odoo.addons.base_import.models.base_import import (
    Base_ImportImport,
    ImportValidationError,
)

from ..core.cells import import_value
from ..core.errors import TransferError
from ..core.export_options import read_table_options
from ..core.formats.base import (
    HEAD_SIZE,
    TableFormat,
    TableOptions,
    UnknownFormatError,
    guess_format,
)
from ..core.formats.preview import Preview, counted
from ..core.rows import Row
from ..core.table_check import empty_file, table_problems
from ..models.loading import isolate

_PREVIEW_ROWS = 200
_TEXT = frozenset({str})


class BaseImportImport(models.TransientModel):
    """Reads uploads through our formats where Odoo's readers cannot, or not well."""

    _inherit = "base_import.import"

    def _open_table(
        self, attachment, options: dict, count: int | None
    ) -> tuple[TableFormat, TableOptions, Preview]:
        """Format, completed options and the first rows of a file.

        :param count: number of rows to read, ``None`` for all
        :raises TransferError: for a file that cannot be read, or of no byte
        """
        with attachment.sudo()._open_stream() as stream:  # the user's own upload
            return self._read_stream(stream, options, count)

    def _read_stream(
        self, stream: BinaryIO, options: dict, count: int | None
    ) -> tuple[TableFormat, TableOptions, Preview]:
        wanted = replace(
            read_table_options(options), limits=self.env["transfer.run"]._get_limits()
        )
        head = stream.read(HEAD_SIZE)
        if not head:
            raise empty_file()  # before a format misses what it begins with
        table_format = guess_format(self.file_name, self.file_type, head)
        completed = table_format.complete_options(stream, wanted)
        if not completed.sheet:
            sheets = table_format.sheets(stream)
            completed = replace(completed, sheet=sheets[0] if sheets else None)
        if count is None:
            preview = counted(table_format.read(stream, completed), sys.maxsize)
        else:
            preview = table_format.preview(stream, completed, count)
        return table_format, completed, preview

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Dates of a column → Odoo's; wrong rows of a run are put aside."""

        def parse(lines, position):
            reader(lines, position, name, field_type, options)

        reader = super()._parse_date_from_data
        return self._parse_column(data, index, parse)

    def _parse_float_from_data(self, data, index, name, options):
        """Numbers of a column → Odoo's; wrong rows of a run are put aside."""

        def parse(lines, position):
            reader(lines, position, name, options)

        reader = super()._parse_float_from_data
        return self._parse_column(data, index, parse)

    def _handle_multi_mapping(self, import_fields, input_file_data):
        """Several columns for one field → one; of a run, each field is looked up once.

        Odoo looks for the field of each cell. Where each field has one column, all that
        it does to a text is to strip it, by its column.
        """
        reader = super()._handle_multi_mapping
        is_odoos = reader.__func__ is Base_ImportImport._handle_multi_mapping
        names = [name for name in import_fields if name]
        if (
            "transfer_refused" not in self.env.context
            or not is_odoos
            or len(set(names)) < len(import_fields)
        ):
            return reader(import_fields, input_file_data)
        _names, [probe] = reader(names, [[" x "] * len(names)])
        stripped = [place for place, text in enumerate(probe) if text == "x"]
        rows = []
        for row in input_file_data:
            if not _TEXT.issuperset(map(type, row)):
                _names, [row] = reader(names, [row])
            else:
                for place in stripped:
                    row[place] = row[place].strip()
            rows.append(row)
        return names, rows

    def _parse_column(
        self, data: list[list], index: int, parse: Callable[[list[list], int], None]
    ) -> None:
        """Parse a column in place; of a run, all rows but the wrong ones.

        The caller gives ``transfer_refused`` in the context: by position of a row, its
        errors. Going through all columns again for each wrong row would be slow.
        """
        refused = self.env.context.get("transfer_refused")
        if refused is None:
            parse(data, index)
            return

        def work(positions):
            # apart: what is parsed already must not be parsed again
            cells = [[data[position][index]] for position in positions]
            parse(cells, 0)
            for position, (cell,) in zip(positions, cells, strict=True):
                data[position][index] = cell

        def refuse(position, error):
            refused.setdefault(position, []).append(error)

        isolate(range(len(data)), work, refuse)

    def _import_file_by_url(self, url, session, field, line_number):
        """Fetch a file, once, however often its row is looked at.

        A message names the line of the upload, not of a slice.
        """
        fetch = super()._import_file_by_url
        numbers = self.env.context.get("transfer_row_numbers")
        if not numbers:
            return fetch(url, session, field, line_number)
        number = numbers[line_number]
        fetched = self.env.context["transfer_fetched"]
        if (number, field) not in fetched:
            try:
                fetched[number, field] = fetch(url, session, field, number - 1)
            except ImportValidationError as error:
                fetched[number, field] = error
        found = fetched[number, field]
        if isinstance(found, ImportValidationError):
            raise found
        return found

    def _uses_own_reader(self) -> bool:
        """Whether our formats read the file: large uploads, and what Odoo cannot read.

        Such a file is moved into an attachment first.
        """
        self.ensure_one()
        if self.attachment_id and not self.file:
            return True
        head = (self.file or b"")[:HEAD_SIZE]
        try:
            table_format = guess_format(self.file_name, self.file_type, head)
        except UnknownFormatError:
            return False  # Odoo's reader says what it accepts
        if table_format.odoo_reads(head):
            return False
        self.attachment_id = False  # of an earlier file
        self.write({"attachment_id": self._get_file_attachment().id, "file": False})
        return True

    def _read_file(self, options):
        """Read through our formats what Odoo cannot, or not well, read."""
        try:
            if self._uses_own_reader():
                return self._read_table(options)
            count, rows = super()._read_file(options)
            if self.env.context.get("transfer_pad_rows") and rows:
                rows = [_padded(row, len(rows[0])) for row in rows]
            return count, rows
        except TransferError as error:
            # what Odoo turns into a message on the screen
            message = self.env["transfer.run"]._explain(error)
            raise ImportValidationError(message) from error

    def _read_table(self, options: dict) -> tuple[int, list[list]]:
        """Number of rows and their values; what the file tells goes to ``options``.

        :raises TransferError: for a file that cannot be read
        """
        count = self.env.context.get("transfer_preview_rows")
        table_format, completed, preview = self._open_table(
            self.attachment_id, options, count
        )
        rows = preview.rows
        options.update(
            # what the preview tells of the whole file, for parse_preview
            num_rows=preview.row_count,
            num_rows_exact=preview.is_exact,
            table_problems=self._explain_problems(rows, options),
            encoding=completed.encoding,
            separator=completed.separator or options.get("separator"),
            sheet=completed.sheet or "",
        )
        with self.attachment_id.sudo()._open_stream() as stream:
            options["sheets"] = table_format.sheets(stream)
        width = len(rows[0].cells) if rows else 0
        values = [_to_values(row.cells, width) for row in rows]
        return len(values), values

    def parse_preview(self, options, count=10):
        """Odoo's preview; ``table_problems`` tells what is wrong with the table, if
        anything is.

        Through our formats only the first rows are read: ``num_rows`` is then
        estimated, and ``num_rows_estimated`` says so.
        """
        try:
            uses_own_reader = self._uses_own_reader()
        except TransferError as error:
            return {"error": self.env["transfer.run"]._explain(error)}
        if uses_own_reader:
            return self._preview_table(options, count)
        # Odoo's preview breaks on a row that is too short, and tells nothing of it.
        preview = super(BaseImportImport, self.with_context(transfer_pad_rows=True))
        result = preview.parse_preview(options, count)
        if not result.get("error"):
            # a file in order gets Odoo's own answer, and nothing else
            problems = self._find_table_problems(options)
            result.update({"table_problems": problems} if problems else {})
        return result

    def _preview_table(self, options: dict, count: int) -> dict:
        """Odoo's preview of the first rows that our formats read."""
        preview = super(
            BaseImportImport, self.with_context(transfer_preview_rows=_PREVIEW_ROWS)
        )
        result = preview.parse_preview(options, count)
        rows, exact = options.pop("num_rows", 0), options.pop("num_rows_exact", True)
        problems = options.pop("table_problems", [])
        if not result.get("error"):
            rows -= bool(options.get("has_headers"))
            result.update(
                num_rows=rows,
                num_rows_estimated=not exact,
                batch=False,
                table_problems=problems,
            )
        return result

    def _find_table_problems(self, options: dict) -> list[str]:
        """What our formats, which read it in the background, find in the upload."""
        try:
            _format, _options, preview = self._read_stream(
                io.BytesIO(self.file or b""), options, _PREVIEW_ROWS
            )
        except UnknownFormatError:
            return []  # Odoo reads it, and the background will say that it does not
        except TransferError as error:
            return [self.env["transfer.run"]._explain(error)]
        return self._explain_problems(preview.rows, options)

    def _explain_problems(self, rows: Sequence[Row], options: dict) -> list[str]:
        has_headers = bool(options.get("has_headers"))
        explain = self.env["transfer.run"]._explain
        return [
            explain(problem)
            for problem in table_problems(rows, has_headers=has_headers)
        ]


def _to_values(cells: Sequence, width: int) -> list:
    """Cells as Odoo's readers give them, padded to the width of the first row."""
    return _padded([import_value(cell) for cell in cells], width)


def _padded(values: list, width: int) -> list:
    return values + [""] * (width - len(values))
