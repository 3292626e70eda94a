# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TransferRow(models.Model):
    """All that is wrong with a row, where the spine tells the first thing."""

    _inherit = "transfer.row"

    told = fields.Text(
        string="What Is Wrong",
        compute="_compute_told",
        help="Each fault of the row in a line of its own, with line and column where "
        "they differ from the first one's.",
    )

    @api.depends("message", "issues", "column", "first_row")
    def _compute_told(self):
        for row in self:
            lines = [row.message or ""]
            for issue in row.issues or ():
                is_first = (row.message or "").startswith(issue["message"])
                if issue.get("kind") == "warning" or is_first:
                    continue
                where = issue.get("column") or ""
                if issue["row_number"] != row.first_row:
                    where = f"{issue['row_number']} {where}".rstrip()
                lines.append(
                    f"{where}: {issue['message']}" if where else issue["message"]
                )
            row.told = "\n".join(lines)
