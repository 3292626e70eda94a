# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.client_actions import open_form
from ..models.replacements import get_field

USE, EMPTY, CREATE = "use", "empty", "create"


class TransferValueFix(models.TransientModel):
    """Asks once for each wrong value what it means, then retries its rows."""

    _name = "transfer.value.fix"
    _description = "Fix an import by value"

    run_id = fields.Many2one(
        comodel_name="transfer.run", required=True, ondelete="cascade", readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="transfer.value.fix.line", inverse_name="fix_id"
    )
    is_check = fields.Boolean(related="run_id.is_check")
    total_count = fields.Integer(
        readonly=True, help="Distinct values that failed; the most frequent are listed."
    )
    listed_count = fields.Integer(compute="_compute_listed")
    has_references = fields.Boolean(compute="_compute_listed")
    has_choices = fields.Boolean(compute="_compute_listed")
    has_texts = fields.Boolean(compute="_compute_listed")

    @api.depends("line_ids.kind")
    def _compute_listed(self):
        for fix in self:
            kinds = fix.line_ids.mapped("kind")
            fix.listed_count = len(kinds)
            fix.has_references = "record" in kinds
            fix.has_choices = "choice" in kinds
            fix.has_texts = "text" in kinds

    @api.model
    def _create_for(self, run, values, total: int):
        """The question about these values of a run.

        :param values: list of :class:`UnknownValue`
        :param total: how many there are, listed or not
        """
        fix = self.create({"run_id": run.id, "total_count": total})
        model = self.env[run.res_model]
        lines, choices = [], []
        for path in dict.fromkeys(value.path for value in values):
            field = get_field(model, path)
            if field is not None and field.type == "selection":
                labels = field.get_description(self.env, ["selection"])["selection"]
                choices += [
                    {"fix_id": fix.id, "path": path, "value": key, "name": label}
                    for key, label in labels
                ]
        for value in values:
            field = get_field(model, value.path)
            kind = "text"
            if field is not None and field.comodel_name:
                kind = "record"
            elif field is not None and field.type == "selection":
                kind = "choice"
            lines.append(
                {
                    "fix_id": fix.id,
                    "path": value.path,
                    "column": value.column,
                    "value": value.value,
                    "row_count": value.row_count,
                    "kind": kind,
                    "res_model": kind == "record" and field.comodel_name,
                }
            )
        self.env["transfer.value.fix.choice"].create(choices)
        self.env["transfer.value.fix.line"].create(lines)
        return fix

    def action_retry(self):
        """Keep what was chosen and load the failed rows again.

        :return: the action that closes the question or, for a check, opens the next
        :raises UserError: when nothing was chosen, or something cannot be
        """
        self.ensure_one()
        self.run_id._check_may_act()
        lines = self.line_ids.filtered("action")
        if not lines:
            raise UserError(
                self.env._("Say for at least one value what is to be used instead.")
            )
        maps = self.env["transfer.value.map"]
        for line in lines:
            maps |= line._make_map()
        # users only read runs; the right was checked
        run = self.run_id.sudo()._retry_with(maps)
        if run.id != self.run_id.id:
            return open_form(run._name, run.id)
        return {"type": "ir.actions.act_window_close"}


class TransferValueFixLine(models.TransientModel):
    _name = "transfer.value.fix.line"
    _description = "Value to fix"
    _order = "row_count desc, id"

    fix_id = fields.Many2one(
        comodel_name="transfer.value.fix", required=True, ondelete="cascade"
    )
    path = fields.Char(readonly=True)
    column = fields.Char(readonly=True)
    value = fields.Char(string="In the File", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    kind = fields.Selection(
        selection=[("record", "Record"), ("choice", "Choice"), ("text", "Text")],
        readonly=True,
    )
    action = fields.Selection(
        selection=[
            (USE, "Use instead:"),
            (EMPTY, "Leave empty"),
            (CREATE, "Create it"),
        ],
        string="What to Do",
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")
    choice_id = fields.Many2one(
        comodel_name="transfer.value.fix.choice", ondelete="cascade"
    )
    new_text = fields.Char(string="Text")
    is_remembered = fields.Boolean(
        string="Remember", help="Your later imports take it by themselves."
    )

    @api.onchange("res_id", "choice_id", "new_text")
    def _onchange_target(self):
        if self.res_id or self.choice_id or self.new_text:
            self.action = USE

    @api.onchange("action")
    def _onchange_action(self):
        if self.action != USE:
            self.res_id = self.choice_id = self.new_text = False

    def _make_map(self):
        """What was chosen, as a map of the run or one that is remembered."""
        self.ensure_one()
        if self.action == CREATE:
            self._create_record()
        run, maps = self.fix_id.run_id, self.env["transfer.value.map"]
        vals = {
            # users do not read models
            "model_id": run.sudo().model_id.id,
            "field_path": self.path,
            "value": self.value,
            "is_remembered": self.is_remembered,
            # whoever fixes it: the import is its user's, and so are later ones
            "user_id": run.user_id.id,
            "company_id": run.company_id.id,
            **self._prepare_target_vals(),
        }
        known = maps.search(
            [("res_model", "=", run.res_model), ("is_remembered", "=", True)]
            + [(name, "=", vals[name]) for name in ("field_path", "value")]
            + [(name, "=", vals[name]) for name in ("user_id", "company_id")]
        )
        if known and self.is_remembered:
            known.write(vals)
            return known
        return maps.create(vals)

    def _prepare_target_vals(self) -> dict:
        target = {"action": "empty", "target_id": False, "new_text": False}
        if self.action == EMPTY:
            return target
        text = self.choice_id.value if self.kind == "choice" else self.new_text
        chosen = self.res_id if self.kind == "record" else text
        if not chosen:
            raise UserError(
                self.env._(
                    "Choose what to use instead of “%(value)s” (%(column)s).",
                    value=self.value,
                    column=self.column,
                )
            )
        if self.kind == "record":
            return {**target, "action": "record", "target_id": self.res_id}
        return {**target, "action": "text", "new_text": text}

    def _create_record(self) -> None:
        """Create the record that the file names, with the rights of the person."""
        model = self.env[self.res_model] if self.res_model in self.env else None
        is_name = not self.path.endswith(("/id", "/.id"))
        if model is None or not is_name:
            raise UserError(
                self.env._(
                    "“%(value)s” (%(column)s) cannot be created from here: only "
                    "records that the file names by their name can.",
                    value=self.value,
                    column=self.column,
                )
            )
        try:
            self.res_id = model.name_create(self.value)[0]
        except (AccessError, UserError) as error:
            raise UserError(
                self.env._(
                    "“%(value)s” (%(column)s) could not be created: %(reason)s",
                    value=self.value,
                    column=self.column,
                    reason=error,
                )
            ) from error


class TransferValueFixChoice(models.TransientModel):
    _name = "transfer.value.fix.choice"
    _description = "Possible value of a field"
    _order = "id"

    fix_id = fields.Many2one(
        comodel_name="transfer.value.fix", required=True, ondelete="cascade"
    )
    path = fields.Char(required=True)
    value = fields.Char(required=True)
    name = fields.Char(required=True)
