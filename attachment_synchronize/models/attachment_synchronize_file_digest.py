# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SHA-256 of large files: taken here, once they are stored.

From a fast server a second digest takes as long as the transfer. Where nothing of the
transfer depends on it, it is a job of its own, which no server waits for.
"""

import datetime
import hashlib

from odoo import api, fields, models

from odoo.addons.queue_job.job import identity_exact

# Behind everything that somebody waits for.
_PRIORITY = 20
# A job that was lost is given anew by the watchdog, for so long.
_SOON = datetime.timedelta(hours=1)
_GIVEN_UP = datetime.timedelta(days=2)


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    mark = fields.Char(
        readonly=True,
        copy=False,
        help="By what names on the server are told apart, if the SHA-256 came later.",
    )

    _stored_without_digest = models.Index(
        "(fetched_at) WHERE sha256 IS NULL AND attachment_queue_id IS NOT NULL"
    )

    def _get_mark(self) -> str:
        """Return what tells this file from others of its name, the same at each try."""
        return self.mark or self.sha256 or f"{self.id:08d}"

    def _enqueue_digest(self) -> None:
        """Have the SHA-256 of what is stored noted."""
        for file in self:
            file.with_delay(
                priority=_PRIORITY,
                identity_key=identity_exact,
                description=self.env._("Note the SHA-256 of %(name)s", name=file.name),
            ).run_digest_job(file.attachment_queue_id.checksum)

    @api.private
    def run_digest_job(self, checksum: str):
        """Note the SHA-256 of a content that was stored without.

        :param checksum: Odoo's own of that content: what somebody has put in its
            place is not what came from the server
        """
        file = self.sudo()  # the ledger is kept by jobs, not by users
        if not file._lacks_digest(checksum):
            return
        # Before it is locked: others need not wait for it.
        with file.attachment_queue_id.attachment_id._open_stream() as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if file._claim()._lacks_digest(checksum):
            file.write({"mark": file._get_mark(), "sha256": sha256})

    def _lacks_digest(self, checksum: str) -> bool:
        file = self.exists()
        return bool(file) and not file.sha256 and self._has_content(checksum)

    def _has_content(self, checksum: str) -> bool:
        return self.attachment_queue_id.checksum == checksum

    @api.model
    def _enqueue_lost_digests(self) -> None:
        now = fields.Datetime.now()
        self.search(
            [
                ("sha256", "=", False),
                ("attachment_queue_id", "!=", False),
                ("fetched_at", "<", now - _SOON),
                ("fetched_at", ">", now - _GIVEN_UP),
            ]
        )._enqueue_digest()
