# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.base_import_async.core.formats import TableOptions
from odoo.addons.base_import_async.core.notation import ISO, Notation
from odoo.addons.base_import_async.core.states import ON_ERROR_LABELS

from ..core import rules


class PatternConfig(models.Model):
    """The layout of a file that goes in and out, and what an import of it may do."""

    _name = "pattern.config"
    _description = "Import and export pattern"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        comodel_name="ir.model",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('transient', '=', False), ('abstract', '=', False)]",
    )
    res_model = fields.Char(
        related="model_id.model", string="Technical Model", store=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        ondelete="cascade",
        help="Empty: for all companies.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Only For",
        ondelete="cascade",
        help="Empty: for everybody who may use patterns.",
    )
    line_ids = fields.One2many(
        comodel_name="pattern.config.line",
        inverse_name="pattern_id",
        string="Columns",
        copy=True,
    )
    column_count = fields.Integer(compute="_compute_column_count")
    is_readonly = fields.Boolean(
        string="Only to Be Read",
        compute="_compute_is_readonly",
        compute_sudo=False,
        help="Whether the user may only look at patterns.",
    )
    # The file.
    export_format = fields.Selection(
        selection=lambda self: self._translate_labels(rules.EXPORT_FORMAT_LABELS),
        string="File Format",
        required=True,
        default="xlsx",
    )
    header_format = fields.Selection(
        selection=lambda self: self._translate_labels(rules.HEADER_FORMAT_LABELS),
        string="Header",
        required=True,
        default=rules.HeaderFormat.TECHNICAL.value,
    )
    csv_value_delimiter = fields.Char(
        string="Separator",
        size=1,
        help="Empty: a comma in files that go out, found out in files that come in.",
    )
    csv_quote_character = fields.Char(string="Quote", size=1, default='"')
    csv_encoding = fields.Selection(
        selection=rules.ENCODINGS,
        string="Encoding",
        help="Empty: UTF-8 in files that go out, found out in files that come in. "
        "Short files in another encoding may be taken for a wrong one.",
    )
    date_format = fields.Selection(
        selection=lambda self: rules.DATE_FORMATS,  # examples have no language
        string="Dates",
        required=True,
        default=ISO,
        help="How dates are written where they are text: in CSV files, and in cells of "
        "a spreadsheet that hold a text. Dates such as 2026-12-31 are always read.",
    )
    decimal_separator = fields.Selection(
        selection=lambda self: rules.DECIMALS,
        string="Numbers",
        required=True,
        default=".",
        help="How numbers are written where they are text.",
    )
    tab_to_import = fields.Selection(
        selection=lambda self: self._translate_labels(rules.TAB_TO_IMPORT_LABELS),
        string="Sheet to Read",
        required=True,
        default="first",
    )
    has_version = fields.Boolean(
        string="Column of Versions",
        help="Files that go out carry a hidden column. A row of such a file is refused "
        "when its record was changed since.",
    )
    # How an import runs.
    chunk_size = fields.Integer(
        help="Rows that one job loads. 0: chosen by how long earlier imports took."
    )
    process_multi = fields.Boolean(
        string="In Parallel",
        default=True,
        help="Several workers load at the same time.",
    )
    job_priority = fields.Integer(
        string="Priority", default=10, help="The lower, the sooner."
    )
    on_error = fields.Selection(
        selection=lambda self: self._selection_on_error(),
        string="On Wrong Rows",
        required=True,
        default="row",
    )
    restrict_columns = fields.Boolean(
        string="Only Its Own Columns",
        default=True,
        help="A file with other columns than these is refused.",
    )
    # What an import may do.
    strategy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.STRATEGY_LABELS),
        string="Records",
        required=True,
        default=rules.Strategy.CREATE_UPDATE.value,
    )
    default_resolution = fields.Selection(
        selection=lambda self: self._translate_labels(rules.RESOLUTION_LABELS),
        string="Which Value Stays",
        required=True,
        default="other",
        help="The newer one needs a column that holds the date of the last change.",
    )
    blank_policy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.BLANK_POLICY_LABELS),
        string="Blank Cells",
        required=True,
        default=rules.BlankPolicy.KEEP.value,
        help="#clear in a cell always clears.",
    )
    many2many_policy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.MANY_POLICY_LABELS),
        string="Lists Such as Tags",
        required=True,
        default=rules.ManyPolicy.REPLACE.value,
    )
    one2many_policy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.CHILD_POLICY_LABELS),
        string="Lines That Are Not in the File",
        required=True,
        default=rules.ChildPolicy.KEEP.value,
    )
    missing_policy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.MISSING_POLICY_LABELS),
        string="Related Records Not Found",
        required=True,
        default=rules.MissingPolicy.ERROR.value,
    )
    repeat_policy = fields.Selection(
        selection=lambda self: self._translate_labels(rules.REPEAT_POLICY_LABELS),
        string="Same Key Twice in a File",
        required=True,
        default=rules.RepeatPolicy.ERROR.value,
    )

    _chunk_size_positive = models.Constraint(
        "CHECK (chunk_size >= 0)", "The number of rows of a job cannot be negative."
    )

    @api.depends("line_ids")
    def _compute_column_count(self):
        for pattern in self:
            pattern.column_count = len(pattern.line_ids)

    @api.depends_context("uid")
    def _compute_is_readonly(self):
        self.is_readonly = not self.browse().has_access("write")

    def _get_notation(self) -> Notation:
        self.ensure_one()
        return Notation(date_format=self.date_format, decimal=self.decimal_separator)

    def _get_csv_options(self) -> TableOptions:
        """How a csv file that goes out is written."""
        return TableOptions(
            separator=self.csv_value_delimiter or ",",
            quoting=self.csv_quote_character or '"',
            encoding=self.csv_encoding or None,
            notation=self._get_notation(),
        )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" in (default or {}):
            return vals_list
        return [
            {**vals, "name": self.env._("%s (copy)", pattern.name)}
            for pattern, vals in zip(self, vals_list, strict=True)
        ]

    def action_fill(self):
        """Take columns from a list, a saved export list or a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Columns from Elsewhere"),
            "res_model": "pattern.config.fill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_pattern_id": self.id},
        }

    @api.model
    def _translate_labels(self, labels: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Labels of ``core/`` in the language of the user."""
        # pylint: disable=translation-contains-variable
        return [(value, self.env._(label)) for value, label in labels]

    @api.model
    def _selection_on_error(self) -> list[tuple[str, str]]:
        # sentences of the addon of the runs, translated there
        return self.env["transfer.run"]._translate_labels(ON_ERROR_LABELS)
