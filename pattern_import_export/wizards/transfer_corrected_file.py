# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class TransferCorrectedFile(models.TransientModel):
    """Corrected rows of a file with a pattern are a file with that pattern."""

    _inherit = "transfer.corrected.file"

    def _submit(self, importer):
        run = self.run_id
        if not run.pattern_plan:
            return super()._submit(importer)
        if not run.pattern_id:
            raise UserError(
                self.env._(
                    "The pattern of this import was deleted. Import the corrected rows "
                    "with another pattern."
                )
            )
        files = self.env["pattern.file"]
        attachment = importer._get_file_attachment()
        opened = files._open(
            run.pattern_id, self.file_name or attachment.name, attachment
        )
        file = files._submit(run.pattern_id, opened, options=run._get_run_options())
        return file.run_id
