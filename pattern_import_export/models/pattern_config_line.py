# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..core import rules


class PatternConfigLine(models.Model):
    """A column of a pattern, or several: one for each of the numbered records."""

    _name = "pattern.config.line"
    _description = "Column of a pattern"
    _order = "sequence, id"
    _rec_name = "path"

    pattern_id = fields.Many2one(
        comodel_name="pattern.config", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    res_model = fields.Char(related="pattern_id.res_model", string="Technical Model")
    path = fields.Char(
        string="Field",
        help="Fields on the way to the value, as in country_id|code. Without one the "
        "column stays empty and is passed over.",
    )
    is_key = fields.Boolean(
        string="Key", help="Records are found by this column and the other keys."
    )
    occurrence_count = fields.Integer(
        string="Number",
        default=1,
        help="Numbered columns of a field that holds several records. 0: one column "
        "with the names of all, or a row for each line.",
    )
    is_auto_sized = fields.Boolean(
        string="As Many as Needed",
        help="A file that goes out has at least so many columns, and more when a "
        "record has more.",
    )
    sub_pattern_id = fields.Many2one(
        comodel_name="pattern.config",
        string="Sub-Pattern",
        ondelete="restrict",
        help="The columns of each of the lines.",
    )
    add_select_tab = fields.Boolean(
        string="List of Choices", help="Excel offers the values that there are."
    )
    tab_filter_id = fields.Many2one(
        comodel_name="ir.filters",
        string="Choices",
        ondelete="restrict",
        help="Empty: all records.",
    )
    custom_header = fields.Char(
        string="Header of Its Own",
        help="Understood in files that come in, written when the pattern says so. {n} "
        "stands for the number of a numbered column.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Language of the value. Empty: the one of the user.",
    )
    default_value = fields.Char(
        string="Default", help="Taken for new records when the cell is blank."
    )
    resolution = fields.Selection(
        selection=lambda self: self.env["pattern.config"]._translate_labels(
            rules.RESOLUTION_LABELS
        ),
        string="Which Value Stays",
        help="Empty: as the pattern says.",
    )
    is_change_date = fields.Boolean(
        string="Date of Change",
        help="This column tells when the row was last changed, so that the newer value "
        "can stay.",
    )
    value_ids = fields.One2many(
        comodel_name="pattern.config.value",
        inverse_name="line_id",
        string="Value Map",
        copy=True,
    )
    headers = fields.Char(
        compute="_compute_headers", help="As they stand in the files."
    )
    # What the form shows follows from the last field of the path.
    last_type = fields.Char(compute="_compute_last_field")
    last_model = fields.Char(string="Technical Model", compute="_compute_last_field")
    last_model_id = fields.Many2one("ir.model", compute="_compute_last_field")
    choice_model = fields.Char(compute="_compute_last_field")
    has_list = fields.Boolean(compute="_compute_last_field")
    is_translated = fields.Boolean(compute="_compute_last_field")

    _occurrence_count_positive = models.Constraint(
        "CHECK (occurrence_count >= 0)", "The number of columns cannot be negative."
    )


class PatternConfigValue(models.Model):
    """What a value is called in the files."""

    _name = "pattern.config.value"
    _description = "Value of a column in a file"
    _order = "id"
    _rec_name = "file_value"

    line_id = fields.Many2one(
        comodel_name="pattern.config.line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    file_value = fields.Char(string="In the File", required=True)
    odoo_value = fields.Char(
        string="In Odoo", help="Empty: a file that comes in clears the value."
    )

    _file_value_uniq = models.UniqueIndex(
        "(line_id, file_value)", "This value of the file is listed already."
    )
