# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..models.matching import can_match


class BaseImportImport(models.TransientModel):
    """What the import screen asks before a file is there."""

    _inherit = "base_import.import"

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
