# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class OdooPeerBackend(models.Model):
    """Which records are exchanged."""

    _inherit = "odoo.peer.backend"

    partner_domain = fields.Char(
        string="Contacts",
        # Fields of the kernel only: either side may have no other app.
        default="[('user_ids', '=', False)]",
        help="Which contacts are exchanged, on both sides. Users of a database are its "
        "own affair.",
    )
    with_company_contacts = fields.Boolean(
        string="Contacts of Own Companies",
        help="Exchange the contacts, too, that the companies of either database are.",
    )

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        self._check_filter("partner_domain", "res.partner")

    def _check_filter(self, field_name: str, model_name: str):
        """Refuse a filter that selects nothing of the model, for being wrong."""
        for backend in self:
            try:
                domain = Domain(backend._get_filter(field_name))
                domain.validate(self.env[model_name])
            except (ValueError, SyntaxError, TypeError, NameError) as error:
                label = self._fields[field_name]._description_string(self.env)
                raise ValidationError(
                    self.env._(
                        "%(field)s: this filter is wrong: %(reason)s",
                        field=label,
                        reason=error,
                    )
                ) from error

    @api.model
    def _get_scope_fields(self) -> set[str]:
        """The settings that say which records are exchanged."""
        return {"partner_domain", "with_company_contacts", "export_new"}

    def _start_over(self):
        """Look at all records again: others are wanted now."""
        # sudo: cursors follow the settings, whoever may change those.
        self.sudo().cursor_ids.action_reset()

    def _get_partner_domain(self) -> list:
        """Which of our contacts are exchanged."""
        wanted = Domain(self._get_filter("partner_domain"))
        if not self.with_company_contacts:
            # sudo: which contacts are companies of ours decides what leaves.
            companies = self.env["res.company"].sudo().with_context(active_test=False)
            rows = companies._read_group([], aggregates=["partner_id:recordset"])
            wanted &= Domain("id", "not in", rows[0][0].ids)
        return list(wanted)

    def _get_filter(self, field_name: str) -> list:
        """The domain that is written in one of the settings."""
        return literal_eval(self[field_name] or "[]")
