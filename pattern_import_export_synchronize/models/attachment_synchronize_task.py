# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.pattern_import_export.models.saved_filters import evaluate_domain

from .keys import get_key_paths

IMPORT_PATTERN = "import_pattern"


class AttachmentSynchronizeTask(models.Model):
    """Tasks whose files have the columns of a pattern."""

    _inherit = "attachment.synchronize.task"

    sync_backend_id = fields.Many2one(
        "pattern.sync.backend",
        string="Exchange",
        ondelete="restrict",
        index=True,
        tracking=True,
        help="The partner's rules: what may be created, changed and deleted, and whose "
        "value stays.",
    )
    pattern_config_id = fields.Many2one(
        "pattern.config", string="Pattern", ondelete="restrict", index=True
    )
    pattern_model = fields.Char(related="pattern_config_id.res_model")
    # files that arrive
    is_full_file = fields.Boolean(
        string="Each File Holds All Records",
        help="What the partner had and a file lacks was deleted there.",
    )
    answer_task_id = fields.Many2one(
        "attachment.synchronize.task",
        string="Answers Go By",
        domain="[('method_type', '=', 'export'), ('id', '!=', id)]",
        ondelete="restrict",
        help="The task that sends failed rows and receipts back to the partner.",
    )
    sends_failed_rows = fields.Boolean(
        string="Send Failed Rows Back",
        help="The rows that could not be imported, each with the reason.",
    )
    sends_receipt = fields.Boolean(
        string="Send a Receipt", help="What became of each file: counts and checksum."
    )
    # files that leave
    export_filter_id = fields.Many2one(
        "ir.filters", string="Saved Filter", ondelete="restrict"
    )
    export_domain = fields.Char(string="Records", default="[]")
    export_scope = fields.Selection(
        [("all", "All of them, each time"), ("changed", "What changed since the last")],
        string="Which Records",
        required=True,
        default="all",
    )
    sends_empty = fields.Boolean(string="Send Files Without Rows")
    guards_cells = fields.Boolean(
        string="Guard Csv Against Formulas",
        default=True,
        help="Text that a spreadsheet would take for a formula gets an apostrophe. "
        "Numbers, and phone numbers such as +33 1 23, stay as they are; when the "
        "partner sends the text back, the apostrophe is taken away.",
    )
    pattern_export_task_ids = fields.One2many(
        "pattern.export.task", "sync_task_id", string="Exports Sent By This"
    )
    pattern_file_ids = fields.One2many(
        "pattern.file", "sync_task_id", string="Files with Patterns"
    )

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks._join_backends()
        return tasks

    def write(self, vals):
        result = super().write(vals)
        joined = {"sync_backend_id", "pattern_config_id", "file_type", "backend_id"}
        if vals.keys() & joined:
            self._join_backends()
        return result

    def _uses_pattern(self) -> bool:
        """Whether the files of the task have the columns of a pattern."""
        if self.method_type == "export":
            # sudo: whoever keeps tasks need not see what else they send.
            return bool(self.pattern_config_id or self.sudo().pattern_export_task_ids)
        return self.file_type == IMPORT_PATTERN

    def _needs_sha256(self) -> bool:
        """Copies of a file that came before are told by it, whatever their size."""
        return self._uses_pattern() or super()._needs_sha256()

    def _join_backends(self) -> None:
        """Tasks with a pattern are part of an exchange, and run as it does."""
        for task in self.filtered(lambda t: t._uses_pattern()):
            if not task.sync_backend_id:
                task.sync_backend_id = task._find_or_make_backend()
            # sudo: who the exchange runs as is for administrators to see.
            user = task.sync_backend_id.sudo().sync_user_id
            if task.run_as_user_id != user:
                task.run_as_user_id = user  # refused to who may not lend these rights
            if task.company_id != task.sync_backend_id.company_id:
                task.company_id = task.sync_backend_id.company_id
        self.sync_backend_id._ensure_policies()

    def _find_or_make_backend(self):
        """The exchange of the same server and user; a new one where there is none."""
        # sudo: servers and users of exchanges are not for the keepers of tasks.
        me = self.sudo()
        same = me.search(
            [
                ("backend_id", "=", me.backend_id.id),
                ("sync_backend_id.sync_user_id", "=", me.run_as_user_id.id),
                ("company_id", "=", me.company_id.id),
            ],
            limit=1,
        )
        if me.backend_id and same:
            return same.sync_backend_id.sudo(False)
        backend = me.env["pattern.sync.backend"].create(
            {
                "name": me.server_name or me.name,
                "company_id": me.company_id.id,
                "sync_user_id": me.run_as_user_id.id,
            }
        )
        return backend.sudo(False)

    # ------------------------------------------------------------------
    # Settings that cannot work
    # ------------------------------------------------------------------

    @api.constrains("file_type", "pattern_config_id", "method_type")
    def _check_pattern(self):
        for task in self:
            if task._uses_pattern() and not task.pattern_config_id:
                raise ValidationError(
                    self.env._(
                        "%s imports with a pattern: choose the pattern.", task.name
                    )
                )

    @api.constrains("pattern_config_id", "sync_backend_id", "is_full_file")
    def _check_keys(self):
        """One partner calls a record by one key, whichever file it is in."""
        for task in self.filtered("pattern_config_id"):
            keys = get_key_paths(task.pattern_config_id)
            if task.is_full_file and not keys:
                raise ValidationError(
                    self.env._(
                        "The pattern %s has no key column, so nobody could tell which "
                        "records are missing in a file.",
                        task.pattern_config_id.name,
                    )
                )
            others = task.sync_backend_id._get_patterns() - task.pattern_config_id
            for pattern in others:
                same = pattern.res_model == task.pattern_model
                other_keys = get_key_paths(pattern)
                if same and keys and other_keys and other_keys != keys:
                    raise ValidationError(
                        self.env._(
                            "The patterns %(one)s and %(other)s have different key "
                            "columns: %(keys)s and %(other_keys)s. In one exchange a "
                            "record has one key.",
                            one=task.pattern_config_id.name,
                            other=pattern.name,
                            keys=", ".join(keys),
                            other_keys=", ".join(other_keys),
                        )
                    )

    @api.constrains("export_domain", "export_filter_id", "pattern_config_id")
    def _check_export_domain(self):
        for task in self.filtered(lambda t: t.method_type == "export"):
            if not task.pattern_config_id:
                continue
            if task.export_filter_id and (
                task.export_filter_id.sudo().model_id != task.pattern_model
            ):
                raise ValidationError(
                    self.env._(
                        "The filter %(filter)s is not for the records of %(pattern)s.",
                        filter=task.export_filter_id.name,
                        pattern=task.pattern_config_id.name,
                    )
                )
            try:
                domain = task._get_export_domain()
                self.env[task.pattern_model]._search(domain, limit=1)
            except AccessError:
                raise
            except Exception as error:  # whatever a domain of a person raises
                raise ValidationError(
                    self.env._(
                        "The records of %(task)s cannot be selected: %(reason)s",
                        task=task.name,
                        reason=str(error),
                    )
                ) from error

    @api.constrains("answer_task_id", "sends_failed_rows", "sends_receipt")
    def _check_answers(self):
        for task in self:
            answers = task.sends_failed_rows or task.sends_receipt
            if answers and not task.answer_task_id:
                raise ValidationError(
                    self.env._(
                        "Choose the task by which the answers of %s go.", task.name
                    )
                )

    def _get_export_domain(self) -> list:
        """Which records leave: those of the saved filter, and of the own domain."""
        self.ensure_one()
        saved = self.sudo().export_filter_id  # whoever keeps the task need not own it
        return [
            *self._evaluate_domain(saved.domain or "[]"),
            *self._evaluate_domain(self.export_domain or "[]"),
        ]

    def _evaluate_domain(self, text: str) -> list:
        """A domain as people write it, as it is for whom the exchange runs as."""
        user = self.run_as_user_id
        scope = self.with_user(user).with_context(tz=user.tz)
        if self.company_id:
            scope = scope.with_context(allowed_company_ids=self.company_id.ids)
        return list(evaluate_domain(scope, text))
