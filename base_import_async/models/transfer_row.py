# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.states import OUTCOME_LABELS, Outcome
from .client_actions import open_form
from .copying import copy_values


class TransferRow(models.Model):
    """The ledger: what became of each record of the file.

    One entry per record that was created, changed, set aside or skipped.
    Unchanged records are only counted on their chunk.
    """

    _name = "transfer.row"
    _description = "Row of an import"
    _order = "chunk_id, first_row, id"
    _rec_name = "first_row"

    chunk_id = fields.Many2one(
        comodel_name="transfer.chunk",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    run_id = fields.Many2one(related="chunk_id.run_id", string="Run")
    first_row = fields.Integer(string="Line", readonly=True)
    last_row = fields.Integer(string="To Line", readonly=True)
    kind = fields.Selection(
        selection=[("record", "Record"), ("side", "Along with the record")],
        default="record",
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=lambda self: self._selection_outcome(),
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    key = fields.Char(readonly=True, help="External id that the row gives the record.")
    column = fields.Char(readonly=True, help="Heading of the column at fault.")
    message = fields.Text(readonly=True)
    issues = fields.Json(readonly=True, help="Every message with line and column.")
    changes = fields.Json(
        readonly=True, help="In a check: field → what it says now, what it would say."
    )
    written_at = fields.Datetime(
        readonly=True, help="When this run last wrote the record."
    )

    old_values = fields.Json(
        readonly=True, help="What the fields held before this run wrote them."
    )
    edited_at = fields.Datetime(
        readonly=True, help="When somebody else wrote the record after this run."
    )
    undo_row_id = fields.Many2one(
        comodel_name="transfer.row",
        string="Undoes",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The entry of the undone import that this entry is about.",
    )

    record_name = fields.Char(compute="_compute_record_name")

    # Two questions are asked of a large ledger: what happened to this record,
    # and which row brought this key.
    _record_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _key_idx = models.Index("(chunk_id, key) WHERE key IS NOT NULL")

    @api.model
    def _selection_outcome(self):
        return self.env["transfer.run"]._translate_labels(OUTCOME_LABELS)

    @api.model
    @api.private
    def _insert_entries(self, vals_list: list[dict]) -> None:
        """Insert ledger entries with one statement.

        A ledger line has no compute, no tracking and no constraint of its own,
        and there are as many of them as records: ``create`` would cost as much
        as some of the records.
        """
        if not vals_list:
            return
        names = [
            "chunk_id", "first_row", "last_row", "kind", "outcome", "res_model",
            "res_id", "key", "column", "message", "issues", "changes", "written_at",
            "old_values", "undo_row_id",
        ]  # fmt: skip
        copy_values(self, names, vals_list)
        self.invalidate_model()

    def _compute_record_name(self):
        self.record_name = False
        for model, rows in self.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(filter(None, rows.mapped("res_id")))
            # what the user may not read, or is gone, has no name for him
            readable = records.exists()._filtered_access("read")
            names = {record.id: record.display_name for record in readable}
            for row in rows:
                row.record_name = names.get(row.res_id, False)

    def action_open_record(self):
        """Open the record that this row created or changed.

        :raises UserError: when there is none, or none any more
        """
        self.ensure_one()
        self.check_access("read")
        known = self.res_id and self.res_model in self.env
        if not known or (self.outcome == Outcome.FAILED.value and not self.undo_row_id):
            raise UserError(self.env._("This row has no record."))
        if not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(self.env._("This record is not there any more."))
        return open_form(self.res_model, self.res_id)
