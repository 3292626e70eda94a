# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is checked when a step is left."""

from odoo import models, tools
from odoo.exceptions import UserError

from odoo.addons.attachment_synchronize.core import names
from odoo.addons.attachment_synchronize.core.errors import SyncError
from odoo.addons.attachment_synchronize.models.failing import translate

from .pattern_sync_wizard_folders import _clean


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    def _check_step(self) -> bool:
        """Whether the step may be left; else the same one is shown again.

        :raises UserError: saying what is to be done first
        """
        checks = {
            "server": self._check_server,
            "folders": self._check_folders,
            "columns": self._check_columns,
            "rules": self._check_rules,
            "afterwards": self._check_afterwards,
            "when": self._check_when,
        }
        return checks[self.step]()

    def _check_rules(self) -> bool:
        if not 0 <= self.missing_limit <= 100:
            raise UserError(
                self.env._("The limit is a number of percents, from 0 to 100.")
            )
        may = (self.allow_create, self.allow_update, self.allow_delete)
        if self.has_import and not any(may):
            raise UserError(
                self.env._("Files that arrive would change nothing: allow something.")
            )
        if self.has_import and self.allow_delete:
            self._check_deletion()
        if self.has_export:
            self._check_selection()
        return True

    def _check_deletion(self) -> None:
        """:raises UserError: when what the partner deleted could not be treated so"""
        records = self.env[self.res_model].with_user(self._get_user())
        action = self.remote_delete_action
        if action == "archive" and "active" not in records._fields:
            raise UserError(
                self.env._(
                    "%s cannot be archived: choose what else is done with records that "
                    "were deleted there.",
                    self.model_id.name,
                )
            )
        if action == "unlink" and not records.has_access("unlink"):
            raise UserError(
                self.env._(
                    "%(user)s, whose rights the exchange will have, may not delete "
                    "%(records)s.",
                    user=self._get_user().name,
                    records=self.model_id.name,
                )
            )

    def _check_selection(self) -> None:
        """:raises UserError: when the records that leave cannot be selected"""
        task = self.env["attachment.synchronize.task"].new(
            {"export_domain": self.export_domain, "run_as_user_id": self._get_user().id}
        )
        records = self.env[self.res_model].with_user(self._get_user())
        try:
            records._search(task._get_export_domain(), limit=1)
        except Exception as error:  # whatever a domain of a person raises
            raise UserError(
                self.env._("The records cannot be selected: %s", error)
            ) from error

    def _check_afterwards(self) -> bool:
        if self.has_import and self.after_import == "move" and not self.move_path:
            raise UserError(self.env._("Enter the folder that files are moved to."))
        answers = self.sends_failed_rows or self.sends_receipt
        if answers and not self.answer_folder:
            raise UserError(self.env._("Enter the folder for answers."))
        folders = {
            "move_path": _clean(self.move_path),
            "quarantine_path": _clean(self.quarantine_path),
            "answer_folder": _clean(self.answer_folder),
        }
        if self.has_import and self.import_folder in filter(None, folders.values()):
            raise UserError(
                self.env._(
                    "Files arrive in %s: choose another folder, so that nothing is "
                    "fetched again.",
                    self.import_folder,
                )
            )
        if self.has_export and self.export_name:
            self._check_export_name()
        self.write(folders)
        with self._talking() as session:
            for folder in filter(None, folders.values()):
                self._list_folder(session, folder, may_be_missing=True)
        return True

    def _check_export_name(self) -> None:
        """:raises UserError: when files cannot be called so"""
        try:
            names.check_template(self.export_name)
        except SyncError as error:
            raise UserError(translate(self.env, error.sentence)) from error

    def _check_when(self) -> bool:
        if min(self.interval_number, self.export_interval_number) < 1:
            raise UserError(self.env._("The interval is at least 1."))
        if not self.failure_emails and not self.checkpoint_user_ids:
            raise UserError(
                self.env._("Enter whom to tell when something does not work.")
            )
        self._check_emails()
        return True

    def _check_emails(self) -> None:
        """:raises UserError: when some of them would reach nobody"""
        for part in (self.failure_emails or "").split(","):
            if part.strip() and not tools.email_normalize(part):
                raise UserError(
                    self.env._(
                        "“%s” is no e-mail address. Several are separated by commas.",
                        part.strip(),
                    )
                )
