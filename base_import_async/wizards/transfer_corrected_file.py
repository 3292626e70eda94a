# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..core.cells import cell_text
from ..core.errors import TransferError
from ..core.failed_rows import strip_failed_columns
from ..core.table_check import empty_file
from ..models.client_actions import open_form


class TransferCorrectedFile(models.TransientModel):
    """Takes the failed rows of an import back, corrected."""

    _name = "transfer.corrected.file"
    _description = "Corrected rows of an import"

    run_id = fields.Many2one(
        comodel_name="transfer.run", required=True, ondelete="cascade", readonly=True
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()

    def action_send(self):
        """Import the file with the mapping and options of the first import.

        The failed rows of the first import are settled in the same transaction,
        so that no row can be loaded twice.

        :return: action that opens the new run
        :raises UserError: when the file does not have the columns of the first one
        """
        self.ensure_one()
        run = self.run_id
        run._check_may_act()
        if not self.file:
            raise UserError(self.env._("Choose the file with the corrected rows."))
        importer = self.env["base_import.import"].create(
            {
                "res_model": run.res_model,
                "file": base64.b64decode(self.file),
                "file_name": self.file_name,
            }
        )
        # the load context is the first import's: its defaults are wanted again
        context = {**(run.load_context or {}), **self.env.context}
        importer = importer.with_context(**context)
        try:
            new_run = self._submit(importer)
        except TransferError as error:
            raise UserError(run._explain(error)) from error
        # users only read runs; the right was checked
        run.sudo()._settle_failed_rows(new_run.sudo())
        return open_form(new_run._name, new_run.id)

    def _submit(self, importer):
        run = self.run_id
        options = {
            **run.options,
            **run._get_run_options(),
            "use_connector": True,
            "skip": 0,
            "sheet": False,
        }
        attachment = importer._get_file_attachment()
        _format, _options, preview = importer._open_table(attachment, options, 1)
        if not preview.rows:
            raise empty_file()
        cells = preview.rows[0].cells
        extra = strip_failed_columns(cells) if run.header else 0
        if not extra and not run.header:
            extra = max(len(cells) - len(run.field_paths), 0)
        self._check_columns(cells[: len(cells) - extra])
        paths = [*run.field_paths, *[False] * extra]
        columns = [*run.columns, *[""] * extra]
        importer.attachment_id = attachment
        return importer._submit_run(paths, columns, options, is_check=False)

    def _check_columns(self, cells) -> None:
        run = self.run_id
        header = [cell_text(cell) for cell in cells]
        if run.header and header != run.header:
            raise UserError(
                self.env._(
                    "The columns are not those of “%(file)s”. Correct the file that "
                    "“Download Failed Rows” gives, and leave its first row alone. "
                    "Expected: %(expected)s",
                    file=run.file_name,
                    expected=", ".join(run.header),
                )
            )
        if len(header) != len(run.field_paths):
            raise UserError(
                self.env._(
                    "The file has %(found)s columns and not %(expected)s.",
                    found=len(header),
                    expected=len(run.field_paths),
                )
            )
