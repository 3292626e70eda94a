# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.attachment_synchronize.core.after_import import AFTER_IMPORT_LABELS
from odoo.addons.attachment_synchronize.models.failing import translate_labels

STEPS = ["server", "folders", "columns", "rules", "afterwards", "when", "summary"]


class PatternSyncWizard(models.TransientModel):
    """From “I have a partner with an SFTP folder” to a running exchange.

    Each step is checked when it is left; nothing is made before the last one.
    """

    _name = "pattern.sync.wizard"
    _inherit = "connector.sync.policy.rules"
    _description = "Set up an exchange"

    step = fields.Selection(
        [
            ("server", "Server"),
            ("folders", "Folders"),
            ("columns", "Columns"),
            ("rules", "Rules"),
            ("afterwards", "Afterwards"),
            ("when", "When and Who"),
            ("summary", "Summary"),
        ],
        default="server",
        required=True,
    )
    name = fields.Char(string="Partner")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    # folders
    has_import = fields.Boolean(string="Files Arrive", default=True)
    import_folder = fields.Char(string="They Arrive In")
    import_names = fields.Char(string="File Names")
    import_notice = fields.Char(readonly=True)
    has_export = fields.Boolean(string="Files Leave")
    export_folder = fields.Char(string="They Leave For")
    export_notice = fields.Char(readonly=True)
    browsed = fields.Char(string="Folder Shown", readonly=True)
    place_ids = fields.One2many("pattern.sync.wizard.place", "wizard_id", readonly=True)

    # rules; those of each exchange come with the policy
    is_full_file = fields.Boolean(
        string="Each File Holds All Records",
        help="What the partner had and a file lacks was deleted there.",
    )
    missing_limit = fields.Float(
        string="Most That May Be Missing (%)", default=10.0, required=True
    )
    export_scope = fields.Selection(
        [("changed", "What changed since the last"), ("all", "All of them, each time")],
        string="Records That Leave",
        required=True,
        default="changed",
    )
    export_domain = fields.Char(string="Of These", default="[]")
    exports_deletions = fields.Boolean(
        string="Tell Our Deletions",
        help="Which records were deleted here is told in a file of its own: it has the "
        "key columns, and one called #deleted.",
    )
    checkpoint_user_ids = fields.Many2many(
        "res.users",
        string="Who Decides",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="They get a to-do for each conflict.",
    )

    # afterwards
    after_import = fields.Selection(
        selection=lambda self: self._selection_after_import(),
        string="Files That Were Imported",
        required=True,
        default="keep",
    )
    move_path = fields.Char(string="Archive Folder")
    quarantine_path = fields.Char(string="Folder for Refused Files")
    sends_failed_rows = fields.Boolean(string="Send Failed Rows Back")
    sends_receipt = fields.Boolean(string="Send a Receipt")
    answer_folder = fields.Char(string="Folder for Answers")
    export_name = fields.Char(
        string="Name of Files",
        help="Placeholders: {name}, {stem}, {ext}, {date}, {time}, {datetime}. Empty: "
        "as the pattern is called.",
    )

    # when and who
    interval_number = fields.Integer(string="Look Every", default=15)
    interval_type = fields.Selection(
        [("minutes", "minutes"), ("hours", "hours"), ("days", "days")],
        required=True,
        default="minutes",
    )
    export_interval_number = fields.Integer(string="Send Every", default=1)
    export_interval_type = fields.Selection(
        [("minutes", "minutes"), ("hours", "hours"), ("days", "days")],
        required=True,
        default="hours",
    )
    failure_emails = fields.Char(
        string="E-mail on Failure", default=lambda self: self.env.user.email
    )
    sync_user_id = fields.Many2one(
        "res.users",
        string="Runs As",
        groups="base.group_system",
        default=lambda self: self.env.user,
        help="Records are read and written with the rights of this user.",
    )

    @api.model
    def _selection_after_import(self):
        wanted = ("keep", "delete", "move")
        labels = [pair for pair in AFTER_IMPORT_LABELS if pair[0] in wanted]
        return translate_labels(self.env["attachment.synchronize.task"].env, labels)

    # ------------------------------------------------------------------
    # From step to step
    # ------------------------------------------------------------------

    def action_next(self):
        """Check what was entered, and go on.

        :raises UserError: saying what is to be done first
        """
        self.ensure_one()
        if not self._check_step():
            return self._reopen()
        self.step = STEPS[STEPS.index(self.step) + 1]
        self._begin_step()
        return self._reopen()

    def action_back(self):
        """Return to the step before; nothing is lost."""
        self.ensure_one()
        self.step = STEPS[max(STEPS.index(self.step) - 1, 0)]
        self._begin_step()
        return self._reopen()

    def _begin_step(self) -> None:
        """Show what the server has, where that helps."""
        if self.step == "folders":
            self._show_folder(self.browsed or "")
        elif self.step == "columns":
            self._show_samples()

    def _reopen(self) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Up an Exchange"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_user(self):
        """Whose rights the exchange will have."""
        # sudo: only system administrators choose somebody else.
        return self.sudo().sync_user_id or self.env.user
