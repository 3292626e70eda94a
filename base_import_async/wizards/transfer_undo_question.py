# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TransferUndoQuestion(models.TransientModel):
    """Asks whether to undo an import, and says what will become of what."""

    _name = "transfer.undo.question"
    _description = "Question before an undo"

    run_id = fields.Many2one(
        comodel_name="transfer.run", required=True, ondelete="cascade", readonly=True
    )
    corrections_notice = fields.Char(related="run_id.corrections_notice")

    def action_undo(self):
        """Yes: undo it."""
        self.ensure_one()
        return self.run_id.action_undo()

    def action_open_corrections(self):
        """Look at the imports of corrected rows first."""
        self.ensure_one()
        return self.run_id.action_open_corrections()
