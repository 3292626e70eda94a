# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import api, fields, models

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.msince import cursor_query, next_cursor


class ConnectorSyncCursor(models.Model):
    """Up to when the changes of one side were looked at."""

    _name = "connector.sync.cursor"
    _description = "Synchronisation cursor"
    _inherit = "connector.backend.model.owned"
    _order = "model_name, direction, key"
    _rec_name = "model_name"

    direction = fields.Selection(
        [("import", "Import"), ("export", "Export")], required=True, readonly=True
    )
    key = fields.Char(required=True, readonly=True, default="default")
    value = fields.Datetime(
        string="Seen Up To",
        readonly=True,
        help="Youngest change seen, by the clock of the side that was asked. Empty: "
        "the next synchronisation looks at everything.",
    )

    _cursor_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, model_name, direction, key)",
        "There is such a cursor already.",
    )

    def action_reset(self):
        """Let the next synchronisation look at everything again."""
        self.write({"value": False})

    def _lock_or_retry(self):
        """Have the cursor to ourselves until the transaction ends.

        :raises RetryableJobError: while another job has it
        """
        if not self.try_lock_for_update():
            raise RetryableJobError(
                self.env._(
                    "Another job is listing the changes of %s.", self.display_name
                ),
                ignore_retry=True,
            )

    def _get_msince(self, overlap: int) -> datetime | None:
        """From when to ask, in naive UTC; None asks for everything."""
        return cursor_query(self.value or None, overlap)

    def _move_to(self, seen: list[datetime | None]):
        """Move to the youngest instant seen; never back, and never to our own now."""
        value = next_cursor(self.value or None, seen)
        if value != (self.value or None):
            self.value = value

    @api.depends("model_name", "direction")
    def _compute_display_name(self):
        directions = dict(self._fields["direction"]._description_selection(self.env))
        for cursor in self:
            cursor.display_name = self.env._(
                "%(records)s (%(direction)s)",
                records=cursor.model_label,
                direction=directions.get(cursor.direction),
            )
