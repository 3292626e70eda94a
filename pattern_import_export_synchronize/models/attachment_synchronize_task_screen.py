# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screens of tasks need besides."""

from odoo import api, fields, models


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    uses_pattern = fields.Boolean(compute="_compute_uses_pattern")
    is_exchange_paused = fields.Boolean(related="sync_backend_id.is_paused")

    @api.depends("method_type", "file_type", "pattern_config_id")
    def _compute_uses_pattern(self):
        for task in self:
            task.uses_pattern = task._uses_pattern()

    @api.onchange("sync_backend_id")
    def _onchange_sync_backend_id(self):
        """Files run as their exchange does, for its company."""
        if self.sync_backend_id:
            self.company_id = self.sync_backend_id.company_id

    def action_open(self):
        """Open the task from a list of another screen."""
        self.ensure_one()
        return self.get_formview_action()

    def action_send_ready(self):
        """Button: send the files that wait."""
        self.check_access("write")
        for task in self:
            task._check_has_server()
        count = len(self.run())
        if not count:
            text = self.env._("No file waits to be sent.")
        elif count == 1:
            text = self.env._("One file is being sent.")
        else:
            text = self.env._("%(count)s files are being sent.", count=count)
        return self._notify(text, "info")
