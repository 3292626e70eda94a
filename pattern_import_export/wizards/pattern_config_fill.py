# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.formats import TableOptions, guess_format
from odoo.addons.base_import_async.core.formats.base import HEAD_SIZE

from ..core import rules
from ..core.guess import GUESS_LABELS

_SAMPLE_ROWS = 50


class PatternConfigFill(models.TransientModel):
    """Columns for a pattern from what is there already; a person corrects them."""

    _name = "pattern.config.fill"
    _description = "Columns of a pattern from elsewhere"

    pattern_id = fields.Many2one(
        comodel_name="pattern.config", required=True, ondelete="cascade"
    )
    res_model = fields.Char(related="pattern_id.res_model", string="Technical Model")
    source = fields.Selection(
        selection=[
            ("list_view", "The list on the screen"),
            ("profile", "A saved export list"),
            ("sample", "A sample file"),
        ],
        string="Columns From",
        required=True,
        default="list_view",
    )
    profile_id = fields.Many2one(comodel_name="ir.exports", string="Export List")
    sample = fields.Binary(string="File", attachment=False)
    sample_name = fields.Char()
    line_ids = fields.One2many(
        comodel_name="pattern.config.fill.line",
        inverse_name="fill_id",
        string="Columns",
    )
    notes = fields.Text(readonly=True)
    date_format = fields.Selection(
        selection=lambda self: rules.DATE_FORMATS,  # examples have no language
        string="Dates",
    )
    decimal_separator = fields.Selection(
        selection=lambda self: rules.DECIMALS, string="Numbers"
    )

    def action_read(self):
        """Show what the source has; the pattern is not touched yet."""
        self.ensure_one()
        self.pattern_id.check_access("write")
        vals_list, notes = self._read_source()
        self.line_ids = [Command.clear(), *map(Command.create, vals_list)]
        self.notes = "\n".join(notes)
        if not vals_list:
            raise UserError(
                self.env._("There is no column to take. Choose another source.")
            )
        return self._reopen()

    def _read_source(self) -> tuple[list[dict], list[str]]:
        """Values of the lines to show, and what was left out and why."""
        if self.source == "list_view":
            return self.pattern_id._read_list_view()
        if self.source == "profile":
            if not self.profile_id:
                raise UserError(self.env._("Choose the export list."))
            return self.pattern_id._read_export_profile(self.profile_id)
        if not self.sample:
            raise UserError(self.env._("Choose the file."))
        rows = self._read_sample_rows()
        vals_list, notes = self.pattern_id._read_sample(rows)
        notation, doubts = self.pattern_id._guess_notation(rows[1:])
        self.write(notation)
        return vals_list, notes + doubts

    def _read_sample_rows(self) -> list[tuple]:
        stream = io.BytesIO(base64.b64decode(self.sample))
        head = stream.read(HEAD_SIZE)
        try:
            table = guess_format(self.sample_name, None, head)
            options = table.complete_options(stream, TableOptions(is_exact=True))
            preview = table.preview(stream, options, _SAMPLE_ROWS)
        except TransferError as error:
            raise UserError(self.env["transfer.run"]._explain(error)) from error
        return [row.cells for row in preview.rows]

    def _reopen(self) -> dict:
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Columns from Elsewhere"),
        }

    def action_replace(self):
        """The shown columns become the columns of the pattern."""
        return self._take([Command.clear()], 0)

    def action_add(self):
        """The shown columns come after those of the pattern."""
        last = max(self.pattern_id.line_ids.mapped("sequence"), default=0)
        return self._take([], last)

    def _take(self, commands: list, sequence: int) -> dict:
        self.ensure_one()
        chosen = self.line_ids.filtered("is_taken")
        if not chosen:
            raise UserError(self.env._("Tick at least one column."))
        if self.source == "sample":
            self.pattern_id.write(
                {
                    "date_format": self.date_format or self.pattern_id.date_format,
                    "decimal_separator": self.decimal_separator
                    or self.pattern_id.decimal_separator,
                }
            )
        self.pattern_id.line_ids = [
            *commands,
            *(
                Command.create(
                    {**line._prepare_line_vals(), "sequence": sequence + 10 * place}
                )
                for place, line in enumerate(chosen, 1)
            ),
        ]
        return {"type": "ir.actions.act_window_close"}


class PatternConfigFillLine(models.TransientModel):
    _name = "pattern.config.fill.line"
    _description = "Column of a pattern from elsewhere"
    _order = "sequence, id"

    fill_id = fields.Many2one(
        comodel_name="pattern.config.fill", required=True, ondelete="cascade"
    )
    res_model = fields.Char(related="fill_id.res_model", string="Technical Model")
    sequence = fields.Integer()
    is_taken = fields.Boolean(string="Take", default=True)
    header = fields.Char(string="In the Source", readonly=True)
    path = fields.Char(string="Field")
    is_key = fields.Boolean(string="Key")
    occurrence_count = fields.Integer(string="Number", default=1)
    is_auto_sized = fields.Boolean(string="As Many as Needed")
    lang = fields.Char(string="Language", readonly=True)
    custom_header = fields.Char(string="Header of Its Own")
    guessed_type = fields.Selection(
        selection=lambda self: self._selection_guessed_type(),
        string="Seems to Hold",
        readonly=True,
    )
    sample = fields.Char(string="Examples", readonly=True)
    problem = fields.Char(readonly=True)

    @api.model
    def _selection_guessed_type(self) -> list[tuple[str, str]]:
        return self.env["pattern.config"]._translate_labels(GUESS_LABELS)

    @api.onchange("path")
    def _onchange_path(self):
        """What was not recognised is no problem once somebody chose the field."""
        if self.path:
            self.problem = False

    def _prepare_line_vals(self) -> dict:
        """Values of the line of the pattern."""
        self.ensure_one()
        return {
            "path": self.path,
            "is_key": self.is_key,
            "occurrence_count": self.occurrence_count,
            "is_auto_sized": self.is_auto_sized,
            "lang": self.lang,
            "custom_header": self.custom_header,
        }
