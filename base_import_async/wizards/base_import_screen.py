# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import AccessError

from ..models.matching import can_match
from ..models.transfer_run_files import BINARY_FILE


class BaseImportImport(models.TransientModel):
    """What the import screen asks before a file is there."""

    _inherit = "base_import.import"

    @api.private
    def _add_binary_file(self, name: str, stream: BinaryIO) -> None:
        """Keep a file, or a zip of files, that cells of binary columns name.

        :raises AccessError: when the import is somebody else's
        """
        self.ensure_one()
        self.check_access("write")
        if self.create_uid != self.env.user:  # Odoo has no rule for it
            raise AccessError(self.env._("This import is somebody else's."))
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # write access to the import was checked
            ._create_from_stream(name, stream, res_model=self._name, res_id=self.id)
        )
        attachment.description = BINARY_FILE

    @api.model
    @api.readonly
    def get_match_fields(self, res_model: str) -> list[str]:
        """Names of the fields by which records of a model can be found.

        :raises AccessError: when the user may not read such records
        """
        model = self.env[res_model]
        model.check_access("read")
        names = model.fields_get(attributes=[])
        return [name for name in names if can_match(model._fields[name])]
