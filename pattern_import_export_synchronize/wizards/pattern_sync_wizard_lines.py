# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the wizard lists: files and folders of the server, columns of a sample."""

from odoo import fields, models


class PatternSyncWizardPlace(models.TransientModel):
    _name = "pattern.sync.wizard.place"
    _description = "File or folder of a partner"
    _order = "kind, name, id"
    _rec_name = "path"

    wizard_id = fields.Many2one(
        "pattern.sync.wizard", required=True, ondelete="cascade", index=True
    )
    path = fields.Char(required=True)
    name = fields.Char(required=True)
    kind = fields.Selection([("directory", "Folder"), ("file", "File")], required=True)
    size = fields.Integer(string="Bytes")
    written_at = fields.Datetime(string="Written")

    def action_enter(self):
        """Show what is in this folder."""
        return self.wizard_id._browse_to(self.path)

    def action_arrive(self):
        """Files arrive in this folder."""
        wizard = self.wizard_id
        wizard.write({"has_import": True, "import_folder": self.path})
        return wizard._look_again()

    def action_leave(self):
        """Files leave for this folder."""
        wizard = self.wizard_id
        wizard.write({"has_export": True, "export_folder": self.path})
        return wizard._look_again()


class PatternSyncWizardColumn(models.TransientModel):
    """A column of a pattern that is yet to be made."""

    _name = "pattern.sync.wizard.column"
    _inherit = "pattern.config.fill.line"
    _description = "Column of a partner's file"
    _order = "sequence, id"

    fill_id = fields.Many2one("pattern.config.fill", required=False)
    wizard_id = fields.Many2one(
        "pattern.sync.wizard", required=True, ondelete="cascade", index=True
    )
    res_model = fields.Char(related="wizard_id.res_model", string="Technical Model")

    def _prepare_column_vals(self) -> dict:
        """Values of the line; one that is not taken stays in the file, and is empty."""
        vals = self._prepare_line_vals()
        if self.is_taken and self.path:
            return vals
        return {"custom_header": self.header, "path": False}
