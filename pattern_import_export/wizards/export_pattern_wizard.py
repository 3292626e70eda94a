# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.base_import_async.models.client_actions import open_form

from ..models.pattern_file_export import LAST_RUN
from ..models.saved_filters import get_filter_domain


class ExportPatternWizard(models.TransientModel):
    """Export with a pattern: which records, and with which columns."""

    _name = "export.pattern.wizard"
    _description = "Export with a pattern"

    res_model = fields.Char(string="Technical Model", readonly=True)
    pattern_id = fields.Many2one(
        comodel_name="pattern.config",
        required=True,
        ondelete="cascade",
        domain="[('res_model', '=', res_model)]",
    )
    scope = fields.Selection(
        selection=[
            ("selection", "Selected records"),
            ("domain", "All records of the list"),
            ("filter", "A saved filter"),
        ],
        string="Records",
        required=True,
        default="domain",
    )
    res_ids = fields.Json()
    domain = fields.Char(default="[]")
    filter_id = fields.Many2one(
        comodel_name="ir.filters", domain="[('model_id', '=', res_model)]"
    )
    since_mode = fields.Selection(
        selection=[
            ("all", "All of them"),
            ("last", "What changed since my last export with this pattern"),
            ("date", "What changed since a date"),
        ],
        string="Of These",
        required=True,
        default="all",
    )
    since = fields.Datetime()
    sort_field = fields.Char(string="Sorted by", help="Empty: as in lists.")
    is_descending = fields.Boolean(string="From the Last to the First")
    row_limit = fields.Integer(string="At Most", help="0: all records.")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        default=lambda self: self.env.lang,
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        default=lambda self: str(self.env.tz),
        help="With another one than your own, each time is written with its zone: the "
        "file means the same whoever imports it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
        help="Only records and values of this company. Empty: as on the screen.",
    )
    selected_count = fields.Integer(compute="_compute_selected_count")
    record_count = fields.Integer(compute="_compute_record_count")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        model = values.get("res_model") or context.get("active_model")
        values["res_model"] = model
        values["res_ids"] = context.get("active_ids") or []
        values["domain"] = repr(context.get("active_domain") or [])
        values["scope"] = "selection" if values["res_ids"] else "domain"
        values["pattern_id"] = self._propose_pattern(model).id
        return values

    @api.model
    def _propose_pattern(self, model: str | None):
        """The pattern of my last export, else the first that is no part of others."""
        patterns = self.env["pattern.config"].search([("res_model", "=", model)])
        last = self.env["transfer.run"].search(
            [
                ("pattern_id", "in", patterns.ids),
                ("user_id", "=", self.env.uid),
                ("is_export", "=", True),
            ],
            order="id desc",
            limit=1,
        )
        whole = patterns - patterns.line_ids.sub_pattern_id
        return (last.pattern_id & patterns) or (whole or patterns)[:1]

    @api.depends("res_ids")
    def _compute_selected_count(self):
        for wizard in self:
            wizard.selected_count = len(wizard.res_ids or [])

    @api.depends("scope", "filter_id", "res_ids", "domain", "res_model", "company_id")
    def _compute_record_count(self):
        for wizard in self:
            wizard.record_count = wizard._count_records()

    def _count_records(self) -> int:
        if self.scope == "selection":
            return self.selected_count
        if self.res_model not in self.env or (
            self.scope == "filter" and not self.filter_id
        ):
            return 0
        return self._get_model().search_count(self._get_domain())

    def _get_model(self):
        """The records as the company of the export sees them."""
        model = self.env[self.res_model]
        company = self.company_id
        if not company:
            return model
        return model.with_context(allowed_company_ids=company.ids)

    def _check_selected(self) -> None:
        """:raises UserError: when selected records are not the company's"""
        if not self.company_id:
            return
        model = self._get_model().with_context(active_test=False)
        others = self.selected_count - model.search_count(
            [("id", "in", self.res_ids or [])]
        )
        if others:
            raise UserError(
                self.env._(
                    "%(count)s of the selected records are not seen in the company "
                    "%(company)s. Choose no company, or others.",
                    count=others,
                    company=self.company_id.name,
                )
            )

    def _get_domain(self) -> list:
        """The domain of the list, or of the saved filter.

        :raises UserError: when no filter is chosen, or it cannot be used
        """
        if self.scope == "domain":
            return ast.literal_eval(self.domain or "[]")
        if not self.filter_id:
            raise UserError(self.env._("Choose the saved filter."))
        return list(get_filter_domain(self.filter_id))

    def action_export(self):
        """Start the export and show how far it is.

        :raises UserError: for what cannot be exported, with the reason
        """
        self.ensure_one()
        chosen = self.scope == "selection"
        since = {"last": LAST_RUN, "date": self.since or False}.get(self.since_mode)
        if since is False:
            raise UserError(self.env._("Say since when, or choose all records."))
        if chosen:
            self._check_selected()
        file = self.env["pattern.file"]._submit_export(
            self.pattern_id,
            ids=(self.res_ids or []) if chosen else None,
            domain=None if chosen else self._get_domain(),
            since=since,
            options={
                "order": self._get_order(),
                "limit": self.row_limit,
                "lang": self.lang,
                "tz": self.tz,
                "company_id": self.company_id.id,
            },
        )
        return open_form("transfer.run", file.run_id.id)

    def _get_order(self) -> str:
        if not self.sort_field:
            return ""
        # records of one value have an order, too
        return f"{self.sort_field} {'desc' if self.is_descending else 'asc'}, id"
