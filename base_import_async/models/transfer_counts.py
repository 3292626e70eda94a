# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..core.report import LoadReport
from ..core.states import Outcome


class TransferCounts(models.AbstractModel):
    """Rows by outcome, as runs and chunks count them."""

    _name = "transfer.counts"
    _description = "Rows of an import by outcome"

    row_count = fields.Integer(
        string="Rows", readonly=True, help="Rows of the file that hold data."
    )
    record_count = fields.Integer(
        string="Records",
        readonly=True,
        help="Records that were created, updated or found unchanged.",
    )
    created_count = fields.Integer(string="Created", readonly=True)
    updated_count = fields.Integer(string="Updated", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    skipped_count = fields.Integer(string="Skipped", readonly=True)
    failed_count = fields.Integer(string="Failed", readonly=True)
    cancelled_count = fields.Integer(string="Cancelled", readonly=True)
    reversed_count = fields.Integer(string="Reversed", readonly=True)
    kept_count = fields.Integer(string="Kept", readonly=True)
    exported_count = fields.Integer(string="Exported", readonly=True)

    def _prepare_count_vals(self, report: LoadReport) -> dict[str, int]:
        """Counters of rows by outcome."""
        return {f"{outcome.value}_count": report.count(outcome) for outcome in Outcome}
