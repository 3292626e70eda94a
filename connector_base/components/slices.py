# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many records in one job, each on its own: a bad one does not stop the others."""

import logging
from collections.abc import Iterable
from typing import Any

import psycopg2

from odoo.exceptions import UserError

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import ConnectorException
from odoo.addons.queue_job.exception import JobError, RetryableJobError

from ..core.report import SyncIssue, SyncReport
from ..exceptions import AuthenticationError
from .savepoints import apart

_logger = logging.getLogger(__name__)

# What wrong data does: ours to tell, not ours to stop for. KeyError and the like are
# what a mapper meets in data that it does not expect.
RECORD_ERRORS = (
    ConnectorException,
    JobError,
    UserError,
    psycopg2.IntegrityError,
    psycopg2.DataError,
    LookupError,
    TypeError,
    ValueError,
)


class SliceSynchronizer(AbstractComponent):
    """Runs one component for each record, in a savepoint of its own."""

    _name = "connector.slice"
    _inherit = ["connector.base", "base.synchronizer"]
    _is_export = False

    def run(self, keys: Iterable[str], force: bool = False) -> SyncReport:
        """Synchronise the records; return what became of them.

        What another attempt may mend (network, locks) is raised: the job is repeated.
        """
        report = SyncReport()
        for key in keys:
            report += self._run_apart(key, force)
        return report

    def _run_apart(self, key: str, force: bool) -> SyncReport:
        try:
            with apart(self.env):
                return self._run_one(key, force)
        except (RetryableJobError, AuthenticationError):
            # Not this record's fault: each of the others would fail for it.
            raise
        except RECORD_ERRORS as error:
            return self._set_aside(key, error)

    def _run_one(self, key: str, force: bool) -> SyncReport:
        raise NotImplementedError

    def _set_aside(self, key: str, error: Exception) -> SyncReport:
        _logger.info("%s %s was set aside", self.model._name, key, exc_info=True)
        message = str(error).strip() or type(error).__name__
        known = self._get_known(key)
        self.backend_record.add_checkpoint(
            known,
            message,
            kind="error",
            binding_model=self.model._name,
            external_id=self._get_external_id(key),
            payload={"is_export": self._is_export},
        )
        self._mark_failed(self._get_known_binding(key))
        issue = SyncIssue(
            external_id=self._get_external_id(key),
            message=message,
            field=_field_of(error),
            name=(known and known.display_name) or self._get_name(key),
        )
        return SyncReport(counts={"failed": 1}, errors=(issue,))

    def _mark_failed(self, binding) -> None:
        """Have a linked record show that it is not in step, until an attempt succeeds.

        One in conflict, or deleted there, is not in step anyway.
        """
        if binding and binding.sync_state in ("pending", "synced"):
            binding.with_context(connector_no_export=True).sync_state = "error"

    def _get_known(self, key: str) -> Any:
        """What the checkpoint is about; empty when it is not here."""
        raise NotImplementedError

    def _get_known_binding(self, key: str) -> Any:
        """The binding of the record; empty when there is none."""
        raise NotImplementedError

    def _get_external_id(self, key: str) -> str:
        raise NotImplementedError

    def _get_name(self, key: str) -> str | None:
        """How a record is called that we do not have."""
        return None


def _field_of(error: Exception) -> str | None:
    """The field that an error is about, where it tells."""
    if isinstance(error, psycopg2.Error):
        return error.diag.column_name
    return getattr(error, "field_name", None)
