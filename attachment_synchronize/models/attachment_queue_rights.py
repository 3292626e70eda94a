# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody has a content processed with more rights than the own ones."""

from odoo import api, models

_CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum"}
_FED = _CONTENT | {"task_id", "file_type", "attachment_id"}


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_lends_nothing()
        return attachments

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & _FED:
            self._check_lends_nothing()
        return result

    def _check_lends_nothing(self) -> None:
        """The job of an entry runs as the user of its task.

        :raises AccessError: when that user may do more than whoever feeds the job
        """
        if self.env.su:
            return
        # Sending does nothing with the content.
        processed = self.sudo().filtered(lambda a: a.file_type != "export")
        tasks = self.env["attachment.synchronize.task"].browse(processed.task_id.ids)
        tasks._check_lends_nothing()


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and vals.keys() & _CONTENT:
            ours = self.filtered(lambda a: a.res_model == "attachment.queue")
            entries = self.env["attachment.queue"].browse(ours.mapped("res_id"))
            entries.exists()._check_lends_nothing()
        return result
