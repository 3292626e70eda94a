# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .undo_capture import get_capture


class IrSequence(models.Model):
    """Tells a running import that its order shows in a number; else inert."""

    _inherit = "ir.sequence"

    def _next(self, sequence_date=None):
        if capture := get_capture(self.env):
            capture.order.before_number()
        return super()._next(sequence_date)
