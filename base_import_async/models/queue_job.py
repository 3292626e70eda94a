# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .client_actions import open_form

_CHUNK = "transfer.chunk"
_RUN = "transfer.run"


class QueueJob(models.Model):
    _inherit = "queue.job"

    def _change_job_state(self, state, result=None):
        """Requeue and cancel reach the chunk that the job is for.

        The chunk's state, not the job's, says whether rows are in.
        """
        res = super()._change_job_state(state, result=result)
        # whoever may requeue jobs may not be who may see the run
        chunks = self._get_transfer_chunks().sudo()
        if state == "pending":
            chunks._requeue()
        if chunks and not self.env.context.get("transfer_no_advance"):
            chunks.run_id._advance_after_commit()
        return res

    def _get_transfer_chunks(self):
        chunks = self.env[_CHUNK]
        for job in self:
            if job.model_name == _CHUNK:
                chunks |= chunks.browse(job.records.ids)
        return chunks.exists()

    def _get_transfer_run(self):
        self.ensure_one()
        if self.model_name == _RUN:
            return self.env[_RUN].browse(self.records.ids).exists()
        return self._get_transfer_chunks().run_id

    def related_action_transfer_run(self):
        """Open the chunk of a load job, the run of a split job."""
        self.ensure_one()
        record = self._get_transfer_chunks() or self._get_transfer_run()
        if not record:
            return None
        return open_form(record._name, record.id)

    def action_open_transfer_run(self):
        """Open the import that this job works for."""
        run = self._get_transfer_run()
        return run and open_form(run._name, run.id)

    def action_download_transfer_rows(self):
        """Download the rows that this job is about.

        Those that failed come with what was wrong with them.
        """
        self.ensure_one()
        chunk = self._get_transfer_chunks()
        if chunk and not chunk.source_chunk_id:
            return chunk.action_download()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], limit=1
        )
        return self.env[_RUN]._download_action(attachment)
