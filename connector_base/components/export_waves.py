# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The waves of a slice that is sent together: prepared, sent, brought to their end."""

from typing import Any

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.export_plan import ExportPlan
from ..core.import_plan import NeededFirstError
from ..core.report import SyncReport
from ..exceptions import AuthenticationError, PeerConfigurationError
from .export_sender import Group
from .exporter import RecordExporter
from .savepoints import apart
from .slices import RECORD_ERRORS


class SliceWaves(AbstractComponent):
    """What ``connector.slice.exporter`` sends a plan of exports with."""

    _name = "connector.slice.waves"
    _inherit = "connector.slice"
    _is_export = True

    def __init__(self, work_context):
        super().__init__(work_context)
        self._bindings: dict[int, Any] = {}
        # Ids of the bindings that were made for this slice.
        self._made: set[int] = set()
        # Ids of records that were created here, and got the rest of their values later.
        self._partial: set[int] = set()
        self._report = SyncReport()

    def _look_at_versions(self, plan: ExportPlan) -> None:
        """Read at once when the records changed that the peer has."""
        known = {
            record_id: binding.external_id
            for record_id, binding in self._bindings.items()
            if record_id in plan.open and binding.external_id
        }
        mtimes = self._read_mtimes([*known.values()])
        if mtimes is None:
            plan.leave(known)
        else:
            plan.mtimes = mtimes

    def _read_mtimes(self, external_ids: list[str]) -> dict | None:
        """When these changed last; None: one of them hinders the others."""
        try:
            return (
                self.backend_adapter.read_mtimes(external_ids) if external_ids else {}
            )
        except (InvalidDataError, PeerConfigurationError):
            return None

    def _run_wave(self, plan: ExportPlan) -> None:
        """Send what needs nothing that is still to be sent."""
        before = len(plan.open)
        ready = []
        for record_id in self._bindings:
            if record_id in plan.open:
                exporter = self._prepare(plan, record_id)
                if exporter is not None:
                    ready.append(exporter)
        ready = self._look_again(plan, ready)
        # Before the calls: a record that is refused may have no binding afterwards.
        plan.close([self._get_record_id(exporter) for exporter in ready])
        sender = self.component(usage="export.sender")
        sent = sender.send(ready)
        for exporter, error in sender.refused:
            self._fail(exporter, error)
        mtimes = self._read_new_mtimes(sent)
        self._finish(plan, sent, mtimes)
        if not ready and len(plan.open) == before:
            # In a circle.
            plan.leave(set(plan.open))

    def _look_again(self, plan: ExportPlan, ready: Group) -> Group:
        """Leave out what was changed over there while the wave was prepared."""
        known = [exporter for exporter in ready if not exporter.is_new]
        mtimes = self._read_mtimes([str(exporter.external_id) for exporter in known])
        if mtimes is None:
            plan.leave([self._get_record_id(exporter) for exporter in known])
            return [exporter for exporter in ready if exporter.is_new]
        kept = []
        for exporter in ready:
            if exporter.look_again(mtimes):
                kept.append(exporter)
            else:
                plan.close([self._get_record_id(exporter)])
                self._count(exporter.outcome)
        return kept

    def _read_new_mtimes(self, sent: Group) -> dict | None:
        """When the versions were made that were sent, where they did not tell."""
        told = {str(one.external_id): one.new_mtime for one in sent if one.new_mtime}
        ids = [str(one.external_id) for one in sent if not one.new_mtime]
        read = self._read_mtimes(ids)
        return None if read is None else {**told, **read}

    def _prepare(self, plan: ExportPlan, record_id: int) -> RecordExporter | None:
        """The exporter of a record that is to be sent now."""
        exporter = self.component(usage="record.exporter")
        try:
            with apart(self.env):
                try:
                    has_news = exporter.prepare(
                        self._bindings[record_id], mtimes=plan.mtimes
                    )
                except NeededFirstError:
                    # In a later wave; what it has exported itself is kept.
                    return None
        except (RetryableJobError, AuthenticationError):
            raise
        except RECORD_ERRORS as error:
            plan.close([record_id])
            self._fail(exporter, error)
            return None
        if has_news:
            return exporter
        # Nothing to send, or not by us.
        plan.close([record_id])
        self._count(exporter.outcome)
        return None

    # ------------------------------------------------------------------
    # Afterwards
    # ------------------------------------------------------------------

    def _finish(self, plan: ExportPlan, sent: Group, mtimes: dict | None) -> None:
        if not sent:
            return
        try:
            with apart(self.env):
                for exporter in sent:
                    if mtimes is None:
                        exporter.finish(exporter._read_mtime())
                    else:
                        exporter.finish(mtimes.get(str(exporter.external_id)))
                ids = [one.receipt_id for one in sent if one.receipt_id]
                self.env["connector.export.receipt"].browse(ids)._remove_after_commit()
        except RetryableJobError:
            raise
        except RECORD_ERRORS as error:
            if len(sent) == 1:
                self._fail(sent[0], error)
                return
            for exporter in sent:
                self._finish(plan, [exporter], mtimes)
        else:
            for exporter in sent:
                self._close(plan, exporter, mtimes)

    def _close(
        self, plan: ExportPlan, exporter: RecordExporter, mtimes: dict | None
    ) -> None:
        """Count a record, once all of it was sent."""
        record_id = self._get_record_id(exporter)
        if not exporter.is_partial:
            is_whole = record_id not in self._partial
            self._count(exporter.outcome if is_whole else "created")
            return
        self._partial.add(record_id)
        if mtimes is None:
            plan.leave([record_id])
        else:
            plan.reopen(record_id, exporter.external_id, mtimes)

    def _fail(self, exporter: RecordExporter, error: Exception) -> None:
        record_id = self._get_record_id(exporter)
        self._drop_if_in_vain(exporter.binding)
        self._report += self._set_aside(str(record_id), error)

    def _drop_if_in_vain(self, binding) -> None:
        """Remove a binding that was made for a record which the peer did not take.

        Else a record of the peer that is equal to it would not be found to be the same.
        """
        if binding.id in self._made and not binding.external_id:
            silent = binding.with_context(
                connector_no_export=True, connector_keeps_checkpoints=True
            )
            silent.unlink()

    def _get_record_id(self, exporter: RecordExporter) -> int:
        return exporter.binding._get_bound_record().id

    def _count(self, outcome: str, count: int = 1) -> None:
        if count:
            self._report += SyncReport(counts={outcome: count})
