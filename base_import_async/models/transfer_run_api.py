# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.cells import cell_text
from ..core.errors import TransferError
from ..core.table_check import missing_rows
from .cell_readings import is_read_plainly

FieldPaths = Sequence[str | bool] | Mapping[str, str]

# What the import screen sends before a person touches anything.
_SCREEN_OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "",
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "quoting": '"',
    "separator": "",
    "sheet": "",
    "tracking_disable": True,
}

# As many rows as Odoo's preview is shown, so that what is wrong there is told at once.
_HEAD_ROWS = 200


class TransferRun(models.Model):
    """Imports without the screen: for programs and for the command line."""

    _inherit = "transfer.run"

    # ------------------------------------------------------------------
    # Submit
    # ------------------------------------------------------------------

    @api.model
    def submit_file(
        self,
        model: str,
        file_name: str,
        content_base64: str,
        field_paths: FieldPaths | None = None,
        options: dict | None = None,
        dry_run: bool = False,
        files: dict[str, str] | None = None,
    ) -> int:
        """Import a file in the background, as from the import screen.

        :param model: technical name of the model, e.g. ``res.partner``
        :param file_name: with its extension, which tells the format
        :param content_base64: the file
        :param field_paths: for each column the path of a field, or ``False``; or
            a mapping of column headings to paths, other columns being left out;
            ``None`` lets Odoo find the fields by the headings
        :param options: those of the import screen (see the readme); encoding,
            separator and formats that are not given are guessed from the file
        :param dry_run: whether to check only: everything is taken back
        :param files: base64 of the files that cells of binary columns name, by their
            names; a zip of them counts as all of them
        :return: id of the new run
        :raises UserError: for what cannot be imported, with the reason
        :raises AccessError: when the user may not create such records
        """
        streams = {
            name: self._decode(name, text) for name, text in (files or {}).items()
        }
        content = self._decode(file_name, content_base64)
        return self._submit_stream(
            model, file_name, content, field_paths, options, dry_run, files=streams
        ).id

    @api.model
    def _decode(self, name: str, content_base64: str) -> BinaryIO:
        try:
            return io.BytesIO(base64.b64decode(content_base64, validate=True))
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The content of the file %s is not valid base64.", name)
            ) from error

    @api.model
    @api.private
    def _submit_stream(
        self,
        model: str,
        file_name: str,
        stream: BinaryIO,
        field_paths: FieldPaths | None = None,
        options: Mapping | None = None,
        dry_run: bool = False,
        *,
        files: Mapping[str, BinaryIO] | None = None,
    ):
        """The new run of a file that may be too large for memory.

        Parameters and errors are those of :meth:`submit_file`, with streams for files.
        """
        if model not in self.env:
            raise UserError(self.env._("There is no model “%s”.", model))
        # Whoever may use the import screen may create its record; the file is
        # stored for him as the screen's upload is.
        wizard = self.env["base_import.import"].create(
            {"res_model": model, "file_name": file_name}
        )
        wizard.attachment_id = (
            self.env["ir.attachment"]
            .sudo()
            ._create_from_stream(
                file_name, stream, res_model=wizard._name, res_id=wizard.id
            )
        )
        for name, content in (files or {}).items():
            wizard._add_binary_file(name, content)
        completed = {**_SCREEN_OPTIONS, **(options or {}), "use_connector": True}
        is_told = self._tells_all(model, field_paths)
        columns, suggested = self._read_head(wizard, completed, guesses=not is_told)
        paths = self._get_field_paths(columns, suggested, field_paths)
        answer = wizard.execute_import(paths, columns, completed, dryrun=dry_run)
        if "run_id" not in answer:
            raise UserError("\n".join(m["message"] for m in answer["messages"]))
        return self.browse(answer["run_id"])

    @api.model
    def _tells_all(self, model: str, wanted: FieldPaths | None) -> bool:
        """Whether nothing is left to guess: neither fields nor how cells are written.

        Odoo's preview, which guesses, costs as much as some hundred plain records.
        """
        if wanted is None:
            return False
        paths = wanted.values() if isinstance(wanted, Mapping) else wanted
        return all(is_read_plainly(self.env[model], path) for path in paths if path)

    @api.model
    def _read_head(
        self, wizard, options: dict, *, guesses: bool = True
    ) -> tuple[list[str], dict[int, str]]:
        """Columns of a file, and the field that Odoo proposes for each.

        ``options`` are completed by what the file tells, as on the screen.

        :param guesses: whether fields, and how dates and numbers are written, are
            guessed by the first rows
        """
        count = 2 if guesses else _HEAD_ROWS
        try:
            _format, table_options, preview = wizard._open_table(
                wizard.attachment_id, options, count
            )
        except TransferError as error:
            raise UserError(self._explain(error)) from error
        except ImportValidationError as error:
            raise UserError(str(error)) from error
        has_headers = bool(options["has_headers"])
        if problem := missing_rows(preview.rows, has_headers=has_headers):
            raise UserError(self._explain(problem))
        cells = preview.rows[0].cells
        columns = [cell_text(cell) if has_headers else "" for cell in cells]
        if not guesses:
            options.update(
                encoding=table_options.encoding,
                separator=table_options.separator or options.get("separator"),
                sheet=table_options.sheet or "",
            )
            return columns, {}
        found = wizard.parse_preview(options)
        if found.get("error"):
            raise UserError(self.env._("The file cannot be read: %s", found["error"]))
        options.update(found["options"])
        matches = found["matches"] or {}
        return columns, {index: "/".join(path) for index, path in matches.items()}

    @api.model
    def _get_field_paths(
        self,
        columns: Sequence[str],
        suggested: Mapping[int, str],
        wanted: FieldPaths | None,
    ) -> list[str | bool]:
        """For each column the field that it goes to.

        :raises UserError: when a heading is wanted that the file lacks, or when no
            column goes anywhere
        """
        if wanted is None:
            paths = [suggested.get(i, False) for i in range(len(columns))]
            if not any(paths):
                raise UserError(
                    self.env._(
                        "No column of the file has the name of a field: say which "
                        "column goes to which field. The columns are: %s.",
                        ", ".join(columns),
                    )
                )
            return paths
        if not isinstance(wanted, Mapping):
            return list(wanted)
        missing = [column for column in wanted if column not in columns]
        if missing:
            raise UserError(
                self.env._(
                    "The file has no column “%(column)s”. Its columns are: "
                    "%(columns)s.",
                    column=missing[0],
                    columns=", ".join(columns),
                )
            )
        return [wanted.get(column) or False for column in columns]

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def read_file(self, kind: str = "upload") -> dict[str, str]:
        """A file of this run.

        :param kind: ``upload``, the file as it was sent; ``failed``, the rows that
            failed with line, column and message; ``success``, those that landed
            with line, outcome, database id and external id
        :return: ``file_name`` and ``content_base64``
        :raises UserError: when there is no such file
        :raises AccessError: when the run is not the user's to see
        """
        attachment = self._get_file_of(kind)
        with attachment._open_stream() as stream:
            content = base64.b64encode(stream.read()).decode()
        return {"file_name": attachment.name, "content_base64": content}

    def _get_file_of(self, kind: str):
        """The attachment of :meth:`read_file`, for the code of this addon."""
        self.ensure_one()
        self.check_access("read")
        if kind == "failed":
            self.action_download_failed_rows()
            name = "failed_attachment_id"
        elif kind == "success":
            self.action_download_imported_rows()
            name = "success_attachment_id"
        elif kind == "upload":
            name = "attachment_id"
        else:
            raise UserError(
                self.env._(
                    "A run has the files “upload”, “failed” and “success”, not “%s”.",
                    kind,
                )
            )
        # as readable as the run itself, which was checked
        attachment = self.sudo()[name]
        if not attachment:
            raise UserError(self.env._("The file was deleted."))
        return attachment
