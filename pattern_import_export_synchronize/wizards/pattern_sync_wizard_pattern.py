# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pattern that the third step describes."""

from odoo import models
from odoo.fields import Command


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    def _new_pattern(self):
        return self.env["pattern.config"].new(
            {
                "name": self.name,
                "model_id": self.model_id.id,
                "export_format": self.file_format,
                **self._prepare_notation_vals(),
            }
        )

    def _prepare_pattern_vals(self) -> dict:
        columns = self._prepare_columns()
        named = any(vals.get("custom_header") for vals in columns)
        return {
            "name": f"{self.name}: {self.model_id.name}",
            "model_id": self.model_id.id,
            "company_id": self.company_id.id,
            "export_format": self.file_format,
            "csv_value_delimiter": self.separator,
            **self._prepare_notation_vals(),
            "header_format": "custom" if named else "technical",
            "line_ids": [
                Command.create({**vals, "sequence": 10 * place})
                for place, vals in enumerate(columns, 1)
            ],
        }

    def _prepare_columns(self) -> list[dict]:
        """Values of the lines of the pattern.

        A file of the partner keeps the columns that are not taken. The list on the
        screen has no file yet: only what is taken is in it, called as it is there.
        """
        if self.column_source != "list":
            return [column._prepare_column_vals() for column in self.column_ids]
        taken = self.column_ids.filtered(lambda column: column.is_taken and column.path)
        headers = taken.mapped("header")
        named = len(set(headers)) == len(headers)
        return [
            {**c._prepare_line_vals(), "custom_header": c.header if named else False}
            for c in taken
        ]
