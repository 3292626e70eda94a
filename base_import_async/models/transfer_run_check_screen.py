# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .client_actions import open_form, rename

# A form shows the first of them; a button opens them all.
_SHOWN_CHANGES = 100


class TransferRun(models.Model):
    """What the form shows of a check."""

    _inherit = "transfer.run"

    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        compute="_compute_kind",
        store=True,
        index=True,
    )
    import_run_id = fields.Many2one(
        comodel_name="transfer.run",
        string="Import",
        compute="_compute_import_run_id",
        help="The import that was made from this check, the last if there are several.",
    )
    parent_is_check = fields.Boolean(
        related="parent_id.is_check", string="Made from a Check"
    )
    changed_row_ids = fields.Many2many(
        comodel_name="transfer.row",
        compute="_compute_changed_row_ids",
        help="The first records that a check would change.",
    )

    @api.model
    def _selection_kind(self) -> list[tuple[str, str]]:
        return [
            ("import", self.env._("Import")),
            ("check", self.env._("Check")),
            ("undo", self.env._("Undo")),
            ("export", self.env._("Export")),
        ]

    @api.depends("is_check", "undo_of_id")
    def _compute_kind(self):
        for run in self:
            other = "undo" if run.undo_of_id else "import"
            run.kind = "check" if run.is_check else other

    @api.depends("child_ids")
    def _compute_import_run_id(self):
        for run in self:
            made = run.child_ids.filtered(lambda child: not child.is_check)
            run.import_run_id = made.sorted("id")[-1:] if run.is_check else False

    def _compute_changed_row_ids(self):
        for run in self:
            rows = self.env["transfer.row"]
            if run.is_check:
                rows = rows.search(
                    run._get_changes_domain(),
                    order="first_row, id",
                    limit=_SHOWN_CHANGES,
                )
            run.changed_row_ids = rows

    def _get_changes_domain(self) -> list:
        return [("chunk_id.run_id", "=", self.id), ("changes", "!=", False)]

    def action_view_rows(self):
        action = super().action_view_rows()
        if self.is_check:
            action = rename(action, self.env._("Rows checked, nothing written"))
        return action

    def action_view_changes(self):
        """The records that a check would change, with old and new values."""
        self.ensure_one()
        xmlid = "base_import_async.transfer_row_action_changes"
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        return {**action, "domain": self._get_changes_domain()}

    def action_open_parent(self):
        """The check, or the import, that this run was made from."""
        self.ensure_one()
        self.parent_id.check_access("read")
        return open_form(self._name, self.parent_id.id)

    def action_open_import(self):
        """The import that was made from this check."""
        self.ensure_one()
        self.import_run_id.check_access("read")
        return open_form(self._name, self.import_run_id.id)


class TransferRow(models.Model):
    _inherit = "transfer.row"

    change_words = fields.Json(
        compute="_compute_change_words",
        help="Label of the field, what it says, what it would say; in the reader's "
        "language.",
    )

    @api.depends("changes", "res_model")
    def _compute_change_words(self):
        for row in self:
            changes = row.changes or {}
            known = row.res_model in self.env
            model = self.env[row.res_model if known else row._name]
            fields_ = model.fields_get(list(changes), ["string"])
            row.change_words = [
                [fields_.get(name, {}).get("string", name), old, new]
                for name, (old, new) in changes.items()
            ]
