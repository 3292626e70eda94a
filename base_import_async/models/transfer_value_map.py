# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .replacements import get_field, normal_path


class TransferValueMap(models.Model):
    """What imports take instead of a value that Odoo does not understand.

    A map belongs to the runs that it was made for; one that is remembered is taken
    by later imports too: of its owner or, without an owner, of everybody.
    """

    _name = "transfer.value.map"
    _description = "Replaced value"
    _order = "model_id, field_path, value, id"
    _rec_name = "value"

    model_id = fields.Many2one(
        comodel_name="ir.model", required=True, ondelete="cascade", index=True
    )
    res_model = fields.Char(
        string="Technical Model", related="model_id.model", store=True, index=True
    )
    field_path = fields.Char(
        string="Technical Field",
        required=True,
        help="Where the column goes: country_id, parent_id/id, child_ids/email …",
    )
    field_label = fields.Char(compute="_compute_field_label", string="Field")
    value = fields.Char(string="Value in the File", required=True)
    action = fields.Selection(
        selection=[
            ("record", "Use the record"),
            ("text", "Use the text"),
            ("empty", "Leave empty"),
        ],
        string="What to Do",
        required=True,
        default="record",
    )
    target_model = fields.Char(compute="_compute_target_model", store=True)
    target_id = fields.Many2oneReference(string="Record", model_field="target_model")
    new_text = fields.Char(string="Text")
    is_remembered = fields.Boolean(
        string="Remembered", default=True, help="Later imports take it by themselves."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="For Imports of",
        default=lambda self: self.env.uid,
        ondelete="cascade",
        index=True,
        help="Empty: for the imports of everybody.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        ondelete="cascade",
        help="Empty: for all companies.",
    )
    run_ids = fields.Many2many(
        comodel_name="transfer.run",
        relation="transfer_run_value_map_rel",
        column1="map_id",
        column2="run_id",
        string="Imports",
        readonly=True,
    )

    _remembered_once = models.UniqueIndex(
        "(res_model, field_path, value, COALESCE(user_id, 0), COALESCE(company_id, 0))"
        " WHERE is_remembered",
        "There is another replacement for this value of the field already.",
    )

    @api.depends("res_model", "field_path")
    def _compute_target_model(self):
        for value_map in self:
            field = value_map._get_field()
            value_map.target_model = field is not None and field.comodel_name

    @api.depends("res_model", "field_path")
    @api.depends_context("lang")
    def _compute_field_label(self):
        for value_map in self:
            run = self.env["transfer.run"].new({"res_model": value_map.res_model})
            value_map.field_label = run._get_field_label(value_map.field_path)

    def _get_field(self):
        """The field whose values are replaced, ``None`` if there is none."""
        if self.res_model not in self.env or not self.field_path:
            return None
        return get_field(self.env[self.res_model], self.field_path)

    @api.constrains("res_model", "field_path", "action", "target_id", "new_text")
    def _check_target(self):
        for value_map in self:
            field = value_map._get_field()
            if field is None:
                raise ValidationError(
                    self.env._(
                        "There is no field “%(field)s” on %(model)s.",
                        field=value_map.field_path,
                        # users do not read models, only their names
                        model=value_map.model_id.sudo().name,
                    )
                )
            refers = bool(field.comodel_name)
            if value_map.action == "record" and not (refers and value_map.target_id):
                raise ValidationError(
                    self.env._("Choose the record for “%s”.", value_map.value)
                )
            if value_map.action == "text" and (refers or not value_map.new_text):
                raise ValidationError(
                    self.env._(
                        "“%(value)s” of %(field)s cannot be replaced by this text.",
                        value=value_map.value,
                        field=value_map.field_label,
                    )
                )
            if value_map.action == "record":
                # nobody points at what he may not see; constraints run as sudo
                target = self.env[value_map.target_model].browse(value_map.target_id)
                target.sudo(False).check_access("read")

    def _by_precedence(self):
        """The maps in such an order that for one value the last one counts.

        What was chosen for this very import counts most, then what its user
        remembers, then what is meant for everybody; a company before all companies.
        """
        return self.sorted(
            lambda m: (not m.is_remembered, bool(m.user_id), bool(m.company_id), m.id)
        )

    @api.model
    def _find_remembered(self, res_model: str, field_paths, user, company):
        """The maps that a new import takes by itself."""
        paths = {normal_path(path) for path in field_paths if path}
        # Which of them apply is said here, whatever company the user looks at.
        return self.sudo().search(
            Domain("is_remembered", "=", True)
            & Domain("res_model", "=", res_model)
            & Domain("field_path", "in", list(paths))
            & Domain("user_id", "in", [False, user.id])
            & Domain("company_id", "in", [False, company.id])
        )

    @api.autovacuum
    def _gc_maps(self) -> tuple[int, bool]:
        """Remove what was chosen for imports whose rows are gone."""
        domain = Domain("is_remembered", "=", False) & ~Domain(
            "run_ids", "any", [("aged_out_at", "=", False)]
        )
        maps = self.sudo().search(domain, limit=1000)  # everybody's
        count = len(maps)
        maps.unlink()
        return count, count == 1000
