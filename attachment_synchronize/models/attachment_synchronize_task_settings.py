# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Settings of a task that cannot work are refused when they are entered."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..core import names
from ..core.after_import import MOVING, RENAMING, AfterImport
from ..core.errors import SyncError
from .failing import translate

_USER_GROUP = "attachment_synchronize.group_synchronize_user"
_FOLDERS = ("filepath", "move_path", "quarantine_path")


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    @api.constrains("new_name", "after_import", "method_type")
    def _check_new_name(self):
        for task in self:
            if task.new_name:
                task._check_with(names.check_template, task.new_name)
            action = AfterImport(task.after_import)
            if task.method_type == "import" and action in RENAMING:
                if not task.new_name:
                    raise ValidationError(
                        self.env._("Enter the new name that files get.")
                    )

    @api.constrains("move_path", "after_import", "method_type")
    def _check_move_path(self):
        for task in self:
            moves = AfterImport(task.after_import) in MOVING
            if task.method_type == "import" and moves and not task.move_path:
                raise ValidationError(
                    self.env._("Enter the folder that files are moved to.")
                )

    @api.constrains(*_FOLDERS)
    def _check_folders(self):
        for task in self:
            for name in _FOLDERS:
                folder = (task[name] or "").strip("/")
                if folder:
                    task._check_with(names.check_path, folder)

    @api.constrains("trigger_suffix", "checksum_suffix")
    def _check_suffixes(self):
        for task in self:
            for suffix in (task.trigger_suffix, task.checksum_suffix):
                if suffix and (not suffix.startswith(".") or "/" in suffix):
                    raise ValidationError(
                        self.env._(
                            "%(suffix)s is no suffix: it begins with a dot, as .done "
                            "does.",
                            suffix=suffix,
                        )
                    )
            if task.checksum_suffix not in (False, ".md5", ".sha1", ".sha256"):
                raise ValidationError(
                    self.env._("The checksum file ends with .md5, .sha1 or .sha256.")
                )

    @api.constrains("min_age", "max_size")
    def _check_limits(self):
        for task in self:
            if task.min_age < 0 or task.max_size < 0:
                raise ValidationError(self.env._("Limits are not negative."))

    def _check_with(self, check, value):
        try:
            check(value)
        except SyncError as error:
            raise ValidationError(translate(self.env, error.sentence)) from error

    @api.constrains("run_as_user_id")
    def _check_run_as_user(self):
        for task in self:
            user = task.run_as_user_id
            if not user.has_group(_USER_GROUP):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not read exchanged files: give that user the "
                        "right “File Exchange / User” first.",
                        user=user.name,
                    )
                )
