# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The third step too: how the partner writes dates and numbers."""

from odoo import fields, models

from odoo.addons.base_import_async.core.notation import ISO
from odoo.addons.pattern_import_export.core import rules

NOTATION = ("date_format", "decimal_separator")


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    date_format = fields.Selection(
        selection=lambda self: rules.DATE_FORMATS,  # examples have no language
        string="Dates",
        required=True,
        default=ISO,
    )
    decimal_separator = fields.Selection(
        selection=lambda self: rules.DECIMALS,
        string="Numbers",
        required=True,
        default=".",
    )

    def _read_sample_columns(self) -> tuple[list[dict], list[str]]:
        """The columns of the sample, and notes; how it writes dates is noted too."""
        rows = self._read_rows()
        pattern = self._new_pattern()
        vals_list, notes = pattern._read_sample(rows)
        notation, doubts = pattern._guess_notation(rows[1:])
        self.write(notation)
        return vals_list, notes + doubts

    def _prepare_notation_vals(self) -> dict:
        return {name: self[name] for name in NOTATION}
