# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a file that was fetched to the import of its rows."""

from odoo.exceptions import AccessError, UserError

from odoo.addons.base_import_async.core.errors import ConfigurationError
from odoo.addons.component.core import Component


class FileRefusedError(UserError):
    """The file itself is wrong, and its sender is to correct it."""


class PatternFileImporter(Component):
    """Imports the files of a partner; without it a backend imports nothing."""

    _name = "pattern.file.importer"
    _inherit = ["connector.base", "base.importer"]
    _collection = "pattern.sync.backend"
    _usage = "file.importer"

    def scan(self, task, trigger: str) -> None:
        """Look for files of a task now."""
        self.backend_adapter.scan(task, trigger)

    def run(self, queue):
        """Hand the rows of a fetched file to the spine; return the ``pattern.file``.

        A chunk of rows is a job; who decides about a row is the vector, record by
        record, as the policy says.

        :param queue: the ``attachment.queue`` entry of the file
        :raises FileRefusedError: when the file cannot be read, or its header is not
            right
        :raises UserError: when something here is to be corrected
        """
        task = queue.sudo().task_id  # the settings of the exchange
        with self.backend_adapter.open(queue) as stream:
            file = self._submit(queue.name, stream, task)
        file._join_exchange(self.backend_record, task, queue)
        return file

    def _submit(self, name: str, stream, task):
        try:
            return self.env["pattern.file"]._submit_stream(
                task.pattern_config_id.with_env(self.env), name, stream
            )
        except AccessError:
            raise
        except UserError as error:
            if isinstance(error.__cause__, ConfigurationError):
                raise
            raise FileRefusedError(str(error)) from error
