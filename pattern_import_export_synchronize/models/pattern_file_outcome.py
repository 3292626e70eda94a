# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When the rows are in, or the file is written: the queue is told, and the partner."""

from odoo import api, models

from odoo.addons.base_import_async.core.states import RunState
from odoo.addons.queue_job.job import identity_exact


class PatternFile(models.Model):
    _inherit = "pattern.file"

    def _after_run_closed(self) -> None:
        """The run of this file closed; called each time that it does."""
        self.ensure_one()
        if not self.sync_task_id:
            return
        if not self.attachment_queue_id:
            self._tell_failed_deletions()
        elif self.direction == "export":
            self._settle_export()
        elif not self._is_to_be_imported():
            self._settle_queue()
            self._enqueue_finish()

    def _is_to_be_imported(self) -> bool:
        """Whether this was the check before an import that follows by itself."""
        run = self.run_id
        return run.is_check and (not run._is_gate or run.state == RunState.DONE.value)

    # ------------------------------------------------------------------
    # Files that arrive
    # ------------------------------------------------------------------

    def _settle_queue(self) -> None:
        """The queue tells the truth: done when the rows are in, failed when not."""
        queue = self.attachment_queue_id
        queue.pattern_file_id = self
        left = sum(queue.pattern_file_ids.run_id.mapped("failed_to_do_count"))
        run = self.run_id
        sentence = run._get_outcome_sentence()
        run._make_failed_file()  # for the mail, and for the partner
        if run.state == RunState.DONE.value and not left:
            queue._set_state_done(sentence)
        else:
            queue._set_attachment_failure(sentence, None)

    def _tell_failed_deletions(self) -> None:
        """No entry of the queue fails with what a full file lacks: people are told."""
        run = self.run_id
        if run.is_check or not run.failed_count:
            return
        run.sync_backend_id._tell_once(
            self.env._(
                "%(name)s: what is missing in the file could not be taken away here. "
                "%(why)s",
                name=self.file_name,
                why=self._get_failures(),
            )
        )

    def _enqueue_finish(self) -> None:
        """What follows an import: missing records, answers; in a job of its own."""
        worker = self.with_user(self.run_id.user_id)
        worker.with_delay(
            identity_key=identity_exact,
            description=self.env._("After the import: %s", self.file_name),
        ).run_finish_job()

    @api.private
    def run_finish_job(self):
        """Conclude from a full file what is missing; answer the partner."""
        self.ensure_one()
        file = self.sudo()  # files are written by jobs
        task = file.sync_task_id
        if not task or not file.run_id._is_closed:
            return
        if task.is_full_file:
            file._conclude_missing()
        if task.answer_task_id:
            file._answer()

    def _answer(self) -> None:
        """Send failed rows and a receipt back, once for each outcome."""
        queue, run = self.attachment_queue_id, self.run_id
        failed = run.failed_attachment_id
        if self.sync_task_id.sends_failed_rows and failed:
            extension = failed.name.rpartition(".")[2]
            with failed._open_stream() as stream:
                queue._send_answer(f"failed.{extension}", stream)
        if self.sync_task_id.sends_receipt:
            queue._send_receipt(run._get_outcome_sentence(), run)

    # ------------------------------------------------------------------
    # Files that leave
    # ------------------------------------------------------------------

    def _settle_export(self) -> None:
        """The file is written, or will not be: its entry of the queue says so."""
        queue, run = self.attachment_queue_id, self.run_id
        is_partial = run.state == RunState.PARTIAL.value and run.attachment_id
        if run.state != RunState.DONE.value and not is_partial:
            bindings = self.env["connector.generic.binding"]
            bindings._note_never_sent(self)
            queue._set_attachment_failure(run._get_outcome_sentence(), None)
            return
        if is_partial:
            # The file leaves with the others; what failed comes with the next one.
            self.sync_notice = run._get_outcome_sentence()
            self.run_id.sync_backend_id._tell_once(
                f"{self.file_name}: {self._get_failures()}"
            )
        else:
            self._move_cursor()
        self._tell_deletions()
        if not run.row_count and not self.sync_task_id.sends_empty:
            queue._set_state_done(
                self.env._("There was nothing to send.")
                if not run.sync_is_delta
                else self.env._(
                    "Nothing has changed since the last file: none is sent."
                )
            )
        else:
            self._fill_queue(queue)
        if self.sync_leaves_at_once:
            self.sync_task_id.run()

    def _get_failures(self) -> str:
        """The first reasons why rows failed."""
        messages = self.run_id.failed_row_ids[:5].mapped("message")
        return "\n".join(dict.fromkeys(filter(None, messages)))

    def _move_cursor(self) -> None:
        task, run = self.sync_task_id, self.run_id
        if run.sync_is_delta and run.selected_at:
            task._get_export_cursor(run.pattern_id)._move_to([run.selected_at])

    def _fill_queue(self, queue) -> None:
        """Hand the written file over: the same content, stored once."""
        placeholder = queue.attachment_id
        source = self.run_id.attachment_id
        with source._open_stream() as stream:
            content = self.env["ir.attachment"]._create_from_stream(
                source.name, stream, res_model="attachment.queue", res_id=queue.id
            )
        content.company_id = queue.task_id.company_id
        queue.write(
            {
                "attachment_id": content.id,
                "is_content_missing": False,
                "state": "pending",
                "state_message": self.env._("Ready to be sent."),
            }
        )
        placeholder.unlink()

    @api.model
    def _cron_finish(self) -> None:
        """Settle entries whose file closed while nobody could be told."""
        waiting = self.sudo().search(  # kept by jobs
            [
                ("attachment_queue_id.state", "=", "pending"),
                ("attachment_queue_id.is_content_missing", "=", True),
                ("state", "in", ["done", "partial", "failed", "cancelled"]),
                ("direction", "=", "export"),
            ]
        )
        for file in waiting:
            if file.attachment_queue_id.pattern_file_id == file:
                file._settle_export()
