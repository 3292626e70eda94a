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
    arrived_sha1 = fields.Char(
        string="SHA-1 of What Arrived",
        readonly=True,
        copy=False,
        help="Odoo's checksum of what arrived, by which a content that was put in its "
        "place is told from it. Only where the SHA-256 comes later.",
    )
    sha256_notice = fields.Char(
        string="Why No SHA-256",
        readonly=True,
        copy=False,
        help="Why the SHA-256 of what arrived will not be known.",
    )

    _stored_without_digest = models.Index(
        "(fetched_at) WHERE sha256 IS NULL AND arrived_sha1 IS NOT NULL"
        " AND sha256_notice IS NULL"
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
            ).run_digest_job()

    @api.private
    def run_digest_job(self):
        """Note the SHA-256 of a content that was stored without, or why it is lost.

        What somebody has put in its place is not what came from the server.
        """
        file = self.sudo()  # the ledger is kept by jobs, not by users
        if not file._lacks_digest():
            return
        sha256 = ""
        if file._has_what_arrived():
            # Before it is locked: others need not wait for it.
            with file.attachment_queue_id.attachment_id._open_stream() as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if not file._claim()._lacks_digest():
            return
        if sha256 and file._has_what_arrived():
            file.write({"mark": file._get_mark(), "sha256": sha256})
        else:
            file.sha256_notice = file._explain_lost_digest()

    def _lacks_digest(self) -> bool:
        file = self.exists()
        return bool(file) and not file.sha256 and not file.sha256_notice

    def _has_what_arrived(self) -> bool:
        checksum = self.attachment_queue_id.checksum
        return bool(checksum) and checksum == self.arrived_sha1

    def _explain_lost_digest(self) -> str:
        # Of those who look, not of who runs the job: it is one for all of them.
        file = self.with_context(lang=self.task_id.run_as_user_id.lang)
        if self.attachment_queue_id:
            return file.env._(
                "The content was replaced here before it was taken. What arrived had "
                "the SHA-1 %(sha1)s.",
                sha1=self.arrived_sha1,
            )
        return file.env._(
            "The content was deleted here before it was taken. What arrived had the "
            "SHA-1 %(sha1)s.",
            sha1=self.arrived_sha1,
        )

    @api.model
    def _enqueue_lost_digests(self) -> None:
        now = fields.Datetime.now()
        self.search(
            [
                ("sha256", "=", False),
                ("sha256_notice", "=", False),
                ("arrived_sha1", "!=", False),
                ("fetched_at", "<", now - _SOON),
                ("fetched_at", ">", now - _GIVEN_UP),
            ]
        )._enqueue_digest()
