# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the partner hears of his file: rows that failed, and a receipt."""

import io
import json

from odoo import fields, models

from odoo.addons.base_import_async.core.states import RunState

# What the partner's machine reads, and our counts.
_RECEIPT_COUNTS = {
    "rows": "row",
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "skipped": "skipped",
    "failed": "failed",
    "cancelled": "cancelled",
}


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    def _refuse(self, reason: str) -> None:
        """The file itself is wrong, none of its rows was looked at.

        The entry fails, and the partner is told if he wants to hear of his files.
        """
        self._set_attachment_failure(reason)
        entry = self.sudo()  # the settings of the task, and files made by jobs
        if entry.task_id.answer_task_id and entry.task_id.sends_receipt:
            entry._send_receipt(reason)

    def _send_receipt(self, message: str, run=None) -> None:
        """Send what became of the file, for the partner's machine.

        :param run: of its rows; none when the whole file was refused
        """
        ledger = self.ledger_ids[:1]
        checksum = run.checksum if run else False
        finished = run.finished_at if run else fields.Datetime.now()
        receipt = {
            "file": ledger.name or self.name,
            "sha256": ledger.sha256 or checksum or None,
            "state": run.state if run else RunState.FAILED.value,
            "received_at": _to_iso(ledger.fetched_at or self.create_date),
            "finished_at": _to_iso(finished),
            **{
                key: run[f"{name}_count"] if run else 0
                for key, name in _RECEIPT_COUNTS.items()
            },
            "message": message,
        }
        text = json.dumps(receipt, indent=2, ensure_ascii=False)
        self._send_answer("receipt.json", io.BytesIO(text.encode()))

    def _send_answer(self, ending: str, stream) -> None:
        """Have a file about this one sent to the folder for answers."""
        attachment = self.env["ir.attachment"]._create_from_stream(
            f"{self._get_stem()}.{ending}", stream, res_model="attachment.queue"
        )
        self.env["attachment.queue"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        ).create(
            {
                "attachment_id": attachment.id,
                "task_id": self.task_id.answer_task_id.id,
                "file_type": "export",
            }
        )

    def _get_stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name


def _to_iso(moment) -> str | None:
    return f"{fields.Datetime.to_datetime(moment).isoformat()}Z" if moment else None
