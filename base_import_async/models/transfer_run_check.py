# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.states import OnError, RunState
from .client_actions import open_form
from .needed_rows import forget_lone_keys

# Records of a check whose old and new values are kept; the counts are complete.
_KEPT_CHANGES = 500

# An import of a checked file in one of these makes a second one a mistake.
_GOES_ON = frozenset(
    state.value for state in RunState if state.value not in ("failed", "cancelled")
)


class TransferRun(models.Model):
    """Check first: the whole file goes through the loader and is taken back."""

    _inherit = "transfer.run"

    is_check = fields.Boolean(
        string="Check Only",
        readonly=True,
        help="Nothing is written: the counts say what an import would do.",
    )
    imports_after = fields.Boolean(
        string="Import Follows",
        readonly=True,
        help="The import follows by itself when the check finds no wrong row.",
    )
    parent_id = fields.Many2one(
        comodel_name="transfer.run",
        string="Made from",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    child_ids = fields.One2many(
        comodel_name="transfer.run", inverse_name="parent_id", readonly=True
    )

    def action_import_now(self):
        """Import the file that was checked, in a run of its own.

        :return: action that opens the new run
        :raises UserError: when this run is no finished check
        """
        self.ensure_one()
        self._check_may_act()
        check = self.sudo()  # users only read runs; the right was checked
        check._conflict_with_others()
        if not check.is_check or not check._is_closed or not check.row_count:
            raise UserError(self.env._("Only a file that was checked can be imported."))
        if check.import_run_id.state in _GOES_ON:
            raise UserError(self.env._("This file is imported already."))
        run = check._import_checked()
        return open_form(run._name, run.id)

    def _conflict_with_others(self) -> None:
        """Make a second click at the same moment fail, so that Odoo repeats it.

        A mere lock would not do: refused while the run is advanced, which the
        person has nothing to do with, or granted to an outdated view of the
        database.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE transfer_run SET write_date = write_date WHERE id = %s", self.id
            )
        )

    def _import_checked(self):
        """The real run of a checked file: a check is never turned into one."""
        # the whole file was checked, so this is settled
        on_error = self.on_error
        if on_error == OnError.FILE.value:
            on_error = OnError.ROW.value
        return self._run_again(
            {
                "is_check": False,
                "imports_after": False,
                "on_error": on_error,
                "one_at_a_time": self._needs_order(
                    self.res_model, self.field_paths, self.options
                ),
            }
        )

    def _run_again(self, vals: dict):
        """A new run of the same file, as this one with other values."""
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(
                self.env._("The file of this check was deleted; upload it again.")
            )
        run = self.copy(
            {
                **vals,
                "parent_id": self.id,
                "state": RunState.DRAFT.value,
                "message": False,
                "split_done": False,
                "keys_read": False,
                "is_reordered": False,
                "file_notice": False,
                "cancel_requested": False,
                "start_at": False,
                "attachment_id": False,
                "failed_attachment_id": False,
                "started_at": False,
                "finished_at": False,
            }
        )
        run._copy_files_of(self)
        run._enqueue_split()
        return run

    def _copy_files_of(self, other) -> None:
        """The same files, on disk once, so that either run may be deleted."""
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", other.id)]
        )
        for attachment in attachments - other._get_made_files():
            copied = self._copy_file(attachment)
            if attachment == other.attachment_id:
                self.attachment_id = copied

    def _finish_split(self) -> str:
        if self.is_check:
            forget_lone_keys(self)
        return super()._finish_split()

    def _copy_file(self, attachment):
        with attachment._open_stream() as stream:
            copied = self._store_file(stream, attachment.name, self)
        copied.description = attachment.description
        return copied

    def _get_made_files(self):
        """Files that were written for a person to download."""
        return self.failed_attachment_id

    @property
    def _is_gate(self) -> bool:
        """Whether the import follows by itself when the check finds nothing wrong."""
        return self.is_check and self.imports_after

    def _after_close(self) -> None:
        if self._is_gate and self.state == RunState.DONE.value:
            self._import_checked()
        elif self._is_gate and self.failed_count:
            self.message = self.env._(
                "Nothing was imported, because %s rows of the file are wrong.",
                self.failed_count,
            )
        return super()._after_close()

    def _count_changes_to_keep(self) -> int:
        """For how many more records a check keeps old and new values."""
        kept = self.env["transfer.row"].search_count(
            [("chunk_id.run_id", "=", self.id), ("changes", "!=", False)]
        )
        return max(_KEPT_CHANGES - kept, 0)
