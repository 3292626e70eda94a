# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tasks: where, what, when, what then, whom to tell."""

from odoo import api, fields, models

from odoo.addons.attachment_stream.models.ir_attachment import LARGEST_FILE

from ..core.after_import import AFTER_IMPORT_LABELS, AfterImport
from ..core.failures import redact
from ..core.selection import Rules
from .failing import translate_labels


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
        copy=False,  # by hand: those who copy a task may not read it
    )
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
    claims_files = fields.Boolean(
        string="Rename Before Reading",
        help="A file is renamed before it is read, to orders.csv.12.inprogress, say: "
        "no other program takes it meanwhile. Where the server renames in one step; "
        "not on S3.",
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
            ("none", "At each look, unchanged or not"),
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
    after_import_when = fields.Selection(
        [
            ("stored", "As soon as its content is here"),
            ("processed", "Once its content is processed"),
        ],
        string="When to Do It",
        required=True,
        default="stored",
        help="Once its content is processed: a file whose content cannot be processed "
        "stays where it is, or goes to the folder for refused files.",
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
    reads_back = fields.Boolean(
        string="Read It Back",
        help="What the server has got is read and compared before it gets its name: "
        "each file passes twice.",
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

    @api.model
    def _selection_file_type(self):
        """What is done with files that arrive; sending is for those that leave."""
        queue = self.env["attachment.queue"]
        labels = queue.fields_get(["file_type"])["file_type"]["selection"]
        return [(code, label) for code, label in labels if code != "export"]

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
            max_size=min(self.max_size * 1024 * 1024 or LARGEST_FILE, LARGEST_FILE),
            needs_second_look=self.second_look,
            refuses_empty=self.refuse_empty,
            trigger_suffix=self.trigger_suffix or "",
            checksum_suffix=self.checksum_suffix or "",
        )

    def _get_folder(self, name: str = "filepath") -> str:
        """Return a folder relative to the storage's root, without slashes around."""
        return (self[name] or "").strip("/")

    def _needs_sha256(self) -> bool:
        """Whether the SHA-256 of large files is needed before they are stored.

        Small ones have it then in any case; a job notes that of the others.
        """
        by_content = self.dedupe_policy == "content"
        return by_content or "{hash" in (self.new_name or "")

    def _acts_on_outcome(self) -> bool:
        """Whether files are left alone until their content is processed."""
        acts = self.after_import != AfterImport.KEEP.value
        return acts and self.after_import_when == "processed"

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
