# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The flows of seed 001, by its names; the crons call them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.attachment_synchronize.core.states import FailureKind
from odoo.addons.attachment_synchronize.models.failing import Failure

from .attachment_synchronize_task import IMPORT_PATTERN

_CRONS = {
    "import": "pattern_import_export_synchronize.ir_cron_task_import_pattern",
    "trigger": "pattern_import_export_synchronize.ir_cron_task_trigger_exports",
    "send": "pattern_import_export_synchronize.ir_cron_task_send_exports",
}


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    # ------------------------------------------------------------------
    # Files that arrive
    # ------------------------------------------------------------------

    @api.model
    def run_task_import_pattimpex_scheduler(self, domain=None):
        """Have all tasks that import with a pattern look for files now.

        :param domain: only these tasks
        """
        tasks = self.search(
            [
                ("method_type", "=", "import"),
                ("file_type", "=", IMPORT_PATTERN),
                *(domain or []),
            ]
        )
        tasks.check_access("write")
        for task in tasks:
            task._scan_by_backend("schedule")

    @api.model
    def _cron_import_patterns(self):
        """Start the imports that are due."""
        due = self.search(
            [
                ("next_run", "<=", fields.Datetime.now()),
                ("method_type", "=", "import"),
                ("file_type", "=", IMPORT_PATTERN),
                ("schedule_type", "!=", "manual"),
            ],
            order="next_run, id",
        )
        self._start_each(due)

    def _start_each(self, due) -> None:
        """Start tasks that are due, each in a transaction of its own."""
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for task in due:
            if task._may_be_started():
                task._start_due()
            self.env["ir.cron"]._commit_progress(1)

    def _start_due(self):
        """Tasks with a pattern are started by their exchange."""
        if not self._uses_pattern():
            return super()._start_due()
        self._plan_next_run()
        if self.sync_backend_id.is_paused or self._is_blocked():
            return None
        if self.method_type == "import":
            return self._scan_by_backend("schedule")
        return self._trigger_noting()

    def _scan_by_backend(self, trigger: str) -> None:
        """Look for files, as the exchange does it; what does not work is noted."""
        if self.sync_backend_id.is_paused:
            return
        try:
            with self.env.cr.savepoint():
                self.sync_backend_id._scan(self, trigger)
        except UserError as error:
            self._note_refusal(error)

    def _trigger_noting(self) -> None:
        try:
            with self.env.cr.savepoint():
                self.service_trigger_exports()
        except UserError as error:
            self._note_refusal(error)

    def _note_refusal(self, error: UserError) -> None:
        """Leave a line of a run that could not begin, and tell who wants to know."""
        task = self.sudo()  # tasks and their runs are kept by jobs and crons
        task._note_failure(
            Failure(kind=FailureKind.TASK, message=str(error), details="", error=error)
        )
        task.env["attachment.synchronize.run"].create(
            {
                "task_id": self.id,
                "trigger": "schedule",
                "state": "failed",
                "message": str(error),
            }
        )

    # ------------------------------------------------------------------
    # Files that leave
    # ------------------------------------------------------------------

    def run(self):
        """Send the files that wait; a task that fetches looks for files once.

        :return: the entries of the queue that are being sent, none on a second call
        """
        self.check_access("write")
        for task in self.filtered(lambda t: t.method_type == "import"):
            if task._uses_pattern():
                task._scan_by_backend("manual")
            else:
                task._enqueue_scan(trigger="manual")
        exports = self.filtered(lambda t: t.method_type == "export")
        ready = self.env["attachment.queue"]._find_ready_to_send(exports)
        for backend in exports.sync_backend_id.filtered(lambda b: not b.is_paused):
            backend._send(
                ready.filtered(lambda q, b=backend: q.task_id.sync_backend_id == b)
            )
        return ready.filtered(lambda q: not q.task_id.sync_backend_id.is_paused)

    @api.model
    def _cron_trigger_exports(self):
        """Make the files that are due."""
        due = self.search(
            [
                ("next_run", "<=", fields.Datetime.now()),
                ("method_type", "=", "export"),
                ("pattern_config_id", "!=", False),
                ("schedule_type", "!=", "manual"),
            ],
            order="next_run, id",
        )
        self._start_each(due)

    @api.model
    def _cron_send_exports(self):
        """Send the files that are ready."""
        self.search(
            [("method_type", "=", "export"), ("pattern_config_id", "!=", False)]
        ).run()
        self.env["pattern.file"]._cron_finish()

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _runs_by_itself(self) -> bool:
        exports = self.method_type == "export" and self.pattern_config_id
        if exports:
            return self.active and self.schedule_type != "manual"
        return super()._runs_by_itself()

    def write(self, vals):
        result = super().write(vals)
        if "pattern_config_id" in vals and "next_run" not in vals:
            self._plan_next_run()
            self._update_crons()
        return result

    def _update_crons(self):
        """Each cron is active as long as a task needs it."""
        result = super()._update_crons()
        # Whoever may keep tasks need not be who may keep crons.
        tasks = self.sudo().env["attachment.synchronize.task"]
        imports = bool(
            tasks.search_count([("file_type", "=", IMPORT_PATTERN)], limit=1)
        )
        exports = bool(
            tasks.search_count(
                [("method_type", "=", "export"), ("pattern_config_id", "!=", False)],
                limit=1,
            )
        )
        wanted = {"import": imports, "trigger": exports, "send": exports or imports}
        for kind, xmlid in _CRONS.items():
            self._switch_cron(xmlid, wanted[kind])
        return result
