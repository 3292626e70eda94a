# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models


class OdooPeerBackend(models.Model):
    """How far the clock over there is from ours."""

    _inherit = "odoo.peer.backend"

    has_clock = fields.Boolean(readonly=True, copy=False)
    clock_seconds = fields.Integer(readonly=True, copy=False)
    clock_text = fields.Char(
        string="Clock of the Peer",
        compute="_compute_clock_text",
        help="Found when the connection was tested. It needs no correction: changes "
        "are asked for by the clock of the side that made them.",
    )

    def _note_clock(self, offset: timedelta | None):
        seconds = 0 if offset is None else round(offset.total_seconds())
        # sudo: who synchronises need not be able to change the backend.
        self.sudo().write({"has_clock": offset is not None, "clock_seconds": seconds})

    @api.depends("state", "has_clock", "clock_seconds")
    @api.depends_context("lang")
    def _compute_clock_text(self):
        for backend in self:
            is_known = backend.has_clock or backend.state == "confirmed"
            backend.clock_text = is_known and backend._describe_clock()

    def _describe_clock(self) -> str:
        if not self.has_clock:
            return self.env._("Not told")
        seconds = self.clock_seconds
        if abs(seconds) <= 2:
            return self.env._("Like ours")
        minutes, rest = divmod(abs(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02}:{rest:02}"
        if seconds > 0:
            return self.env._("%s ahead of ours", text)
        return self.env._("%s behind ours", text)
