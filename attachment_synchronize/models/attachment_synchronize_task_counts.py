# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The counters of a task, and the lists behind them."""

from odoo import api, fields, models

from ..core.states import FileState

_WAITING = (FileState.DISCOVERED, FileState.FETCHING, FileState.RETRY)
_STORED = (FileState.PROCESSING, FileState.POST_PENDING, FileState.FINISHED)
_TROUBLE = (FileState.QUARANTINED, FileState.VANISHED)


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    # Not stored for files that are sent: jobs of one task, side by side, would stand in
    # each other's way, and a long upload would begin again because of a date.
    last_done = fields.Datetime(string="Last Run", compute="_compute_last_done")
    count_attachment_failed = fields.Integer(compute="_compute_attachment_counts")
    count_attachment_pending = fields.Integer(compute="_compute_attachment_counts")
    count_attachment_done = fields.Integer(compute="_compute_attachment_counts")
    waiting_count = fields.Integer(compute="_compute_file_counts")
    stored_count = fields.Integer(compute="_compute_file_counts")
    trouble_count = fields.Integer(compute="_compute_file_counts")

    @api.depends("last_run", "attachment_ids.date_done")
    def _compute_last_done(self):
        """When it looked last, or sent the last file."""
        groups = self.env["attachment.queue"]._read_group(
            [("task_id", "in", self.ids), ("method_type", "=", "export")],
            ["task_id"],
            ["date_done:max"],
        )
        sent = {task.id: moment for task, moment in groups}
        for task in self:
            is_export = task.method_type == "export"
            task.last_done = sent.get(task.id) if is_export else task.last_run

    @api.depends("attachment_ids.state")
    def _compute_attachment_counts(self):
        groups = self.env["attachment.queue"]._read_group(
            [("task_id", "in", self.ids)], ["task_id", "state"], ["__count"]
        )
        counts = {(task.id, state): count for task, state, count in groups}
        for task in self:
            for state in ("failed", "pending", "done"):
                field = f"count_attachment_{state}"
                task[field] = counts.get((task.id, state), 0)

    @api.depends("file_ids.state")
    def _compute_file_counts(self):
        groups = self.env["attachment.synchronize.file"]._read_group(
            [("task_id", "in", self.ids)], ["task_id", "state"], ["__count"]
        )
        counts = {(task.id, state): count for task, state, count in groups}
        for task in self:
            for field, states in (
                ("waiting_count", _WAITING),
                ("stored_count", _STORED),
                ("trouble_count", _TROUBLE),
            ):
                task[field] = sum(counts.get((task.id, s.value), 0) for s in states)

    # ------------------------------------------------------------------
    # Lists behind the counters
    # ------------------------------------------------------------------

    def action_open_waiting(self):
        return self._open_ledger(*_WAITING)

    def action_open_stored(self):
        return self._open_ledger(*_STORED)

    def action_open_trouble(self):
        return self._open_ledger(*_TROUBLE)

    def _open_ledger(self, *states: FileState) -> dict:
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "attachment_synchronize.attachment_synchronize_file_action"
        )
        values = [state.value for state in states]
        domain = [("task_id", "in", self.ids), ("state", "in", values)]
        return {**action, "domain": domain, "context": {}}

    def action_open_attachments(self):
        """Open the files of the task; the context says in which state."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "attachment_synchronize.attachment_queue_action"
        )
        domain = [("task_id", "in", self.ids)]
        state = self.env.context.get("synchronize_state")
        if state:
            domain.append(("state", "=", state))
        return {**action, "domain": domain, "context": {}}

    def action_open_runs(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "attachment_synchronize.attachment_synchronize_run_action"
        )
        return {**action, "domain": [("task_id", "in", self.ids)], "context": {}}
