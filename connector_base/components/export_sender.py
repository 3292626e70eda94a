# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sends what exporters have prepared, with few calls."""

from collections.abc import Callable
from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import IDMissingInBackend, InvalidDataError

from ..exceptions import AuthenticationError
from .exporter import RecordExporter
from .exporter_steps import REFUSALS

Group = list[RecordExporter]


class ExportSender(Component):
    """Creates and changes records of the peer, many in a call.

    A call that is refused is repeated with halves, down to the record that is at fault;
    ``refused`` lists such exporters, each with the error.
    """

    _name = "connector.export.sender"
    _inherit = ["connector.base", "base.synchronizer"]
    _usage = "export.sender"

    def __init__(self, work_context):
        super().__init__(work_context)
        self.refused: list[tuple[RecordExporter, Exception]] = []

    def send(self, ready: Group) -> Group:
        """Send them; return those that the peer has taken, with their ids.

        What another attempt may mend (network, locks) is raised. The receipts tell it
        what the peer has.
        """
        new = [exporter for exporter in ready if exporter.is_new]
        known = [exporter for exporter in ready if not exporter.is_new]
        return [*self._create(new), *self._update(known)]

    def _create(self, new: Group) -> Group:
        if not new:
            return []
        sent: Group = []
        data = [exporter.data for exporter in new]
        for indexes in self.backend_adapter.group_creations(data):
            group = [new[index] for index in indexes]
            self._announce(group)
            sent += self._in_halves(group, self._create_group)
        return sent

    def _announce(self, group: Group) -> None:
        receipts = self.env["connector.export.receipt"]._announce_many(
            self.backend_record,
            self.model._name,
            [(one.binding._get_bound_record(), one.data, one.sent) for one in group],
        )
        for exporter, receipt in zip(group, receipts, strict=True):
            exporter.receipt_id = receipt.id
            exporter.idempotency_key = receipt.idempotency_key

    def _create_group(self, group: Group) -> Group:
        try:
            ids = self.backend_adapter.create_many(
                [exporter.data for exporter in group],
                [exporter.idempotency_key for exporter in group],
            )
        except AuthenticationError:
            self._get_receipts(group)._withdraw()
            raise
        kept = []
        for exporter, external_id in zip(group, ids, strict=True):
            try:
                self.binder.check_external_id(external_id, exporter.binding)
            except InvalidDataError as error:
                self._refuse(exporter, error)
                continue
            exporter.external_id = str(external_id)
            kept.append(exporter)
        if kept:
            self._get_receipts(kept)._keep_all([one.external_id for one in kept])
        return kept

    def _update(self, known: Group) -> Group:
        changed = [exporter for exporter in known if exporter.data]
        sent = [exporter for exporter in known if not exporter.data]
        for indexes in self.backend_adapter.group_changes(_changes_of(changed)):
            group = [changed[index] for index in indexes]
            sent += self._in_halves(group, self._change_group)
        return sent

    def _change_group(self, group: Group) -> Group:
        mtimes = self.backend_adapter.change_many(_changes_of(group))
        for exporter in group:
            exporter.new_mtime = mtimes.get(str(exporter.external_id))
        return group

    def _in_halves(self, group: Group, call: Callable[[Group], Group]) -> Group:
        """Call with all; where that is refused, with halves; return what went well."""
        try:
            return call(group)
        except AuthenticationError:
            # None of these: nobody is let in.
            raise
        except (IDMissingInBackend, *REFUSALS) as error:
            if len(group) == 1:
                self._refuse(group[0], error)
                return []
            half = len(group) // 2
            return [
                *self._in_halves(group[:half], call),
                *self._in_halves(group[half:], call),
            ]

    def _refuse(self, exporter: RecordExporter, error: Exception) -> None:
        if exporter.receipt_id:
            self._get_receipts([exporter])._withdraw()
        self.refused.append((exporter, error))

    def _get_receipts(self, group: Group):
        # sudo: receipts are no business of those who export.
        receipts = self.env["connector.export.receipt"].sudo()
        return receipts.browse([exporter.receipt_id for exporter in group])


def _changes_of(group: Group) -> list[tuple[str, Any]]:
    """The ids over there, and what changes."""
    return [(str(exporter.external_id), exporter.data) for exporter in group]
