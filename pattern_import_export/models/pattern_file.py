# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class PatternFile(models.Model):
    """A file that goes in or out with a pattern.

    State, counts, files, retry, undo and notifications are those of its run.
    """

    _name = "pattern.file"
    _inherit = "transfer.run.owner"
    _inherits = {"transfer.run": "run_id"}
    _description = "File with a pattern"
    _order = "id desc"

    direction = fields.Selection(
        selection=[("import", "Import"), ("export", "Export")],
        required=True,
        readonly=True,
        default="import",
        index=True,
    )

    _run_uniq = models.UniqueIndex("(run_id)")
