# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that were fetched, or are to be sent, and what is done with them."""

import traceback

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact

from .failing import NOT_OURS

_CHANNEL = "root.attachment_queue"
_LOCKED_SECONDS = 3600
_MANAGER = "attachment_synchronize.group_synchronize_manager"


class AttachmentQueue(models.Model):
    """A file with a job of its own.

    Other modules add a ``file_type`` and override :meth:`_run`; the job calls it
    with the rights of the user that the task names.
    """

    _name = "attachment.queue"
    _description = "Attachment Queue"
    _inherits = {"ir.attachment": "attachment_id"}
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    attachment_id = fields.Many2one("ir.attachment", required=True, ondelete="cascade")
    file_type = fields.Selection(
        [],
        string="Contents",
        index="btree",
        help="What is done with the file.",
    )
    state = fields.Selection(
        [("pending", "Pending"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="pending",
        index="btree",
        copy=False,
    )
    state_message = fields.Text(readonly=True, copy=False)
    state_traceback = fields.Text(readonly=True, copy=False, groups=_MANAGER)
    date_done = fields.Datetime(readonly=True, copy=False)
    failure_emails = fields.Char(compute="_compute_failure_emails")
    job_uuid = fields.Char(string="Job", copy=False, readonly=True)
    task_id = fields.Many2one(
        "attachment.synchronize.task", string="Task", ondelete="set null", index=True
    )
    method_type = fields.Selection(related="task_id.method_type")
    fs_storage_id = fields.Many2one(
        related="task_id.backend_id",
        store=True,
        string="Server",
        groups="base.group_system",
    )
    ledger_ids = fields.One2many(
        "attachment.synchronize.file", "attachment_queue_id", string="Remote File"
    )

    def _compute_failure_emails(self):
        for attachment in self:
            attachment.failure_emails = attachment._get_failure_emails()

    def _get_failure_emails(self) -> str:
        """Return who gets an e-mail when this fails, separated by commas."""
        self.ensure_one()
        return self.task_id.failure_emails or ""

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(
            [{**vals, **self._prepare_company(vals)} for vals in vals_list]
        )
        for attachment in attachments:
            # Who may read the entry may read its content, and nobody else.
            # Odoo lets only superusers say so once the attachment exists.
            attachment.sudo().attachment_id.write(
                {"res_model": self._name, "res_id": attachment.id}
            )
        attachments._schedule_jobs()
        return attachments

    @api.model
    def _prepare_company(self, vals: dict) -> dict:
        """The company of the task is the company of its files."""
        task = self.env["attachment.synchronize.task"].browse(vals.get("task_id"))
        # Whether the user may use that task is checked by the rules of the record.
        return {"company_id": task.sudo().company_id.id} if task else {}

    def unlink(self):
        """The content goes with its entry."""
        contents = self.sudo().attachment_id  # they are as the entries, see create
        self.sudo().ledger_ids._after_entry_deleted()  # jobs keep the ledger
        result = super().unlink()
        contents.exists().unlink()
        return result

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------

    def _job_attrs(self) -> dict:
        """Return what ``with_delay`` gets: override by file type."""
        self.ensure_one()
        return {"channel": _CHANNEL}

    def _schedule_jobs(self, eta=None) -> None:
        """Give each entry its job, with the rights of whoever the task runs as."""
        for attachment in self:
            task = attachment.sudo().task_id  # whose user may be somebody else
            record = attachment
            if task:
                record = attachment.with_user(task.run_as_user_id).with_company(
                    task.company_id
                )
            # A superuser's environment would make the job one of the superuser.
            attributes = {
                "description": self.env._("Process %(name)s", name=attachment.name),
                "identity_key": identity_exact,
                **attachment._job_attrs(),
            }
            job = record.sudo(False).with_delay(eta=eta, **attributes).run_as_job()
            if job.eta and not eta:
                # It waited to be tried again: somebody wants it now.
                job.db_record().sudo().eta = False  # jobs are not the user's to write
            attachment.sudo().job_uuid = job.uuid  # users do not write entries

    @api.private
    def run_as_job(self):
        """Process the file once.

        In a job, what goes wrong is raised: the job is seen to fail, and its
        ``on_fail`` method notes the failure here in the transaction that does so.
        Called directly, the failure is noted and nothing is raised.

        :raises RetryableJobError: when somebody else processes it now
        """
        self.ensure_one()
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise RetryableJobError(
                self.env._("The file is being processed."),
                seconds=_LOCKED_SECONDS,
                ignore_retry=True,
            ) from error
        self.invalidate_recordset()
        if not self._needs_run():
            return
        try:
            with self.env.cr.savepoint():
                self.run()
        except NOT_OURS:
            raise
        except Exception as error:
            if self.env.context.get("job_uuid"):
                raise
            self._set_attachment_failure(str(error), traceback.format_exc())

    def run(self) -> None:
        """Process the file; on success it is done, unless that is told later."""
        self.ensure_one()
        self._set_state_pending()
        self._run()
        self._note_end_of_run()

    def _run(self) -> None:
        """Hook: what is done with the file; override by file type."""

    @api.private
    def _on_job_failed(self, exc_info=None, exc_name=None, exc_message=None):
        """Note the failure of the job; called where queue_job notes its own."""
        for attachment in self.exists():
            text = str(exc_message or exc_name or "")
            attachment._set_attachment_failure(text, exc_info)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def button_manual_run(self):
        """Process the file now; what goes wrong is shown and not noted."""
        self.ensure_one()
        self._check_may_process()
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("The attachment is currently being in processing")
            ) from error
        self.invalidate_recordset()
        if self.state == "done":
            return
        self._check_not_processing()
        self.run()

    def button_reschedule(self):
        """Process the files again in the background."""
        self._check_may_process()
        busy = self - self.try_lock_for_update(allow_referencing=True)
        if busy:
            raise UserError(
                self.env._("%(name)s is being processed.", name=busy[0].name)
            )
        self._check_not_processing()
        # That they may is checked; the state is written by nobody else.
        self.sudo().write({"state": "pending", "state_message": False})
        self._schedule_jobs()

    def set_done(self):
        """Leave the files as they are: nothing more is to be done with them."""
        self._check_may_process()
        for attachment in self:
            attachment._set_state_done(
                self.env._("Manually set to done by %(user)s", user=self.env.user.name)
            )

    def _check_may_process(self) -> None:
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(_MANAGER)):
            raise AccessError(
                self.env._("Only managers of the file exchange may do this.")
            )
