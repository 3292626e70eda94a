# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger: every remote file that a task has dealt with."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.remote_file import Dating, get_dating
from ..core.states import FAILURE_LABELS, FILE_STATE_LABELS, FileState
from .failing import translate_labels


class AttachmentSynchronizeFile(models.Model):
    """One version of one file on a server.

    ``remote_path`` with ``version_key`` is unique for a task. When the file has been
    taken off the server, its version is closed: should the same name, size and time
    come again, that is a new file.
    """

    _name = "attachment.synchronize.file"
    _description = "Exchanged File"
    _order = "id desc"

    task_id = fields.Many2one(
        "attachment.synchronize.task", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    name = fields.Char(required=True)
    remote_path = fields.Char(string="Path on Server", required=True)
    version_key = fields.Char(required=True)
    size = fields.Float(string="Bytes", digits=(16, 0))
    mtime = fields.Datetime(string="Changed on Server")
    etag = fields.Char()
    sha256 = fields.Char(string="SHA-256", index="btree_not_null")
    state = fields.Selection(
        selection=lambda self: translate_labels(self.env, FILE_STATE_LABELS),
        required=True,
        index=True,
    )
    attempts = fields.Integer()
    next_try = fields.Datetime()
    failure_kind = fields.Selection(
        selection=lambda self: translate_labels(self.env, FAILURE_LABELS)
    )
    message = fields.Text()
    traceback = fields.Text(groups="attachment_synchronize.group_synchronize_manager")
    attachment_queue_id = fields.Many2one(
        "attachment.queue", string="Stored As", ondelete="set null", index=True
    )
    archive_path = fields.Char(
        string="Now on Server", help="Where the file went after it was stored."
    )
    is_moved_aside = fields.Boolean(help="The folder for refused files was dealt with.")
    first_seen = fields.Datetime()
    last_seen = fields.Datetime()
    fetched_at = fields.Datetime(string="Stored On")
    job_uuid = fields.Char(string="Job", index="btree_not_null")

    _one_entry_per_version = models.UniqueIndex(
        "(task_id, remote_path, version_key)",
        "This version of the file is in the ledger already.",
    )
    _where_it_went = models.Index(
        "(task_id, archive_path) WHERE archive_path IS NOT NULL"
    )
    _one_waiting_entry = models.UniqueIndex(
        "(task_id, remote_path) WHERE state = 'discovered'",
        "This file waits for its second look already.",
    )

    def _close_version(self) -> None:
        """Free the place of a version whose file is not on the server any more."""
        for file in self:
            file.version_key = f"{file._get_version()}\n{file.id}"

    def _is_version_closed(self) -> bool:
        return "\n" in self.version_key

    def _get_version(self) -> str:
        """Return the version as the server showed it, also when it is closed."""
        return self.version_key.partition("\n")[0]

    def _get_dating(self) -> Dating:
        """Return how this version is told from others of the file."""
        return get_dating(self._get_version())

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_retry(self):
        """Fetch files again that were set aside, or are waiting to be tried again."""
        self.check_access("read")
        # People only read the ledger; that they may is checked above.
        again = (FileState.QUARANTINED.value, FileState.RETRY.value)
        files = self.sudo().filtered(
            # What is stored is not fetched twice: it is processed again.
            lambda f: f.state in again and not f.attachment_queue_id
        )
        if not files:
            raise UserError(
                self.env._("Only files that were set aside can be tried again.")
            )
        for file in files.filtered("archive_path"):
            raise UserError(
                self.env._(
                    "%(name)s was moved to %(path)s on the server. Put it back into "
                    "the folder of the task: it is taken from there.",
                    name=file.name,
                    path=file.archive_path,
                )
            )
        files.write({"attempts": 0, "next_try": False, "failure_kind": False})
        files._enqueue_fetch()

    def action_ignore(self):
        """Leave files alone that were set aside."""
        self.check_access("read")
        # People only read the ledger; that they may is checked above.
        files = self.sudo().filtered(lambda f: f.state == FileState.QUARANTINED.value)
        files.write({"state": FileState.IGNORED.value})

    def action_open_queue(self):
        """Open what the file became here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "attachment.queue",
            "res_id": self.attachment_queue_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.depends("name", "remote_path")
    def _compute_display_name(self):
        for file in self:
            file.display_name = file.remote_path or file.name
