# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import sys
from collections.abc import Sequence
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.cells import cell_text, import_value
from ..core.errors import TransferError
from ..core.formats.base import (
    HEAD_SIZE,
    TableFormat,
    TableOptions,
    UnknownFormatError,
    guess_format,
)
from ..core.formats.preview import Preview, counted
from ..core.run_options import RunOptions
from ..models.transfer_run_files import BINARY_FILE

# Names that other versions of this addon, and of Odoo, gave to an option.
_ALIASES = {
    "headers": "has_headers",
    "header": "has_headers",
    "use_queue": "use_connector",
}
_PREVIEW_ROWS = 200


class BaseImportImport(models.TransientModel):
    """Odoo's import, with the choice to run it in the background.

    Without ``use_connector`` among the options everything is Odoo's.
    """

    _inherit = "base_import.import"

    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        help="The uploaded file when it is too large to be kept in this record.",
    )

    # ------------------------------------------------------------------
    # Entry points
    # ------------------------------------------------------------------

    def do(
        self,
        fields: Sequence[str | bool],
        columns: Sequence[str] | dict,
        options: dict | bool | None = None,
        dryrun: bool = False,
    ) -> list[dict]:
        """Import the file, at once or, with ``use_connector``, in the background.

        May be called as ``do(fields, options, dryrun=False)`` too.

        :param fields: for each column the field it goes to, or ``False``
        :param columns: column names
        :param options: see the readme of this addon; what is missing takes the
            default of Odoo's import
        :return: messages as Odoo's import gives them, empty when all went well
            or the background import was accepted
        """
        if isinstance(columns, dict):
            dryrun = bool(options) or dryrun
            columns, options = [], columns
        return self.execute_import(fields, columns, options, dryrun=dryrun)["messages"]

    def execute_import(self, fields, columns, options, dryrun=False):
        """Import now, or create the run and its one job.

        :param dryrun: take everything back; may stand among the options too
        :return: Odoo's dictionary; ``run_id`` is added when the import goes on in
            the background
        """
        options = self._complete_options(options)
        dryrun = dryrun or bool(options.pop("dryrun", False))
        if not options["use_connector"]:
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        try:
            run = self._submit_run(fields, columns, options, is_check=dryrun)
        except TransferError as error:
            return self._refuse(self.env["transfer.run"]._explain(error))
        except (UserError, ImportValidationError) as error:
            return self._refuse(str(error))
        return {
            "ids": [],
            "messages": [],
            "nextrow": 0,
            "name": [],
            "run_id": run.id,
        }

    def _refuse(self, message: str) -> dict:
        """Odoo's answer for an import that did not begin."""
        return {"ids": False, "messages": [vars(ImportValidationError(message))]}

    @api.model
    def _complete_options(self, options: dict) -> dict:
        """A copy of the options under their present names, with defaults."""
        completed = {_ALIASES.get(key, key): value for key, value in options.items()}
        completed["quoting"] = completed.get("quoting") or '"'
        completed["use_connector"] = bool(completed.get("use_connector"))
        completed.setdefault("has_headers", False)
        return completed

    # ------------------------------------------------------------------
    # Background
    # ------------------------------------------------------------------

    def _submit_run(self, fields, columns, options: dict, *, is_check: bool):
        """Hand the file over to a run.

        :param is_check: whether everything is to be taken back
        :raises UserError: for options, columns or a file that cannot work
        :raises TransferError: for a file that cannot be read
        """
        self.ensure_one()
        if not any(fields):
            raise UserError(
                self.env._("You must configure at least one field to import")
            )
        run_options = RunOptions.from_mapping(options)
        attachment = self._get_file_attachment()
        table_format, table_options, preview = self._open_table(attachment, options, 1)
        if not preview.rows:
            raise UserError(self.env._("The file is empty."))
        first = preview.rows[0].cells
        if len(first) != len(fields):
            raise UserError(
                self.env._(
                    "The mapping has %(fields)s columns but the first row of the file "
                    "has %(cells)s. You may need to change the separator.",
                    fields=len(fields),
                    cells=len(first),
                )
            )
        run = self.env["transfer.run"]._submit(
            res_model=self.res_model,
            file_name=self.file_name or attachment.name,
            attachment=attachment,
            table_format=table_format,
            table_options=table_options,
            header=[cell_text(c) for c in first] if options["has_headers"] else None,
            field_paths=fields,
            columns=columns,
            options=options,
            run_options=run_options,
            is_check=is_check,
        )
        self._hand_over_files(run)
        return run

    def _get_file_attachment(self):
        """The uploaded file as an attachment, made from ``file`` if need be."""
        if self.attachment_id.res_model == self._name:
            return self.attachment_id
        if self.attachment_id:  # a run has it already, a check most often
            return self._copy_file(self.attachment_id.sudo())
        # The transient record is the user's own; the attachment is handed over
        # to a run, which users only read.
        return (
            self.env["ir.attachment"]
            .sudo()
            ._create_from_stream(
                self.file_name or "import",
                io.BytesIO(self.file or b""),
                res_model=self._name,
                res_id=self.id,
            )
        )

    def _copy_file(self, attachment):
        """The same file, on disk once, so that either run may be deleted."""
        with attachment._open_stream() as stream:
            return attachment._create_from_stream(
                attachment.name, stream, res_model=self._name, res_id=self.id
            )

    def _hand_over_files(self, run) -> None:
        """Files chosen for binary columns travel with the run."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()  # see _get_file_attachment
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("description", "=", BINARY_FILE),
                ]
            )
        )
        attachments.write({"res_model": run._name, "res_id": run.id})

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _open_table(
        self, attachment, options: dict, count: int | None
    ) -> tuple[TableFormat, TableOptions, Preview]:
        """Format, completed options and the first rows of a file.

        :param count: number of rows to read, ``None`` for all
        """
        wanted = TableOptions(
            encoding=options.get("encoding") or None,
            separator=options.get("separator") or None,
            quoting=options.get("quoting") or '"',
            sheet=options.get("sheet") or None,
            limits=self.env["transfer.run"]._get_limits(),
        )
        with attachment.sudo()._open_stream() as stream:  # the user's own upload
            head = stream.read(HEAD_SIZE)
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

    def _import_file_by_url(self, url, session, field, line_number):
        """Fetch a file; a message names the line of the upload, not of a slice."""
        numbers = self.env.context.get("transfer_row_numbers")
        if numbers:
            line_number = numbers[line_number] - 1  # Odoo adds one
        return super()._import_file_by_url(url, session, field, line_number)

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
            if not self._uses_own_reader():
                return super()._read_file(options)
            return self._read_table(options)
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
        # what the preview tells of the whole file, for parse_preview
        options["num_rows"], options["num_rows_exact"] = (
            preview.row_count,
            preview.is_exact,
        )
        options.update(
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
        """Odoo's preview; through our formats only the first rows are read.

        ``num_rows`` is then estimated, and ``num_rows_estimated`` says so.
        """
        try:
            if not self._uses_own_reader():
                return super().parse_preview(options, count)
        except TransferError as error:
            return {"error": self.env["transfer.run"]._explain(error)}
        preview = super(
            BaseImportImport, self.with_context(transfer_preview_rows=_PREVIEW_ROWS)
        )
        result = preview.parse_preview(options, count)
        rows, exact = options.pop("num_rows", 0), options.pop("num_rows_exact", True)
        if not result.get("error"):
            rows -= bool(options.get("has_headers"))
            result.update(num_rows=rows, num_rows_estimated=not exact, batch=False)
        return result


def _to_values(cells: Sequence, width: int) -> list:
    """Cells as Odoo's readers give them, padded to the width of the first row."""
    values = [import_value(cell) for cell in cells]
    return values + [""] * (width - len(values))
