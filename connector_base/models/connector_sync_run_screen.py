# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.queue_job.job import PENDING

from .connector_sync_run import OPEN


class ConnectorSyncRun(models.Model):
    _inherit = "connector.sync.run"

    waiting_text = fields.Text(
        string="Waiting For",
        compute="_compute_waiting_text",
        help="Why jobs of this synchronisation are to be tried again later.",
    )
    can_retry = fields.Boolean(compute="_compute_can_retry")

    @api.depends("model_name", "direction", "create_date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "%(model)s, %(date)s",
                model=run.model_label,
                date=format_datetime(self.env, run.create_date),
            )

    def _compute_waiting_text(self):
        for run in self:
            jobs = run._get_jobs().values() if run.state == OPEN else ()
            reasons = [job.result for job in jobs if job.state == PENDING and job.retry]
            run.waiting_text = "\n".join(dict.fromkeys(filter(None, reasons)))

    @api.depends("state", "line_ids.state")
    def _compute_can_retry(self):
        for run in self:
            run.can_retry = "failed" in run.line_ids.mapped("state")

    def action_retry(self):
        """Try once more what no job has done; what was set aside has checkpoints."""
        for run in self:
            backend = run._get_backend()
            if not backend:
                raise UserError(
                    self.env._("The backend of %s is no longer there.", run.model_label)
                )
            backend.check_access("write")
            # sudo: runs are written by the machinery only, whoever starts them.
            lines = run.sudo().line_ids.filtered(lambda line: line.state == "failed")
            lines._enqueue()
            run.sudo().write({"state": OPEN, "finished_at": False})

    @api.model
    def _get_last_of_each(self, domain: list):
        """The last run of each model and direction."""
        groups = self._read_group(domain, ["model_name", "direction"], ["id:max"])
        return self.browse([run_id for *_group, run_id in groups])

    def _get_worst_state(self) -> str | bool:
        """What to worry about first; False without runs."""
        states = set(self.mapped("state"))
        order = ("failed", "partial", OPEN, "done")
        return next((state for state in order if state in states), False)
