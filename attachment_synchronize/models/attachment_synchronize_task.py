# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tasks: where, what, when, what then, whom to tell."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..core import names
from ..core.after_import import AFTER_IMPORT_LABELS, MOVING, RENAMING, AfterImport
from ..core.errors import SyncError
from ..core.failures import redact
from ..core.selection import Rules
from ..core.states import FileState
from .failing import translate, translate_labels

_USER_GROUP = "attachment_synchronize.group_synchronize_user"
_FOLDERS = ("filepath", "move_path", "quarantine_path")
_WAITING = (FileState.DISCOVERED, FileState.FETCHING, FileState.RETRY)
_STORED = (FileState.POST_PENDING, FileState.FINISHED)
_TROUBLE = (FileState.QUARANTINED, FileState.VANISHED)


class AttachmentSynchronizeTask(models.Model):
    _name = "attachment.synchronize.task"
    _description = "File Exchange Task"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(string="Enabled", default=True, tracking=True)
    method_type = fields.Selection(
        [("import", "Fetch files"), ("export", "Send files")],
        string="Direction",
        required=True,
        default="import",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    run_as_user_id = fields.Many2one(
        "res.users",
        string="Runs As",
        required=True,
        default=lambda self: self.env.user,
        help="Files are processed with the rights of this user.",
    )

    # where
    backend_id = fields.Many2one(
        "fs.storage",
        string="Server",
        groups="base.group_system",
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    server_name = fields.Char(string="On Server", compute="_compute_server")
    server_notice = fields.Char(compute="_compute_server")
    filepath = fields.Char(string="Folder", help="Empty: the folder of the server.")

    # what
    pattern = fields.Char(
        string="File Names",
        help="Which files to take: orders-*.csv, say. * stands for any characters, ? "
        "for one. Empty: all.",
    )
    file_type = fields.Selection(
        selection="_selection_file_type",
        string="Contents",
        help="What is done with the files once they are here.",
    )
    second_look = fields.Boolean(
        string="Only Complete Files",
        default=True,
        help="A file is taken when a second look finds it unchanged.",
    )
    min_age = fields.Integer(
        string="Minimum Age", help="In minutes, by the clock of the server."
    )
    max_size = fields.Integer(string="Largest File", help="In megabytes. 0: no limit.")
    refuse_empty = fields.Boolean(string="Refuse Empty Files")
    trigger_suffix = fields.Char(
        string="Trigger File",
        help="orders.csv is taken when orders.csv.done is there too: enter .done. "
        "When files are sent, such a file is written last.",
    )
    checksum_suffix = fields.Char(
        string="Checksum File",
        help=".sha256 or .md5: the file beside each file that holds its checksum.",
    )
    dedupe_policy = fields.Selection(
        [
            ("version", "When it is new or has changed"),
            ("name", "Once for each name"),
            ("content", "Once for each content"),
        ],
        string="Take a File",
        required=True,
        default="version",
    )

    # what then
    after_import = fields.Selection(
        selection=lambda self: translate_labels(self.env, AFTER_IMPORT_LABELS),
        string="Then",
        required=True,
        default=AfterImport.KEEP.value,
        help="What happens to the file on the server once its content is stored here.",
    )
    move_path = fields.Char(string="Archive Folder")
    new_name = fields.Char(
        help="Placeholders: {name}, {stem}, {ext}, {date}, {time}, {datetime}, {id}, "
        "{hash}. Dates take a format: {date:%Y-%m}.",
    )
    quarantine_path = fields.Char(
        string="Folder for Refused Files",
        help="Files that cannot be imported are moved there, with a text that says "
        "why. Empty: they stay where they are.",
    )
    export_policy = fields.Selection(
        [
            ("error", "Stop and say so"),
            ("suffix", "Send it under another name"),
            ("overwrite", "Replace the file"),
        ],
        string="If the Name Is Taken",
        required=True,
        default="error",
    )

    # whom to tell
    failure_emails = fields.Char(
        string="E-mail on Failure",
        help="Addresses, separated by commas. Followers are told too.",
    )

    attachment_ids = fields.One2many("attachment.queue", "task_id", string="Files")
    file_ids = fields.One2many("attachment.synchronize.file", "task_id")
    run_ids = fields.One2many("attachment.synchronize.run", "task_id")
    count_attachment_failed = fields.Integer(compute="_compute_attachment_counts")
    count_attachment_pending = fields.Integer(compute="_compute_attachment_counts")
    count_attachment_done = fields.Integer(compute="_compute_attachment_counts")
    waiting_count = fields.Integer(compute="_compute_file_counts")
    stored_count = fields.Integer(compute="_compute_file_counts")
    trouble_count = fields.Integer(compute="_compute_file_counts")

    @api.model
    def _selection_file_type(self):
        """What is done with files that arrive; sending is for those that leave."""
        queue = self.env["attachment.queue"]
        labels = queue.fields_get(["file_type"])["file_type"]["selection"]
        return [(code, label) for code, label in labels if code != "export"]

    # Storages are readable by system administrators only; their names are not secret.
    @api.depends("backend_id")
    def _compute_server(self):
        for task in self:
            storage = task.sudo().backend_id
            task.server_name = storage._get_synchronize_label()
            task.server_notice = storage and storage._find_synchronize_notice()

    @api.depends("attachment_ids.state")
    def _compute_attachment_counts(self):
        groups = self.env["attachment.queue"]._read_group(
            [("task_id", "in", self.ids)], ["task_id", "state"], ["__count"]
        )
        counts = {(task.id, state): count for task, state, count in groups}
        for task in self:
            for state in ("failed", "pending", "done"):
                field = f"count_attachment_{state}"
                task[field] = counts.get((task.id, state), 0)

    @api.depends("file_ids.state")
    def _compute_file_counts(self):
        groups = self.env["attachment.synchronize.file"]._read_group(
            [("task_id", "in", self.ids)], ["task_id", "state"], ["__count"]
        )
        counts = {(task.id, state): count for task, state, count in groups}
        for task in self:
            for field, states in (
                ("waiting_count", _WAITING),
                ("stored_count", _STORED),
                ("trouble_count", _TROUBLE),
            ):
                task[field] = sum(counts.get((task.id, s.value), 0) for s in states)

    # ------------------------------------------------------------------
    # Settings that cannot work are refused when they are entered
    # ------------------------------------------------------------------

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

    def _check_may_run_as(self, user_id) -> None:
        """Nobody has a task use the rights of another; constraints run as superuser.

        :raises AccessError: unless it is the user's own id, or an administrator asks
        """
        if user_id in (None, self.env.uid) or self.env.su:
            return
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._(
                    "Only system administrators may have a task run as somebody else."
                )
            )

    def copy(self, default=None):
        """Copy tasks with their server, which their keepers may not read."""
        self.check_access("read")
        self.browse().check_access("create")
        default = dict(default or {})
        self._check_may_run_as(default.get("run_as_user_id"))
        if not self.env.user.has_group("base.group_system"):
            default.setdefault("run_as_user_id", self.env.uid)
        # Checked above; the server is copied, not shown.
        return super(AttachmentSynchronizeTask, self.sudo()).copy(default).sudo(False)

    def copy_data(self, default=None):
        """A copy waits until somebody has changed what must differ."""
        vals_list = super().copy_data(default)
        for task, vals in zip(self, vals_list, strict=True):
            vals["active"] = (default or {}).get("active", False)
            vals["name"] = (default or {}).get(
                "name", self.env._("%(name)s (copy)", name=task.name)
            )
        return vals_list

    # ------------------------------------------------------------------
    # For the jobs
    # ------------------------------------------------------------------

    def _get_rules(self) -> Rules:
        self.ensure_one()
        return Rules(
            pattern=self.pattern or "*",
            min_age_seconds=60 * self.min_age,
            max_size=self.max_size * 1024 * 1024 or None,
            needs_second_look=self.second_look,
            refuses_empty=self.refuse_empty,
            trigger_suffix=self.trigger_suffix or "",
            checksum_suffix=self.checksum_suffix or "",
        )

    def _get_folder(self, name: str = "filepath") -> str:
        """Return a folder relative to the storage's root, without slashes around."""
        return (self[name] or "").strip("/")

    def _get_server(self):
        """Return the storage, which the task's users may not read."""
        self.ensure_one()
        return self.sudo().backend_id  # used by jobs, shown to nobody

    def _get_secrets(self) -> set[str]:
        return self._get_server()._get_secrets()

    def _redact(self, text: str) -> str:
        return redact(text, self._get_secrets())

    def _with_language(self):
        """Messages are stored in the language of whoever the task runs as."""
        return self.with_context(lang=self.run_as_user_id.lang)
