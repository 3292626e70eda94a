# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that were fetched, or are to be sent, and what is done with them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL

_MANAGER = "attachment_synchronize.group_synchronize_manager"


class AttachmentQueue(models.Model):
    """A file with a job of its own.

    Other modules add a ``file_type`` and override :meth:`_run`; the job calls it
    with the rights of the user that the task names.
    """

    _name = "attachment.queue"
    _description = "File Received or Sent"
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
        attachments._link_contents()
        attachments._schedule_jobs()
        return attachments

    def _link_contents(self) -> None:
        """Who may read an entry may read its content, and nobody else."""
        contents = self.sudo().attachment_id  # only superusers may link them
        link = ["res_model", "res_id"]
        contents.flush_recordset(link)
        # One statement for all: each has a number of its own, and write() would look
        # for the entries of each.
        self.env.cr.execute(
            SQL(
                """UPDATE ir_attachment content
                      SET res_model = %s, res_id = entry.id
                     FROM attachment_queue entry
                    WHERE entry.attachment_id = content.id AND entry.id = ANY(%s)""",
                self._name,
                self.ids,
            )
        )
        contents.invalidate_recordset(link, flush=False)
        self.invalidate_recordset(link, flush=False)

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
    # Processing
    # ------------------------------------------------------------------

    def run(self) -> None:
        """Process the file; on success it is done, unless that is told later."""
        self.ensure_one()
        self._set_state_pending()
        self._run()
        self._note_end_of_run()

    def _run(self) -> None:
        """Hook: what is done with the file; override by file type."""

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
        self.sudo()._begin_again()
        self._schedule_jobs()

    def _begin_again(self) -> None:
        """Hook: forget how the processing ended."""
        self.write({"state": "pending", "state_message": False})

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
