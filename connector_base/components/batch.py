# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches: everything that matches some filters."""

from odoo.addons.component.core import AbstractComponent, Component

from ..core.report import SyncReport


class BatchImporter(AbstractComponent):
    """Finds the records and has each of them imported."""

    _name = "connector.batch.importer"
    _inherit = ["connector.base", "base.importer"]

    def run(self, filters=None) -> str:
        """Import what the adapter's ``search`` finds; return a sentence."""
        ids = [str(external_id) for external_id in self.backend_adapter.search(filters)]
        for external_id in ids:
            self._import_record(external_id)
        return self.env._("%s records.", len(ids))

    def _import_record(self, external_id: str, **job_options) -> None:
        raise NotImplementedError


class DelayedBatchImporter(Component):
    """A job for each record; one that is waiting already is not doubled."""

    _name = "connector.delayed.batch.importer"
    _inherit = "connector.batch.importer"
    _usage = "batch.importer"

    def _import_record(self, external_id: str, **job_options) -> None:
        backend = self.backend_record
        jobs, options = backend._get_jobs_model(self.model._name)
        key = backend._get_import_key(self.model._name, external_id)
        jobs.with_delay(**{"identity_key": key, **job_options}).import_record(
            backend, external_id, **options
        )


class DirectBatchImporter(Component):
    """All records now; ``report`` tells what became of them.

    ``ignore_errors`` (of the work context) keeps the good records when some are bad;
    otherwise all are tried, and then nothing is kept.
    """

    _name = "connector.direct.batch.importer"
    _inherit = "connector.batch.importer"
    _usage = "batch.importer.direct"

    def __init__(self, work_context):
        super().__init__(work_context)
        self.report = SyncReport()

    def run(self, filters=None) -> str:
        ids = [str(external_id) for external_id in self.backend_adapter.search(filters)]
        self.report = self.component(usage="slice.importer").run(ids)
        if self.report.errors and not getattr(self.work, "ignore_errors", False):
            raise BatchError(self.report)
        return self.env._("%s records.", len(ids))


class BatchError(ValueError):
    """Records could not be imported, and nothing was kept; ``report`` lists them."""

    def __init__(self, report: SyncReport) -> None:
        self.report = report
        super().__init__("\n".join(issue.as_line() for issue in report.errors))
