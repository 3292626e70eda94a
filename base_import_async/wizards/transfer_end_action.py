# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TransferEndAction(models.TransientModel):
    """Asks which server action runs at the end of an import."""

    _name = "transfer.end.action"
    _description = "Action at the end of an import"

    run_id = fields.Many2one(
        comodel_name="transfer.run", required=True, ondelete="cascade", readonly=True
    )
    # server actions are not the user's to read: a list, and no relation
    end_action = fields.Selection(
        selection=lambda self: self._selection_end_action(),
        default=lambda self: self._default_end_action(),
        string="Run at the End",
    )

    def _selection_end_action(self) -> list[tuple[str, str]]:
        actions = self.env["transfer.run"].get_end_actions()
        return [(str(action["id"]), action["name"]) for action in actions]

    def _default_end_action(self) -> str | bool:
        run = self.env["transfer.run"].browse(self.env.context.get("default_run_id"))
        chosen = str(run.end_action_id.id)
        return chosen in dict(self._selection_end_action()) and chosen

    def action_choose(self):
        """Keep the choice."""
        self.ensure_one()
        self.run_id.set_end_action(int(self.end_action or 0))
        return {"type": "ir.actions.act_window_close"}
