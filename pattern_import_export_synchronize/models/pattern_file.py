# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PatternFile(models.Model):
    """Files with a pattern that a partner sent, or is to get."""

    _inherit = "pattern.file"

    sync_task_id = fields.Many2one(
        "attachment.synchronize.task",
        string="Exchange Task",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    attachment_queue_id = fields.Many2one(
        "attachment.queue",
        string="Exchanged File",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    export_task_id = fields.Many2one(
        "pattern.export.task", readonly=True, index=True, ondelete="set null"
    )
    sync_leaves_at_once = fields.Boolean(
        string="Leaves at Once",
        readonly=True,
        help="Somebody asked for the file: it does not wait for the scheduled action.",
    )
    sync_notice = fields.Text(
        string="What the Exchange Says",
        readonly=True,
        help="About records that were missing, and about answers to the partner.",
    )

    def _join_exchange(self, backend, task, queue=None) -> None:
        """Make the file one of an exchange: its vectors decide about the rows."""
        self.ensure_one()
        # Users only read files and runs; the exchange made this one.
        file = self.sudo()
        file.write(
            {
                "sync_task_id": task.id,
                "attachment_queue_id": queue.id if queue else False,
            }
        )
        model = file.run_id.res_model
        file.run_id.write(
            {
                "sync_backend_id": backend.id,
                "sync_is_guarded": backend._gets_guarded_files(model)
                if queue
                else task.guards_cells,
                "sync_full_task_id": task.is_full_file and queue and task.id,
                **self._get_file_dates(queue),
            }
        )

    @api.model
    def _get_file_dates(self, queue) -> dict:
        if not queue:
            return {}
        entry = queue.sudo()  # the ledger is kept by jobs
        return {
            "sync_written_at": entry._get_written_at(),
            "sync_first_written_at": entry._get_first_written_at(),
        }

    def _wait_in_queue(
        self, task, *, is_delta: bool, export_task=None, leaves_at_once: bool = False
    ) -> None:
        """Give an export its entry of the queue, which waits for the file."""
        self.ensure_one()
        file = self.sudo()  # as above
        file.export_task_id = export_task
        file.sync_leaves_at_once = leaves_at_once or bool(export_task)
        file.run_id.sync_is_delta = is_delta
        queue = (
            self.env["attachment.queue"]
            .sudo()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": file.file_name,
                    "raw": b"",
                    "task_id": task.id,
                    "file_type": "export",
                    "pattern_file_id": file.id,
                    "is_content_missing": True,
                    "state_message": self.env._("The file is being written."),
                }
            )
        )
        file.attachment_queue_id = queue

    def action_open_queue(self):
        """Button: the entry of the file exchange."""
        self.ensure_one()
        return self.attachment_queue_id.get_formview_action()
