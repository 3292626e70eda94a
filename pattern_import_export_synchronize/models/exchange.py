# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the components of a backend do for the rows of one chunk.

Plain objects used by the loader; nothing here is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.connector_base.core.vector import SyncVector
from odoo.addons.pattern_import_export.models.pattern_draft import Draft

from ..core.held import get_disputed, get_held
from .exchange_meetings import Encounter, Meetings
from .exchange_values import get_last_meeting

# For the counter of notes of an export; no field has such a name.
IN_CONFLICT = "/conflict"


@dataclass(kw_only=True)
class Exchange(Meetings):
    """A chunk at work: components, bindings by the partner's keys, encounters.

    ``held``: what he changed in rows that wait for a decision about other fields.
    """

    backend: Any
    binder: Any
    mapper: Any
    resolver: Any
    reporter: Any
    is_raw: bool = False
    is_guarded: bool = False
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    encounters: dict[int, Encounter] = field(default_factory=dict)
    conflicts: list[Encounter] = field(default_factory=list)
    deleted: dict[int, Encounter] = field(default_factory=dict)

    @classmethod
    def open(cls, work, run) -> "Exchange":
        """Ask the components of the backend for all that a chunk needs."""
        return cls(
            backend=work.collection,
            binder=work.component(usage="binder"),
            mapper=work.component(usage="import.mapper"),
            resolver=work.component(usage="sync.resolver"),
            reporter=work.component(usage="conflict.reporter"),
            written_at=run.sync_written_at or None,
            first_written_at=run.sync_first_written_at or None,
            full_task_id=run.sync_full_task_id.id or None,
            is_raw=run.sync_is_raw,
            is_guarded=run.sync_is_guarded and not run.sync_is_raw,
        )

    def find(self, external_ids: Iterable[str | None]) -> None:
        """Look up what the partner means by these keys, by one query."""
        keys = {key for key in external_ids if key}
        self.bindings.update(self.binder.find_many(keys))
        self.buried.update(self.binder.find_buried(keys - set(self.bindings)))
        self.graves.update(self.binder.find_graves(keys))
        waiting = {key for key in keys if is_in_conflict(self.bindings.get(key))}
        if waiting:
            self.held.update(self.reporter.find_held(waiting))

    def is_old_news(self, draft: Draft) -> bool:
        """Whether a row only says what we deleted: the partner has not heard of it."""
        grave = self.buried.get(draft.external_id)
        moment = draft.date or self.first_written_at
        return bool(grave and grave.is_met_by(moment, draft.values))

    def get_target_id(self, external_id: str | None) -> int | None:
        """The id of the record that is bound to a key."""
        binding = self.bindings.get(external_id) if external_id else None
        return binding.res_id if binding else None

    # ------------------------------------------------------------------
    # Vectors
    # ------------------------------------------------------------------

    def prepare(self, vector: SyncVector, draft: Draft, record) -> SyncVector:
        """Give a vector the partner's side, the stamps, and the rules of the backend.

        What the pattern allows and the exchange does not is not allowed, nor the
        other way round. Whose value of a field stays says the exchange by field, else
        the pattern by column, else the exchange if it keeps anything, else the pattern.
        """
        allowed, columns = set(vector.strategy or ()), vector.resolution or {}
        pattern_default = vector.default_resolution
        vector.external_id = draft.external_id
        vector.mtime = self.get_moment(draft)
        vector.record = record
        binding = self.bindings.get(draft.external_id) if draft.external_id else None
        if binding and record is not None and binding.res_id == record.id:
            self._add_stamps(vector, binding)
            if self.is_outdated(draft):
                # of what is left of the row, nothing newer came
                vector.external_mtime = vector.mtime
        self.resolver.resolve(vector)
        vector.strategy = [m for m in vector.strategy or () if m in allowed]
        vector.resolution = {**columns, **(vector.resolution or {})} or None
        if vector.default_resolution == "other":
            vector.default_resolution = pattern_default
        return vector

    def _add_stamps(self, vector: SyncVector, binding) -> None:
        vector.binding = binding
        vector.last_sync = binding.sync_date or None
        vector.sync_write_date = binding.sync_write_date or None
        vector.external_mtime = binding.external_mtime or None
        # what it means for the base depends on the values, see the settler
        vector.data = get_last_meeting(binding)


def is_in_conflict(binding) -> bool:
    """Whether somebody has yet to decide about a record: nothing new was exchanged."""
    return bool(binding and binding.sync_state == "conflict")


def is_settled_by(conflict, draft: Draft) -> bool:
    """Whether a row that brought no conflict speaks of all that waits with an open one.

    :param conflict: the checkpoint
    """
    payload = conflict.payload or {}
    waiting = get_disputed(payload) | get_held(payload).keys()
    return waiting <= {*draft.values, *draft.cleared, *draft.children}
