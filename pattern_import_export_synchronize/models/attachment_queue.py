# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import CANCELLED, DONE, FAILED

from ..components.importer import FileRefusedError
from .attachment_synchronize_task import IMPORT_PATTERN

# How soon a file asks again whether those before it are through.
_TURN_SECONDS = 5


class AttachmentQueue(models.Model):
    """An entry that feeds a pattern is done when the import is, and not before."""

    _inherit = "attachment.queue"

    file_type = fields.Selection(
        selection_add=[(IMPORT_PATTERN, "Import with a pattern")],
        ondelete={IMPORT_PATTERN: "set null"},
    )
    pattern_file_ids = fields.One2many("pattern.file", "attachment_queue_id")
    pattern_file_id = fields.Many2one(
        "pattern.file",
        string="Import or Export",
        readonly=True,
        copy=False,
        ondelete="set null",
        index=True,
        help="The last one of this file.",
    )
    pattern_file_state = fields.Selection(
        related="pattern_file_id.state", string="Rows Are"
    )
    row_count = fields.Integer(related="pattern_file_id.row_count")
    created_count = fields.Integer(related="pattern_file_id.created_count")
    updated_count = fields.Integer(related="pattern_file_id.updated_count")
    unchanged_count = fields.Integer(related="pattern_file_id.unchanged_count")
    skipped_count = fields.Integer(related="pattern_file_id.skipped_count")
    failed_count = fields.Integer(related="pattern_file_id.failed_count")
    tombstone_ids = fields.One2many(
        "connector.tombstone", "attachment_queue_id", string="Deletions Told"
    )
    is_content_missing = fields.Boolean(
        readonly=True, copy=False, help="The file is being written, or was empty."
    )

    # ------------------------------------------------------------------
    # Files that arrive
    # ------------------------------------------------------------------

    def _run(self) -> None:
        result = super()._run()
        if self.file_type == IMPORT_PATTERN and not self._has_open_file():
            self._wait_for_earlier()
            backend = self.sudo().task_id.sync_backend_id  # the settings
            try:
                with self.env.cr.savepoint():
                    file = backend.sudo(False).with_env(self.env)._import_queue(self)
            except FileRefusedError as error:
                self._refuse(str(error))
            else:
                self.sudo().pattern_file_id = file  # the entry is kept by jobs
        return result

    def _wait_for_earlier(self) -> None:
        """Files of a partner for one model are imported, and sent, one by one.

        :raises RetryableJobError: while an earlier one is not through
        """
        entry = self.sudo()  # whoever processes one
        task = entry.task_id
        same = [("task_id", "=", task.id)]
        if task.method_type == "import":
            same = [
                ("task_id.sync_backend_id", "=", task.sync_backend_id.id),
                ("task_id.pattern_model", "=", task.pattern_model),
                ("file_type", "=", IMPORT_PATTERN),
            ]
        earlier = entry.search(
            [*same, ("id", "<", entry.id), ("state", "=", "pending")], limit=1
        )
        if earlier:
            raise RetryableJobError(
                self.env._("%(name)s comes first.", name=earlier.name),
                seconds=_TURN_SECONDS,
                ignore_retry=True,
            )

    def _awaits_outcome(self) -> bool:
        """The import of the rows tells it; see `pattern.file._settle_queue`."""
        return self.file_type == IMPORT_PATTERN or super()._awaits_outcome()

    def _check_outcome(self) -> None:
        """The import closed, and nobody could be told."""
        result = super()._check_outcome()
        file = self.pattern_file_id
        if self.file_type == IMPORT_PATTERN and file and file.run_id._is_closed:
            file._after_run_closed()
        return result

    def _get_failure_attachments(self):
        """The failure mail has the failed rows."""
        failed = self.pattern_file_id.failed_attachment_id
        return super()._get_failure_attachments() | failed

    def _get_written_at(self):
        """When the partner wrote the file, by the server's clock; False: unknown."""
        return self.ledger_ids[:1].mtime

    def _get_first_written_at(self):
        """When he first wrote this content.

        A copy of an old file is no sign that he has read what we sent since.
        """
        entry, task = self.ledger_ids[:1], self.task_id
        same = entry.search(
            [
                ("sha256", "=", entry.sha256),
                ("sha256", "!=", False),
                ("mtime", "!=", False),
                ("task_id.sync_backend_id", "=", task.sync_backend_id.id),
                ("task_id.pattern_model", "=", task.pattern_model),
            ],
            order="mtime",
            limit=1,
        )
        return same.mtime or entry.mtime

    def _has_open_file(self) -> bool:
        """Whether the rows are being imported or exported now."""
        files = self.sudo().pattern_file_ids  # whoever imports
        return any(not file.run_id._is_closed for file in files)

    def _schedule_jobs(self, eta=None) -> None:
        """Not while rows are imported; what leaves by a pattern waits for its cron."""
        sends = self.env.context.get("pattern_sync_sends") or eta
        ready = self.filtered(
            lambda q: not q._has_open_file()
            and (sends or q.is_uploaded or not q._waits_for_cron())
            and not q.sudo().is_content_missing
        )
        return super(AttachmentQueue, ready)._schedule_jobs(eta)

    def _waits_for_cron(self) -> bool:
        """Whether a file with a pattern leaves when it is asked for."""
        entry = self.sudo()  # the settings of the task
        if entry.file_type != "export":
            return False
        waits = self.env.context.get("pattern_sync_waits")
        return bool(entry.pattern_file_id or entry.tombstone_ids or waits)

    # ------------------------------------------------------------------
    # Files that leave
    # ------------------------------------------------------------------

    def _find_ready_to_send(self, tasks):
        """Files with a pattern that are written, and that no job sends yet."""
        waiting = self.search(
            [
                ("task_id", "in", tasks.ids),
                ("file_type", "=", "export"),
                ("state", "=", "pending"),
                "|",
                ("pattern_file_id", "!=", False),
                ("tombstone_ids", "!=", False),
                ("is_content_missing", "=", False),
            ],
            order="id",
        )
        # jobs are not the user's to read
        jobs = self.env["queue.job"].sudo()
        uuids = waiting.sudo().filtered("job_uuid").mapped("job_uuid")
        live = jobs.search(
            [
                ("uuid", "in", uuids),
                ("state", "not in", [DONE, FAILED, CANCELLED]),
            ]
        )
        taken = set(live.mapped("uuid"))
        return waiting.filtered(
            lambda q: q.sudo().job_uuid not in taken and not q.sudo().is_uploaded
        )

    def _upload(self) -> None:
        """Files leave in the order in which they were made."""
        if self._waits_for_cron():
            self._wait_for_earlier()
        return super()._upload()

    def _rename_over(self, session) -> None:
        """Note when a file with a pattern came to lie on the server, by its clock."""
        result = super()._rename_over(session)
        if self.pattern_file_id or self.tombstone_ids:
            seen = session.stat(self.remote_path)
            moment = fields.Datetime.now()  # the partner took it already
            if seen is not None and seen.mtime is not None:
                moment = _from_timestamp(seen.mtime)
            self.tombstone_ids.sent_at = moment
            self.env["connector.generic.binding"]._note_sent(
                self.pattern_file_id, moment
            )
        return result

    def button_reschedule(self):
        """A file that was never written cannot be sent again."""
        lost = self.filtered(lambda q: q.is_content_missing and q.state == "failed")
        if lost:
            raise UserError(
                self.env._(
                    "The file %(name)s could not be written: run the task %(task)s "
                    "again.",
                    name=lost[0].name,
                    task=lost[0].task_id.name,
                )
            )
        return super().button_reschedule()

    def unlink(self):
        """What is removed before it was sent waits for the next file."""
        unsent = self.sudo().filtered(
            lambda q: q.file_type == "export" and q.state != "done"
        )
        bindings = self.env["connector.generic.binding"].sudo()
        bindings._note_never_sent(unsent.pattern_file_id)
        return super().unlink()

    def action_open_pattern_file(self):
        """Button: the import or export of the rows."""
        self.ensure_one()
        return self.pattern_file_id.get_formview_action()


def _from_timestamp(seconds: float) -> datetime.datetime:
    """The instant in UTC, without a zone, to the second as servers tell it."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(
        tzinfo=None
    )
