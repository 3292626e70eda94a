# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a partner is reached: his files on servers."""

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import NetworkRetryableError


class StorageAdapter(Component):
    """The partner's side: folders on servers, by the tasks of the exchange."""

    _name = "pattern.storage.adapter"
    _inherit = ["connector.base", "base.backend.adapter"]
    _collection = "pattern.sync.backend"

    def ping(self) -> None:
        """Log in to each server, list the folder, try what the tasks do there.

        :raises NetworkRetryableError: with the first thing that does not work
        """
        for task in self.backend_record.sudo().task_ids:  # archived ones do not count
            task._check_has_server()
            _count, failure = task._try_connection()
            if failure:
                raise NetworkRetryableError(f"{task.name}: {failure.message}")

    def scan(self, task, trigger: str) -> None:
        """Have a task look for files now; what it finds is fetched in jobs."""
        task._enqueue_scan(trigger=trigger)

    def open(self, queue):
        """Return a stream of the content of a file that was fetched."""
        # whoever processes the entry may read its content
        return queue.sudo().attachment_id._open_stream()

    def send(self, queues) -> None:
        """Have files sent that are ready; jobs do it, with tries and receipts."""
        queues.with_context(pattern_sync_sends=True)._schedule_jobs()
