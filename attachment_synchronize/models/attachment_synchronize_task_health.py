# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a task works: its circuit, and whom it tells when that changes."""

from odoo import fields, models

from ..core.failures import CIRCUIT_PAUSES, PAUSES
from ..core.states import FailureKind
from .failing import Failure, get_next_try

_TEMPLATE = "attachment_synchronize.mail_template_task_failure"
_FILE_TEMPLATE = "attachment_synchronize.mail_template_file_failure"


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    last_error = fields.Text(copy=False, readonly=True)
    failing_since = fields.Datetime(copy=False, readonly=True)
    failure_count = fields.Integer(
        copy=False, readonly=True, help="Failures since the task worked last."
    )
    blocked_until = fields.Datetime(
        copy=False,
        readonly=True,
        help="The server is not asked before: something in the settings is wrong.",
    )

    def _is_blocked(self) -> bool:
        """Whether the circuit is open: the server is to be left alone for now."""
        self.ensure_one()
        return bool(self.blocked_until and self.blocked_until > fields.Datetime.now())

    def _note_failure(self, failure: Failure) -> None:
        """Remember that the server could not be used; tell people the first time."""
        self.ensure_one()
        first = not self.failing_since
        self.failure_count += 1
        self.last_error = failure.message
        if failure.kind in (FailureKind.TRANSIENT, FailureKind.CHANGED):
            # The schedule may be a day: the next try is not.
            soon = get_next_try(self.failure_count, PAUSES)
            if self.next_run and soon < self.next_run:
                self.next_run = soon
        else:
            self.blocked_until = get_next_try(self.failure_count, CIRCUIT_PAUSES)
        if first:
            self.failing_since = fields.Datetime.now()
            self._tell_failure(
                self.env._("This task does not work: %(why)s", why=failure.message),
                _TEMPLATE,
            )

    def _note_success(self) -> None:
        """Remember that the server could be used; tell people if it could not."""
        self.ensure_one()
        if not self.failing_since:
            return
        self.write(
            {
                "last_error": False,
                "failing_since": False,
                "failure_count": 0,
                "blocked_until": False,
            }
        )
        self.message_post(
            body=self.env._("This task works again."), subtype_xmlid="mail.mt_comment"
        )

    def _tell_failure(self, text: str, template_xmlid: str = _FILE_TEMPLATE) -> None:
        """Tell followers in the chatter, and the addresses of the task by e-mail."""
        self.ensure_one()
        self.message_post(body=text, subtype_xmlid="mail.mt_comment")
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if template and self.failure_emails:  # an administrator may delete it
            template.with_context(synchronize_text=text).send_mail(self.id)
