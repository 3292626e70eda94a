# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From records to a file for a partner."""

from odoo.addons.component.core import Component


class PatternFileExporter(Component):
    """Makes the files of a partner; without it a backend exports nothing."""

    _name = "pattern.file.exporter"
    _inherit = ["connector.base", "base.exporter"]
    _collection = "pattern.sync.backend"
    _usage = "file.exporter"

    def run(self, task, pattern, domain: list, since=None):
        """Begin an export; return the ``pattern.file``, which jobs write.

        :param task: the ``attachment.synchronize.task`` that sends the file
        :param domain: which records
        :param since: only those that changed since (inclusive), themselves or their
            lines, and that the partner does not have as they are
        :raises UserError: when it cannot be exported, with the reason
        """
        file = self.env["pattern.file"]._submit_export(
            pattern.with_env(self.env), domain=domain, since=since
        )
        file._join_exchange(self.backend_record, task)
        return file
