# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records in conflict that leave all the same, in a file of all records.

What nobody has decided yet is not decided by a file: of the fields in conflict, and of
those that wait along, it has what the partner said. A record that he deleted, and that
was changed here, stays away.
"""

from collections import Counter

from odoo import api, models

from odoo.addons.base_import_async.models.transfer_exporter import ExportedSlice
from odoo.addons.pattern_import_export.core.header import Path
from odoo.addons.pattern_import_export.models.export_tree import read_rows

from ..core.held import get_disputed, get_held
from ..core.sent import decode
from .exchange import IN_CONFLICT, is_in_conflict


class PatternSyncExporter(models.AbstractModel):
    _inherit = "pattern.sync.exporter"

    @api.model
    def _keep_readable(self, run, ids: list[int], result: ExportedSlice) -> list[int]:
        """Without the records that the partner deleted, and that were changed here."""
        ids = super()._keep_readable(run, ids, result)
        with run.sync_backend_id.with_env(self.env).work_on(run.res_model) as work:
            waiting = work.component(usage="binder").find_in_conflict(ids)
        said = self._find_said(run, waiting.values()) if waiting else {}
        for record_id, binding in waiting.items():
            payload = said.get(binding.external_id)
            if payload is None or payload.get("is_deleted"):
                result.missing[record_id] = self.env._(
                    "The partner deleted it and it was changed here: decide about it "
                    "in the checkpoints first."
                )
        return [record_id for record_id in ids if record_id not in result.missing]

    @api.model
    def _put_undecided(self, run, records, groups: list, bound: dict, notes: Counter):
        """Put the partner's values where a conflict is open.

        :param groups: the rows of each record, which are changed
        :param bound: bindings by id of the record
        """
        waiting = [b for b in bound.values() if is_in_conflict(b)]
        if not waiting:
            return
        paths = self._get_layout_paths(run)
        said = self._find_said(run, waiting)
        for record, group in zip(records, groups, strict=True):
            if is_in_conflict(bound.get(record.id)):
                notes[IN_CONFLICT] += 1
                payload = said[bound[record.id].external_id]
                self._put_remote(record, group, paths, payload, notes)

    @api.model
    def _find_said(self, run, bindings) -> dict[str, dict]:
        """What the partner said of records in conflict, by his keys."""
        model = self.env["connector.checkpoint"]
        # sudo: what the file said is not for whoever exports to read.
        found = model.sudo().search(
            [
                *model._get_backend_domain(run.sync_backend_id),
                ("kind", "=", "conflict"),
                ("binding_model", "=", run.res_model),
                ("external_id", "in", [binding.external_id for binding in bindings]),
            ],
            order="id",  # of several, the last
        )
        return {checkpoint.external_id: checkpoint.payload for checkpoint in found}

    @api.model
    def _put_remote(
        self,
        record,
        group: list[list],
        paths: list[Path | None],
        payload: dict,
        notes: Counter,
    ) -> None:
        """Have the columns of fields in conflict, and of what waits with them, say
        what the partner said."""
        names = get_disputed(payload) | get_held(payload).keys()
        here = [path if path and path.names[0] in names else None for path in paths]
        other = self._imagine(record, names, payload)
        [rows] = read_rows(other, here, notes)
        group.extend([None] * len(paths) for _row in rows[len(group) :])
        for place, row in enumerate(group):
            for index, path in enumerate(here):
                if path is not None:
                    row[index] = rows[place][index] if place < len(rows) else None
        group[1:] = [row for row in group[1:] if any(cell is not None for cell in row)]

    @api.model
    def _imagine(self, record, names: set[str], payload: dict):
        """The record with values of the partner, in memory alone."""
        remote = decode(payload["remote_values"])
        lines = payload.get("remote_lines") or {}
        values = {name: lines.get(name, remote.get(name)) for name in names}
        lists = {n for n, value in values.items() if isinstance(value, frozenset)}
        plain = {name: value for name, value in values.items() if name not in lists}
        other = record.new(plain, origin=record)
        for name in lists:
            # `new` would make records in memory of those that the list names
            field = record._fields[name]
            field._update_cache(other, tuple(sorted(values[name])))
        return other
