# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.queue_job.jobrunner.channels import ChannelManager
from odoo.addons.queue_job.jobrunner.runner import _channels

from ..core.states import FINAL_CHUNK_STATES, OnError

_CHANNEL = "root.transfer.load"
# What an installation has most often; taken where this process cannot tell.
_WORKERS = 2


class TransferRun(models.Model):
    """Runs whose quick chunks are loaded several at a time."""

    _inherit = "transfer.run"

    chunk_size_is_proposed = fields.Boolean(
        readonly=True, help="Nobody asked for chunks of that size."
    )

    @property
    def _joins_chunks(self) -> bool:
        """Whether one job may load several chunks."""
        return bool(
            self.chunk_size_is_proposed
            and self.on_error == OnError.ROW.value
            and not (self.is_check or self.is_export or self.undo_of_id)
        )

    def _count_workers(self) -> int:
        """How many chunks of this run may be loaded at once."""
        if self.one_at_a_time:
            return 1
        workers = count_workers()
        return min(workers, self.max_parallel or workers)

    def _get_free_places(self, busy_count: int) -> int:
        """What waits can still be joined: no more have jobs than workers can take."""
        if self._joins_chunks and not self._has_slow_chunks():
            return max(self._count_workers() - busy_count, 0)
        return super()._get_free_places(busy_count)

    def _has_slow_chunks(self) -> bool:
        """Whether chunks were loaded, and each job had enough to do with its own."""
        final = tuple(state.value for state in FINAL_CHUNK_STATES)
        [(count, joined_count)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), COUNT(loaded_with_id) FROM transfer_chunk
                    WHERE run_id = %s AND state IN %s""",
                self.id,
                final,
            )
        )
        return bool(count and not joined_count)


@functools.cache
def count_workers() -> int:
    """How many chunks are loaded at once, by the channels that this process is told.

    A process that runs no jobs may be told of none.
    """
    manager = ChannelManager()
    manager.simple_configure(_channels())
    channel = manager.get_channel_by_name(_CHANNEL, parent_fallback=True)
    capacities = []
    while channel:
        capacities.append(channel.capacity)
        channel = channel.parent
    return min(filter(None, capacities), default=_WORKERS)
