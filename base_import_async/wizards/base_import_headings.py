# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

_ENGLISH_IDS = {"external id": "id", "database id": ".id"}


class BaseImportImport(models.TransientModel):
    """Which field a heading of the file means."""

    _inherit = "base_import.import"

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ) -> dict:
        """Odoo's proposal; headings of ids may be English in any language.

        Odoo knows a field by its English label, too, but not these two, which are
        no labels of fields: without the ids, a file that is imported again would
        double its records.
        """
        found = super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )
        is_guess = not found or found.get("distance", 0) > 0
        name = _ENGLISH_IDS.get(header.strip().casefold())
        if is_guess and any(field["name"] == name for field in fields_tree):
            return {"field_path": [name], "distance": 0}
        return found
