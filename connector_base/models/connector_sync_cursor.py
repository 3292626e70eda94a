# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import api, fields, models

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.msince import CLOCK_JITTER, cursor_query, next_cursor


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

    has_clock = fields.Boolean(readonly=True, copy=False)
    clock_seconds = fields.Integer(
        readonly=True,
        copy=False,
        help="How far the clock of the other side was ahead when it was asked last.",
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

    def _move_to(self, seen: list[datetime | None], now: datetime | None = None):
        """Move to the youngest instant seen; never back, and never to our own now.

        :param now: what the clock of the other side shows, where that is known. A date
            beyond it was made before that clock was set back.
        """
        value = next_cursor(self.value or None, seen)
        if value and now and value > now + CLOCK_JITTER:
            value = now
        if value != (self.value or None):
            self.value = value

    def _note_clock(self, now: datetime | None) -> bool:
        """Note what the other side's clock shows; whether it was set back since."""
        if now is None:
            return False
        seconds = round((now - fields.Datetime.now()).total_seconds())
        set_back_by = self.clock_seconds - seconds if self.has_clock else 0
        if not self.has_clock or abs(set_back_by) > 2:
            self.write({"has_clock": True, "clock_seconds": seconds})
        jitter = CLOCK_JITTER.total_seconds()
        if -set_back_by > jitter:
            # Or else it was ours that was set back: then our cursors are wrong.
            self._find_exports().action_reset()
        return self._is_beyond(now) or set_back_by > jitter

    def _is_beyond(self, now: datetime) -> bool:
        """Whether a change was seen that bears a date from before a clock's setting."""
        return bool(self.value) and self.value > now + CLOCK_JITTER

    def _find_exports(self):
        """The cursors of what goes to the same backend."""
        backend = self._get_backend_domain(self._get_backend())
        return self.search([*backend, ("direction", "=", "export")])

    @api.depends("model_name", "direction")
    def _compute_display_name(self):
        directions = dict(self._fields["direction"]._description_selection(self.env))
        for cursor in self:
            cursor.display_name = self.env._(
                "%(records)s (%(direction)s)",
                records=cursor.model_label,
                direction=directions.get(cursor.direction),
            )
