# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports a slice: sent together where the peer allows it, told one by one."""

from collections.abc import Iterable
from typing import Any

from odoo.tools import split_every

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from ..core.export_plan import ExportPlan
from ..core.import_plan import NeededFirstError
from ..core.report import SyncReport
from ..exceptions import AuthenticationError, PeerConfigurationError
from .exporter import RecordExporter
from .locks import lock_all_or_retry, record_lock
from .savepoints import apart
from .slices import RECORD_ERRORS


class SliceExporter(Component):
    """Exports a slice; the keys are ids of our records.

    Where the adapter says ``exports_together``, what is new goes in few calls, what has
    the same new values too, and the receipts of a call are kept at once. The outcome is
    that of exports one by one; a refusal is tracked down by halves.
    """

    _name = "connector.slice.exporter"
    _inherit = "connector.slice"
    _usage = "slice.exporter"
    _is_export = True

    def __init__(self, work_context):
        super().__init__(work_context)
        self._bindings: dict[int, Any] = {}
        # Ids of the bindings that were made for this slice.
        self._made: set[int] = set()
        self._report = SyncReport()

    def run(self, keys: Iterable[str], force: bool = False) -> SyncReport:
        if not self.backend_adapter.exports_together:
            return super().run(keys, force)
        self._report = SyncReport()
        unique = dict.fromkeys(str(key) for key in keys)
        for part in split_every(self.backend_record.slice_size, unique, tuple):
            self._run_part(part)
        return self._report

    # ------------------------------------------------------------------
    # One by one
    # ------------------------------------------------------------------

    def _run_one(self, key: str, force: bool) -> SyncReport:
        record = self._get_known(key)
        if not record:
            return SyncReport(counts={"skipped": 1})
        binding = self.binder.wrap_record(record, create=True)
        exporter = self.component(usage="record.exporter")
        exporter.run(binding)
        return SyncReport(counts={exporter.outcome: 1})

    def _get_known(self, key: str) -> Any:
        return self.env[self.binder.unwrap_model()].browse(int(key)).exists()

    def _get_external_id(self, key: str) -> str:
        record = self._get_known(key)
        return self.binder.to_external(record, wrap=True) or f"#{key}"

    # ------------------------------------------------------------------
    # Together
    # ------------------------------------------------------------------

    def _run_part(self, keys: tuple[str, ...]) -> None:
        records = self.env[self.binder.unwrap_model()].browse(map(int, keys)).exists()
        self._count("skipped", len(keys) - len(records))
        self._bind(records)
        alone = self._find_begun(records)
        plan = ExportPlan(self.model._name, set(records.ids) - alone)
        self.work.export_plan = plan
        try:
            self._look_at_versions(plan)
            while plan.open:
                self._run_wave(plan)
        finally:
            self.work.export_plan = None
        # Those of a circle too, and what the peer does not let us look at.
        for record_id in records.ids:
            if record_id in alone or record_id in plan.left:
                self._report += self._run_apart(str(record_id), force=False)
                self._drop_if_in_vain(self._bindings[record_id])

    def _bind(self, records) -> None:
        """Have a binding of each record, and all of them for us alone."""
        known = self.binder.find_of_records(records)
        bound = self.binder.wrap_all(records)
        self._made = {one.id for key, one in bound.items() if key not in known}
        backend, model_name = self.backend_record, self.model._name
        names = [record_lock(backend, model_name, id_) for id_ in records.ids]
        lock_all_or_retry(self.env, names)
        ids = [binding.id for binding in bound.values()]
        bindings = self.binder.binding_model.browse(ids)
        locked = bindings.try_lock_for_update(allow_referencing=True)
        if busy := bindings - locked:
            raise RetryableJobError(
                self.env._("Another job exports %s.", busy[0].display_name),
                ignore_retry=True,
            )
        by_record = {one._get_bound_record().id: one for one in bindings}
        # In the order of the list.
        self._bindings = {record_id: by_record[record_id] for record_id in records.ids}

    def _find_begun(self, records) -> set[int]:
        """Those whose export began once already: each is brought to its end alone."""
        receipts = self.env["connector.export.receipt"]._find_receipts(
            self.backend_record, self.model._name, records
        )
        used = receipts.filtered(
            lambda one: one.external_id
            and one.external_id == self._bindings[one.res_id].external_id
        )
        # They were linked, whatever kept the receipt.
        used._remove_after_commit()
        return {receipt.res_id for receipt in receipts - used}

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
        # Before the calls: a record that is refused may have no binding afterwards.
        in_wave = [self._get_record_id(exporter) for exporter in ready]
        sender = self.component(usage="export.sender")
        sent = sender.send(ready)
        for exporter, error in sender.refused:
            self._fail(exporter, error)
        mtimes = self._read_mtimes([str(exporter.external_id) for exporter in sent])
        self._finish(sent, mtimes)
        plan.close(in_wave)
        if len(plan.open) == before:
            # In a circle.
            plan.leave(set(plan.open))

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

    def _finish(self, sent: list[RecordExporter], mtimes: dict | None) -> None:
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
                self._finish([exporter], mtimes)
        else:
            for exporter in sent:
                self._count(exporter.outcome)

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
