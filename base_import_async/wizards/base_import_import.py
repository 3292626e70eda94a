# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from collections.abc import Sequence

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.cells import cell_text
from ..core.errors import TransferError
from ..core.run_options import RunOptions
from ..core.table_check import missing_rows
from ..models.transfer_run_files import BINARY_FILE

# Names that other versions of this addon, and of Odoo, gave to an option.
_ALIASES = {
    "headers": "has_headers",
    "header": "has_headers",
    "use_queue": "use_connector",
}


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
        run_options = RunOptions.from_mapping(options)
        attachment = self._get_file_attachment()
        table_format, table_options, preview = self._open_table(attachment, options, 2)
        # first: the screen knows no columns of a file without rows
        has_headers = bool(options["has_headers"])
        if problem := missing_rows(preview.rows, has_headers=has_headers):
            raise problem
        if not any(fields):
            raise UserError(
                self.env._("You must configure at least one field to import")
            )
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
            header=[cell_text(c) for c in first] if has_headers else None,
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
