# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class TransferRun(models.Model):
    """What a person has to know before, and after, an undo.

    Corrected rows are imports of their own: an undo leaves them alone.
    """

    _inherit = "transfer.run"

    corrections_notice = fields.Char(
        compute="_compute_corrections_notice",
        help="Imports of corrected rows that an undo leaves as they are.",
    )

    @api.depends("undo_of_id", "child_ids.undo_run_ids.state")
    def _compute_corrections_notice(self):
        for run in self:
            run.corrections_notice = (run.undo_of_id or run)._tell_corrections()

    def _tell_corrections(self) -> str | bool:
        runs = self._get_standing_corrections()
        if not runs:
            return False
        return self.env._(
            "Imports of corrected rows: %(count)s, with %(rows)s rows. Their records "
            "stay; to take them back, too, undo those imports by themselves.",
            count=len(runs),
            rows=sum(runs.mapped("created_count")) + sum(runs.mapped("updated_count")),
        )

    def _get_standing_corrections(self):
        """Imports of rows of this one, and of theirs, that changed something and are
        not undone."""
        # whoever sent them, they are there
        found = new = self.sudo().correction_ids
        while new := new.correction_ids - found:
            found |= new
        return found.filtered(
            lambda run: (run.created_count or run.updated_count)
            and not run._get_undoing()
        )

    def action_ask_undo(self):
        """Ask whether to undo this import.

        :raises UserError: when it cannot be undone
        """
        self.ensure_one()
        self._check_may_act()
        if refusal := self._get_undo_refusal():
            raise UserError(refusal)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo this import?"),
            "res_model": "transfer.undo.question",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def action_open_left_corrections(self):
        """The imports of corrected rows that an undo leaves as they are."""
        self.ensure_one()
        self.check_access("read")
        return (self.undo_of_id or self).action_open_corrections()
