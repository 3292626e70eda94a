# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers that only give files: nothing is written, moved or deleted there."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..core import connections
from ..core.after_import import AfterImport


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    @api.constrains(
        *("backend_id", "method_type", "after_import", "quarantine_path"),
        "claims_files",
    )
    def _check_server_writes(self):
        for task in self:
            storage = task._get_server()
            kind = connections.get_protocols().get(storage.protocol)
            if kind is None or kind.writes:
                continue
            keeps = task.after_import == AfterImport.KEEP.value
            changes = not keeps or task.quarantine_path or task.claims_files
            if task.method_type == "export" or changes:
                raise ValidationError(
                    self.env._(
                        "Files of %(server)s can only be read: choose “Fetch files” "
                        "and “Leave it”, no folder for refused files, and not to "
                        "claim them.",
                        server=storage._get_synchronize_label(),
                    )
                )


class FsStorage(models.Model):
    _inherit = "fs.storage"

    @api.constrains("protocol")
    def _check_tasks_of_protocol(self):
        self.synchronize_task_ids._check_server_writes()
