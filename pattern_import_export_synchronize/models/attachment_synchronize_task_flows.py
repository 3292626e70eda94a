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
            # One that is being edited, or started by another cron, comes next time.
            if task.try_lock_for_update(allow_referencing=True):
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

    def action_run_now(self):
        """Button: fetch now, or make a file and send it."""
        exports = self.filtered(
            lambda t: t.method_type == "export" and t._uses_pattern()
        )
        if not exports:
            return super().action_run_now()
        self.check_access("write")
        for task in exports:
            task._check_has_server()
            task.service_trigger_exports()
        return exports._notify(
            self.env._("The file is made in the background, and sent then."), "info"
        )

    # ------------------------------------------------------------------
    # Files that leave
    # ------------------------------------------------------------------

    def service_trigger_exports(self):
        """Make a file of the records of each task, with an entry that waits.

        The file is written in the background; the entry of the queue has no job: the
        file leaves when :meth:`run` is called, by a cron for example.

        :return: the new ``pattern.file`` records
        :raises UserError: when it cannot be exported, with the reason
        """
        self.check_access("write")
        files = self.env["pattern.file"]
        for task in self:
            if task.method_type != "export" or not task.pattern_config_id:
                raise UserError(
                    self.env._(
                        "%s sends no files with a pattern: choose one.", task.name
                    )
                )
            files += task._trigger_export()
        return files

    def action_send_all(self):
        """Button: make a file of all records, whatever the partner has already."""
        self.check_access("write")
        for task in self:
            task._check_has_server()
            task._trigger_export(is_everything=True)
        return self._notify(
            self.env._("A file of all records is made in the background."), "info"
        )

    def _trigger_export(
        self, *, pattern=None, domain=None, export_task=None, is_everything=False
    ):
        """The new file of one task, and its entry of the queue."""
        self.ensure_one()
        pattern = pattern or self.pattern_config_id
        domain = self._get_export_domain() if domain is None else domain
        is_delta = self.export_scope == "changed" and not is_everything
        since = self._get_export_since(pattern) if is_delta else None
        file = self.sync_backend_id._export_for(self, pattern, domain, since)
        file._wait_in_queue(self, is_delta=is_delta, export_task=export_task)
        return file

    def _get_export_since(self, pattern):
        """From when changes are asked for; None: everything, at first."""
        backend = self.sync_backend_id
        return self._get_export_cursor(pattern)._get_msince(
            backend.sudo().msince_overlap  # of the configuration
        )

    def _get_export_cursor(self, pattern):
        return self.sync_backend_id._get_cursor(
            pattern.res_model, "export", f"task:{self.id}:{pattern.id}"
        )

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
