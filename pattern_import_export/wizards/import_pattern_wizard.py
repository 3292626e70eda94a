# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from collections.abc import Sequence

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_import_async.core.states import CHECK_ROW_LABELS
from odoo.addons.base_import_async.models.client_actions import open_form
from odoo.addons.base_import_async.models.transfer_run_same_file import get_checksum

_PREVIEWED = 10


class PatternImport(models.TransientModel):
    """Import with a pattern: choose the file, look at what it would do, import."""

    _name = "import.pattern.wizard"
    _description = "Import with a pattern"

    res_model = fields.Char(string="Technical Model")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    attachment_id = fields.Many2one(comodel_name="ir.attachment", readonly=True)
    pattern_id = fields.Many2one(
        comodel_name="pattern.config",
        domain="[('res_model', '=', res_model)] if res_model else []",
    )
    has_patterns = fields.Boolean(compute="_compute_has_patterns")
    pattern_notice = fields.Char(readonly=True)
    same_file_notice = fields.Char(readonly=True)
    is_previewed = fields.Boolean(readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    line_ids = fields.One2many(
        comodel_name="import.pattern.wizard.line",
        inverse_name="wizard_id",
        readonly=True,
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        if "res_model" in fields_list and model and not values.get("res_model"):
            # from the list of a model; the screens of patterns are none
            is_data = not model.startswith("pattern.")
            values["res_model"] = model if is_data else False
        patterns = self._find_patterns(values.get("res_model"))
        if "pattern_id" in fields_list and len(patterns) == 1:
            values.setdefault("pattern_id", patterns.id)
        return values

    @api.depends("res_model")
    def _compute_has_patterns(self):
        for wizard in self:
            wizard.has_patterns = bool(self._find_patterns(wizard.res_model))

    @api.model
    def _find_patterns(self, res_model: str | None):
        domain = [("res_model", "=", res_model)] if res_model else []
        return self.env["pattern.config"].search(domain)

    # ------------------------------------------------------------------
    # Which pattern
    # ------------------------------------------------------------------

    @api.onchange("file", "file_name")
    def _onchange_file(self):
        """Propose the pattern that understands the header best."""
        self.pattern_notice = False
        self.is_previewed = False
        if not self.file or not self.file_name:
            return
        patterns = self._find_patterns(self.res_model)
        if self.pattern_id:
            patterns = self.pattern_id | patterns
        found = self._rank(patterns, base64.b64decode(self.file))
        if not found:
            return
        count, pattern = found[0]
        self.pattern_id = pattern
        if len(patterns) > 1:
            self.pattern_notice = (
                self.env._("No pattern understands the whole header; this one, most.")
                if count
                else self.env._("Proposed, because it understands the header.")
            )

    @api.model
    def _rank(self, patterns, content: bytes) -> list[tuple]:
        """Patterns with the number of columns that they do not understand."""
        ranked = []
        for place, pattern in enumerate(patterns):
            count = self.env["pattern.file"]._count_problems(
                pattern, self.file_name, io.BytesIO(content)
            )
            if count is not None:
                ranked.append((count, place, pattern))
        ranked.sort(key=lambda item: item[:2])
        return [(count, pattern) for count, _place, pattern in ranked]

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_preview(self):
        """Look at the first rows.

        :return: the same dialog
        :raises UserError: when the file or its header is not right
        """
        self.ensure_one()
        opened = self._open()
        lines = self.env["pattern.file"]._preview(self.pattern_id, opened, _PREVIEWED)
        self.line_ids.unlink()
        self.write(
            {
                "is_previewed": True,
                "row_count": opened.row_count,
                "same_file_notice": self._get_same_file_notice(),
                "line_ids": [
                    fields.Command.create(
                        {
                            "row_number": line.row_number,
                            "name": line.name,
                            "outcome": line.outcome,
                            "message": line.message,
                        }
                    )
                    for line in lines
                ],
            }
        )
        return self._reopen()

    def _get_same_file_notice(self) -> str | bool:
        """What to know when these very rows were imported before."""
        runs = self.env["transfer.run"]
        with self.attachment_id.sudo()._open_stream() as stream:  # the user's upload
            checksum = get_checksum(stream)
        same = runs._find_same_file(checksum, self.pattern_id.res_model, [])
        return bool(same) and runs._describe_same_file(same)

    def action_forget_file(self):
        """Upload another file instead."""
        self.ensure_one()
        self.attachment_id.sudo().unlink()  # the user's own upload
        return self._reopen()

    def action_back(self):
        """Choose another file or pattern."""
        self.ensure_one()
        self.is_previewed = False
        return self._reopen()

    def action_import(self):
        """Import in the background.

        :return: action that opens the new file
        """
        return self._submit(is_check=False)

    def action_check(self):
        """Check the whole file in the background; nothing is written."""
        return self._submit(is_check=True)

    def _submit(self, *, is_check: bool):
        self.ensure_one()
        opened = self._open()
        file = self.env["pattern.file"]._submit(
            self.pattern_id, opened, is_check=is_check
        )
        # the run has it now
        self.write({"attachment_id": False, "file": False})
        return open_form(file._name, file.id)

    # ------------------------------------------------------------------
    # File
    # ------------------------------------------------------------------

    def _open(self):
        if not self.pattern_id:
            raise UserError(self.env._("Choose the pattern that the file follows."))
        attachment = self._get_attachment()
        return self.env["pattern.file"]._open(
            self.pattern_id, self.file_name or attachment.name, attachment
        )

    def _get_attachment(self):
        """The uploaded file, kept once so that it need not be sent again."""
        if self.file:
            self.attachment_id.sudo().unlink()  # the user's own, of an earlier file
            # The dialog is the user's own; its file is handed over to a run, which
            # users only read.
            self.attachment_id = (
                self.env["ir.attachment"]
                .sudo()
                ._create_from_stream(
                    self.file_name or "import",
                    io.BytesIO(base64.b64decode(self.file)),
                    res_model=self._name,
                    res_id=self.id,
                )
            )
            self.file = False
        if not self.attachment_id:
            raise UserError(self.env._("Choose the file to import."))
        return self.attachment_id

    def _reopen(self) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import with a Pattern"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class PatternImportLine(models.TransientModel):
    _name = "import.pattern.wizard.line"
    _description = "Previewed row of an import with a pattern"
    _order = "row_number, id"

    wizard_id = fields.Many2one(
        comodel_name="import.pattern.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    row_number = fields.Integer(string="Line", readonly=True)
    name = fields.Char(string="Record", readonly=True)
    outcome = fields.Selection(
        selection=lambda self: self._selection_outcome(), readonly=True
    )
    message = fields.Text(string="What Happens", readonly=True)

    @api.model
    def _selection_outcome(self) -> Sequence[tuple[str, str]]:
        # sentences of the addon of the runs, translated there
        return self.env["transfer.run"]._translate_labels(CHECK_ROW_LABELS)
