# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each look of a task did."""

import datetime

from odoo import api, fields, models

_KEPT_DAYS = 30


class AttachmentSynchronizeRun(models.Model):
    _name = "attachment.synchronize.run"
    _description = "File Exchange Run"
    _order = "create_date desc, id desc"

    task_id = fields.Many2one(
        "attachment.synchronize.task", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="task_id.company_id", store=True)
    trigger = fields.Selection(
        [("schedule", "Schedule"), ("manual", "Somebody asked")],
        string="Because of",
        required=True,
    )
    state = fields.Selection([("done", "Done"), ("failed", "Failed")], required=True)
    duration = fields.Float(string="Seconds", digits=(16, 1))
    listed_count = fields.Integer(string="On the Server")
    taken_count = fields.Integer(string="Taken")
    waiting_count = fields.Integer(string="Waiting")
    refused_count = fields.Integer(string="Refused")
    message = fields.Text()

    @api.depends("task_id", "create_date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.task_id.name

    def _tell_user(self, user) -> None:
        """Show the outcome to who asked for the run."""
        self.ensure_one()
        if self.state == "failed":
            text = self.message
        else:
            text = self.env._(
                "%(taken)s taken of %(listed)s on the server.\n%(more)s",
                taken=self.taken_count,
                listed=self.listed_count,
                more=self.message or "",
            ).strip()
        user._bus_send(
            "simple_notification",
            {
                "title": self.task_id.name,
                "message": text,
                "type": "danger" if self.state == "failed" else "info",
                "sticky": bool(self.message),
            },
        )
        # An open form of the task shows what has become of it.
        user._bus_send(
            "attachment.synchronize.task/looked", {"task_id": self.task_id.id}
        )

    @api.autovacuum
    def _gc_runs(self):
        """Forget runs after a month; the ledger of files stays."""
        limit = fields.Datetime.now() - datetime.timedelta(days=_KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()
