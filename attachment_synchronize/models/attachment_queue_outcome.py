# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the processing of a file ended: noted at once, or told later by who knows.

What begins in :meth:`_run` and goes on in other jobs says so (:meth:`_awaits_outcome`).
The entry is pending until one of two methods is called: :meth:`_set_state_done` or
:meth:`_set_attachment_failure`. Both tell the ledger, which then does to the file on
the server what its task says for that outcome.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.failures import redact


class AttachmentQueue(models.Model):
    _inherit = "attachment.queue"

    is_processing = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its processing has begun and goes on elsewhere; how it ended is told "
        "later.",
    )

    status = fields.Selection(
        [
            ("pending", "Pending"),
            ("processing", "Being processed"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        compute="_compute_status",
        help="What lists show: a file whose processing goes on elsewhere is pending.",
    )

    @api.depends("state", "is_processing")
    def _compute_status(self):
        for entry in self:
            entry.status = "processing" if entry.is_processing else entry.state

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _awaits_outcome(self) -> bool:
        """Hook: whether :meth:`_run` only begins; the outcome is told later."""
        return False

    def _is_complete(self) -> bool:
        """Hook: whether nothing is left to do after :meth:`_run`."""
        return not self._awaits_outcome()

    def _check_outcome(self) -> None:
        """Hook: tell the outcome now if it is known, should the news have been lost.

        The watchdog calls it for each entry that waits, a commit after each.
        """

    def _get_failure_attachments(self):
        """Hook: return the attachments that go with the e-mail about a failure."""
        return self.env["ir.attachment"]

    # ------------------------------------------------------------------
    # The outcome
    # ------------------------------------------------------------------

    def _needs_run(self) -> bool:
        entry = self.sudo()  # jobs keep the state, whoever they run as
        return entry.state != "done" and not entry.is_processing

    def _set_state_pending(self) -> None:
        """What failed before, and is processed once more, has no outcome yet."""
        entry = self.sudo()  # the state tells what jobs did: users do not write it
        if entry.state != "pending":
            entry.write({"state": "pending", "state_message": False})

    def _note_end_of_run(self) -> None:
        entry = self.sudo()  # as above
        if entry.state != "pending":
            return  # _run has told the outcome itself
        if self._awaits_outcome():
            entry.write({"is_processing": True, "state_message": False})
        elif self._is_complete():
            self._set_state_done()

    def _set_state_done(self, message=False) -> None:
        """Note that the file is processed.

        Now its remote file is dealt with, if the task waits for that. May be called
        again, and after a failure that was mended.

        :param message: what a person may like to know, such as counts
        """
        # The state tells what jobs did: users do not write it.
        self.sudo().write(
            {
                "state": "done",
                "is_processing": False,
                "date_done": fields.Datetime.now(),
                "state_message": message,
                "state_traceback": False,
            }
        )
        self.sudo().ledger_ids._after_processing()  # jobs keep the ledger

    def _set_attachment_failure(self, message: str, details: str | None = None):
        """Note why the file could not be processed, and tell who wants to know.

        Its remote file is moved to the folder for refused files, if the task has one.

        :param message: a sentence for people
        :param details: a traceback, for managers
        """
        self.ensure_one()
        attachment = self.sudo()  # the state tells what jobs did
        secrets = attachment.task_id._get_secrets() if attachment.task_id else ()
        attachment.write(
            {
                "state": "failed",
                "is_processing": False,
                "state_message": redact(message, secrets),
                "state_traceback": details and redact(details, secrets),
            }
        )
        if attachment._get_failure_emails():
            attachment._send_failure_mail()
        attachment.ledger_ids._after_processing_failure(attachment.state_message)

    def _send_failure_mail(self) -> None:
        template = self.env.ref(
            "attachment_synchronize.attachment_failure_notification",
            raise_if_not_found=False,
        )
        if template:  # an administrator may delete it
            enclosed = self._get_failure_attachments().ids
            template.send_mail(
                self.id, email_values={"attachment_ids": [(6, 0, enclosed)]}
            )

    def _check_not_processing(self) -> None:
        """:raises UserError: when processing began, and its end is not known"""
        for entry in self.sudo():  # of their own files, and only the name is told
            if entry.is_processing:
                raise UserError(
                    self.env._("%(name)s is being processed.", name=entry.name)
                )
