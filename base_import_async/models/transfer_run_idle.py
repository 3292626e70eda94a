# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..core.states import CLOSED_RUN_STATES, RunState

_STANDING = {RunState.PAUSED.value, *(state.value for state in CLOSED_RUN_STATES)}


class TransferRun(models.Model):
    """Time in which a run had nothing to do: paused, or closed before a retry.

    It says nothing of how fast the run is, so it counts neither in its rate nor in
    the time that it took.
    """

    _inherit = "transfer.run"

    stands_since = fields.Datetime(readonly=True, copy=False)
    idle_seconds = fields.Float(readonly=True, copy=False)

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        for run in self:
            super(TransferRun, run).write({**vals, **run._prepare_idle_vals(vals)})
        return True

    def _prepare_idle_vals(self, vals: dict) -> dict:
        """What a change of the state does to the time that does not count."""
        stood, stands = self.state in _STANDING, vals["state"] in _STANDING
        now = fields.Datetime.now()
        if stood == stands:
            return {}
        if stands:
            return {"stands_since": now}
        since = self.stands_since or self.finished_at or now
        idle = max((now - since).total_seconds(), 0.0)
        return {"stands_since": False, "idle_seconds": self.idle_seconds + idle}

    def _get_elapsed_seconds(self) -> float:
        """Seconds since the start in which the run was at work, or waited for it."""
        if not self.started_at:
            return 0.0
        end = self.stands_since or self.finished_at or fields.Datetime.now()
        at_work = (end - self.started_at).total_seconds() - self.idle_seconds
        return max(at_work, 0.1)
