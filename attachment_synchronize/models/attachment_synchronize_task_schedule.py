# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a task is due, and the crons that look."""

import datetime

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.errors import SyncError
from ..core.schedule import CronExpression
from .failing import translate

_CRONS = (
    "attachment_synchronize.ir_cron_start_due_tasks",
    "attachment_synchronize.ir_cron_watchdog",
)


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    schedule_type = fields.Selection(
        [
            ("manual", "Only when somebody asks"),
            ("interval", "Regularly"),
            ("cron", "At times of a cron expression"),
        ],
        string="When",
        required=True,
        default="interval",
    )
    interval_number = fields.Integer(string="Every", default=30)
    interval_type = fields.Selection(
        [("minutes", "minutes"), ("hours", "hours"), ("days", "days")],
        default="minutes",
    )
    cron_expression = fields.Char(
        help="Minute, hour, day, month, weekday: */15 6-20 * * 1-5 is every 15 minutes "
        "on working days. In the timezone of the user that the task runs as.",
    )
    next_run = fields.Datetime(copy=False, index=True)
    last_run = fields.Datetime(
        string="Last Look", copy=False, readonly=True, help="Whether it worked or not."
    )

    @api.constrains("schedule_type", "interval_number", "cron_expression")
    def _check_schedule(self):
        for task in self:
            if task.schedule_type == "interval" and task.interval_number < 1:
                raise ValidationError(
                    self.env._("The interval is at least 1 %(unit)s.", unit="minute")
                )
            if task.schedule_type == "cron":
                try:
                    task._get_next_run(fields.Datetime.now())
                except SyncError as error:
                    raise ValidationError(
                        translate(self.env, error.sentence)
                    ) from error

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks._plan_next_run()
        self._update_crons()
        return tasks

    def write(self, vals):
        result = super().write(vals)
        planning = {"schedule_type", "interval_number", "interval_type"}
        if vals.keys() & (planning | {"cron_expression", "active", "method_type"}):
            if "next_run" not in vals:
                self._plan_next_run()
            self._update_crons()
        return result

    def unlink(self):
        result = super().unlink()
        self._update_crons()
        return result

    def _plan_next_run(self):
        """Set when the tasks look next, from now on."""
        now = fields.Datetime.now()
        for task in self:
            due = task._get_next_run(now) if task._runs_by_itself() else False
            task.next_run = due

    def _runs_by_itself(self) -> bool:
        return (
            self.active
            and self.method_type == "import"
            and self.schedule_type != "manual"
        )

    def _get_next_run(self, after: datetime.datetime) -> datetime.datetime | bool:
        """Return the first time after ``after``; both in UTC.

        :raises TaskError: when the cron expression is wrong
        """
        self.ensure_one()
        if self.schedule_type == "interval":
            return after + relativedelta(**{self.interval_type: self.interval_number})
        if self.schedule_type == "cron":
            zone = pytz.timezone(self.run_as_user_id.tz or "UTC")
            local = pytz.utc.localize(after).astimezone(zone).replace(tzinfo=None)
            due = CronExpression(self.cron_expression or "").get_next(local)
            return zone.localize(due).astimezone(pytz.utc).replace(tzinfo=None)
        return False

    def _update_crons(self):
        """The crons are active as long as a task is."""
        # Whoever may keep tasks need not be who may keep crons.
        tasks = self.sudo().env["attachment.synchronize.task"]
        active = bool(tasks.search_count([("active", "=", True)], limit=1))
        for xmlid in _CRONS:
            self._switch_cron(xmlid, active)

    @api.model
    def _switch_cron(self, xmlid: str, active: bool) -> None:
        """Switch a cron on or off; one that runs now goes off later, by the clean-up.

        Its row is locked while it runs, and nobody should have to wait for it to
        archive a task: without tasks it does nothing.
        """
        found = self.env.ref(xmlid, raise_if_not_found=False)
        # sudo: whoever may keep tasks need not be who may keep crons.
        cron = found and found.sudo()
        if not cron or cron.active == active:
            return
        if active or cron.try_lock_for_update(allow_referencing=True):
            cron.active = active

    @api.autovacuum
    def _gc_crons(self) -> None:
        """Switch off what ran while its last task was archived."""
        self._update_crons()

    @api.model
    def run_task_import_scheduler(self, domain=None):
        """Have all tasks that fetch files look now, or those of ``domain``."""
        tasks = self.search([("method_type", "=", "import"), *(domain or [])])
        for task in tasks:
            task._enqueue_scan(trigger="schedule")

    @api.model
    def _cron_start_due_tasks(self):
        """Give a job to each task that is due; no server is asked here."""
        due = self.search(
            [
                ("next_run", "<=", fields.Datetime.now()),
                ("method_type", "=", "import"),
                ("schedule_type", "!=", "manual"),
            ],
            order="next_run, id",
        )
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for task in due:
            if task._may_be_started():
                task._start_due()
            self.env["ir.cron"]._commit_progress(1)

    def _may_be_started(self) -> bool:
        """Whether nobody works with the task; for this transaction.

        One that is being edited, looks for files, or is started by another cron, is
        due the next time too.
        """
        free = self.try_lock_for_update(allow_referencing=True)
        return bool(free) and self._take_turn()

    def _start_due(self):
        self.ensure_one()
        self._plan_next_run()
        if not self._is_blocked():
            self._enqueue_scan(trigger="schedule")
