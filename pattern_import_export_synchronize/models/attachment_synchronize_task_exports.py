# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that leave: made of records, and sent at once where somebody asks for them."""

from odoo import models
from odoo.exceptions import UserError


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

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
            task._trigger_exports(leaves_at_once=True)
        return exports._notify(
            self.env._("The file is made in the background, and sent then."), "info"
        )

    def service_trigger_exports(self):
        """Make a file of the records of each task, with an entry that waits.

        The file is written in the background; the entry of the queue has no job: the
        file leaves when :meth:`run` is called, by a cron for example.

        :return: the new ``pattern.file`` records
        :raises UserError: when it cannot be exported, with the reason
        """
        self.check_access("write")
        return self._trigger_exports()

    def _trigger_exports(self, *, leaves_at_once: bool = False):
        """The same; the files are sent once they are written, if that is wanted."""
        files = self.env["pattern.file"]
        for task in self:
            if task.method_type != "export" or not task.pattern_config_id:
                raise UserError(
                    self.env._(
                        "%s sends no files with a pattern: choose one.", task.name
                    )
                )
            files += task._trigger_export(leaves_at_once=leaves_at_once)
        return files

    def action_send_all(self):
        """Button: make a file of all records, whatever the partner has already."""
        self.check_access("write")
        for task in self:
            task._check_has_server()
            task._trigger_export(is_everything=True, leaves_at_once=True)
        return self._notify(
            self.env._("A file of all records is made in the background, and sent."),
            "info",
        )

    def _trigger_export(
        self,
        *,
        pattern=None,
        domain=None,
        export_task=None,
        is_everything=False,
        leaves_at_once=False,
    ):
        """The new file of one task, and its entry of the queue."""
        self.ensure_one()
        pattern = pattern or self.pattern_config_id
        domain = self._get_export_domain() if domain is None else domain
        is_delta = self.export_scope == "changed" and not is_everything
        since = self._get_export_since(pattern) if is_delta else None
        file = self.sync_backend_id._export_for(self, pattern, domain, since)
        file._wait_in_queue(
            self,
            is_delta=is_delta,
            export_task=export_task,
            leaves_at_once=leaves_at_once,
        )
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
