# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo import fields, models
from odoo.exceptions import UserError

from ..core.states import ChunkState, Outcome, RunState

# The job runner sleeps until the next job is due, and select() sleeps for at most
# 2**31 milliseconds, 24.8 days: with a job beyond that it starts none at all.
_FARTHEST = datetime.timedelta(days=20)
# Chunks that fail completely before a run stops itself (decision 12).
_HOPELESS_CHUNKS = 3
# Jobs that wait for a worker: a thousand more would hold up the end of the split, and
# whoever comes with a small file meanwhile.
_MOST_QUEUED = 200
# Well below what kills a worker (limit_time_real, 120 s).
_CHUNK_SECONDS = 25


class TransferRun(models.Model):
    """How fast a run goes, and when it waits."""

    _inherit = "transfer.run"

    max_parallel = fields.Integer(
        string="Chunks at a Time",
        readonly=True,
        help="At most so many chunks of this run are loaded at once; 0: no limit.",
    )
    start_at = fields.Datetime(
        string="Start Later", readonly=True, help="The import does not start before."
    )
    stopped_itself = fields.Boolean(
        readonly=True, help="The run paused once because nothing could be loaded."
    )

    def action_pause(self):
        """Start no further chunk; one that is being loaded finishes.

        :raises UserError: unless the run is running
        """
        self._check_may_act()
        for run in self.sudo():  # users only read runs; the right was checked
            run._check_state(RunState.RUNNING)
            run._pause(run.env._("Paused by %s.", self.env.user.name))
        return True

    def action_resume(self):
        """Go on with the chunks that wait.

        :raises UserError: unless the run is paused
        """
        self._check_may_act()
        for run in self.sudo():  # users only read runs; the right was checked
            run._check_state(RunState.PAUSED)
            run.write({"state": RunState.RUNNING.value, "message": False})
            run._advance_after_commit()
        return True

    def _get_split_eta(self) -> datetime.datetime | None:
        """When the next split job is to run; it may find that it is too early."""
        if not self._is_too_early:
            return None
        return min(self.start_at, fields.Datetime.now() + _FARTHEST)

    @property
    def _is_too_early(self) -> bool:
        """Whether the file is not to be read yet.

        That of a cancelled run is: its rows are counted as cancelled.
        """
        return bool(
            self.start_at
            and self.start_at > fields.Datetime.now()
            and not self.cancel_requested
        )

    def _hurry_split(self) -> None:
        """A cancelled run does not wait for its start; a part of :meth:`_advance`."""
        self.ensure_one()
        # jobs are not the user's to read
        job = self.env["queue.job"].sudo().search([("uuid", "=", self.job_uuid)])
        if job.eta and job.state == "pending":
            job.eta = False

    def _check_state(self, state: RunState) -> None:
        # No lock: a write that conflicts makes Odoo repeat the whole request.
        self.ensure_one()
        if self.state != state.value:
            labels = dict(self._selection_state())
            raise UserError(
                self.env._(
                    "The import is “%(state)s”, not “%(wanted)s”: nothing was changed.",
                    state=labels[self.state],
                    wanted=labels[state.value],
                )
            )

    def _pause(self, reason: str) -> None:
        """Stop releasing chunks; jobs that find the run paused put theirs back."""
        self.ensure_one()
        self.write({"state": RunState.PAUSED.value, "message": reason})
        self._notify_moved()

    def _pause_if_hopeless(self) -> None:
        """Stop a run of which nothing can be loaded, and say why.

        Most often a column is mapped to the wrong field, or a right is missing:
        a million rows would fail one by one.
        """
        counts = self._get_counts()[self.id]
        if self.stopped_itself or not counts["open_chunk_count"]:
            return
        lost = (Outcome.FAILED, Outcome.CANCELLED)
        landed = (outcome for outcome in Outcome if outcome not in lost)
        if any(counts[f"{outcome.value}_count"] for outcome in landed):
            return
        # a setting of administrators, read for any user
        parameters = self.env["ir.config_parameter"].sudo()
        limit = int(parameters.get_param("transfer.hopeless_chunks", _HOPELESS_CHUNKS))
        failed = self.env["transfer.chunk"].search(
            [
                ("run_id", "=", self.id),
                ("state", "=", ChunkState.FAILED.value),
                ("failed_count", ">", 0),
            ],
            order="first_row",
        )
        if not limit or len(failed) < limit:
            return
        self.stopped_itself = True
        self._pause(self._describe_hopeless(failed))

    def _describe_hopeless(self, failed) -> str:
        """Why a run stopped itself, whose first chunks these are; a hook."""
        return self.env._(
            "All rows of the first %(count)s chunks failed, so the import paused "
            "itself. The first message: %(message)s\n"
            "Cancel it and correct the file or the mapping, or resume it. “Fix by "
            "Value”, where it is offered, puts wrong values right.",
            count=len(failed),
            message=(failed[0].message or "").partition("\n")[0],
        )

    def _get_free_places(self, busy_count: int) -> int:
        """How many more chunks may be queued."""
        limit = 1 if self.one_at_a_time else self.max_parallel
        if not limit or limit > _MOST_QUEUED:
            # many at a time, and not one after each chunk
            return _MOST_QUEUED - busy_count if busy_count <= _MOST_QUEUED // 2 else 0
        return max(limit - busy_count, 0)

    def _get_time_budget(self) -> float:
        """Seconds after which a chunk hands its remaining rows to another one."""
        # a setting of administrators, read for any user
        parameters = self.env["ir.config_parameter"].sudo()
        return float(parameters.get_param("transfer.chunk_seconds", _CHUNK_SECONDS))
