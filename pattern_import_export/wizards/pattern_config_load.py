# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models


class PatternConfigLoad(models.TransientModel):
    """Patterns of another database, from the file that it gave."""

    _name = "pattern.config.load"
    _description = "Patterns from another database"

    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()

    def action_load(self):
        """Create the patterns, or none of them, and show them."""
        self.ensure_one()
        patterns = self.env["pattern.config"]._load_json(base64.b64decode(self.file))
        action = self.env["ir.actions.actions"]._for_xml_id(
            "pattern_import_export.pattern_config_action"
        )
        if len(patterns) == 1:
            return {
                **action,
                "res_id": patterns.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return {**action, "domain": [("id", "in", patterns.ids)]}
