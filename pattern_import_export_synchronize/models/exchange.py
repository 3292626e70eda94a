# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the components of a backend do for the rows of one chunk.

Plain objects used by the loader; nothing here is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.connector_base.core.vector import SyncVector
from odoo.addons.pattern_import_export.models.pattern_draft import Draft

from ..core.exchanged import Grave, LastMeeting, Meeting, Sent
from .exchange_order import FileOrder
from .exchange_values import encode_values, get_exchanged_values, get_last_meeting
from .lines import (
    get_ours_key,
    get_theirs_key,
    hash_drafts,
    hash_records,
)

# For the counter of notes of an export; no field has such a name.
IN_CONFLICT = "/conflict"


@dataclass
class Encounter:
    """A row that met its record: what both sides have, once it is settled."""

    external_id: str
    vector: SyncVector
    draft: Draft
    binding: Any = None
    # in conflict: what the partner's side would do to lines, as commands by field
    lines: dict[str, list] = field(default_factory=dict)


@dataclass(kw_only=True)
class Exchange(FileOrder):
    """A chunk at work: components, bindings by the partner's keys, encounters."""

    backend: Any
    binder: Any
    mapper: Any
    resolver: Any
    reporter: Any
    full_task_id: int | None = None
    is_raw: bool = False
    is_guarded: bool = False
    encounters: dict[int, Encounter] = field(default_factory=dict)
    conflicts: list[Encounter] = field(default_factory=list)
    deleted: dict[int, Encounter] = field(default_factory=dict)
    # what was deleted here, and the partner may not know of yet, by key
    buried: dict[str, Grave] = field(default_factory=dict)

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

    # ------------------------------------------------------------------
    # What came of it
    # ------------------------------------------------------------------

    def get_meeting(self, encounter: Encounter, record, *, is_new: bool) -> Meeting:
        """What is to be noted of a record that was imported.

        :param record: as it is now
        """
        vector = encounter.vector
        values = dict(vector.values or {})
        if is_new or vector.local is None:
            values = get_exchanged_values(record, encounter.draft.values)
        sent = self._get_unseen(encounter)
        told = Sent.from_json(sent["sent"]).latest if sent else {}
        news = set() if is_new else _get_news(vector, told)
        if not is_new:
            news |= get_contradicted(vector, is_read=not sent)
            news |= _get_untold(encounter, record, told)
        # He made it anew, or had not read yet that it was deleted: then he deletes it
        # when he does, and has it again by our next file.
        is_revived = is_new and encounter.external_id in self.buried
        lines, line_news = self._get_line_stamps(encounter, record, told)
        return Meeting(
            external_id=encounter.external_id,
            res_id=record.id,
            base={
                **encode_values(record, {**(vector.base or {}), **values}),
                **lines,
            },
            mtime=vector.mtime,
            task_id=self.full_task_id,
            state="pending" if news or line_news or is_revived else "synced",
            brought=self.add_brought(encounter.binding, encounter.draft, vector.mtime),
            **sent,
        )

    def _get_line_stamps(
        self, encounter: Encounter, record, told: Mapping[str, Any]
    ) -> tuple[dict[str, str], bool]:
        """The checksums of lines to keep; whether ours are news to the partner."""
        stamps, is_news = {}, False
        last = encounter.vector.data
        known = last.base if isinstance(last, LastMeeting) and last.base else {}
        for children in encounter.draft.node.children:
            if children.name not in encounter.draft.children:
                continue  # a newer file said what they are
            lines = record[children.name]
            theirs_key = get_theirs_key(children)
            ours_key = get_ours_key(children)
            theirs = hash_drafts(encounter.draft.children.get(children.name, ()))
            stamps[theirs_key] = theirs
            stamps[ours_key] = now = hash_records(children, lines)
            before = known.get(ours_key)
            if known.get(theirs_key) != theirs or before in (None, now):
                continue
            # He said nothing new, and we did: he still has to hear of it.
            stamps[ours_key] = before
            is_news = is_news or told.get(theirs_key) != now
        return stamps, is_news

    def _get_unseen(self, encounter: Encounter) -> dict[str, Any]:
        """What was sent, and what this file cannot know of yet, or shows not to."""
        binding, last = encounter.binding, encounter.vector.data
        if not binding or not binding.sent_values or not isinstance(last, LastMeeting):
            return {}
        is_unread = last.is_sent_unread(encounter.vector.values or {})
        if last.is_sent_known(self.first_written_at) and not is_unread:
            return {}
        return {
            "sent": binding.sent_values,
            "sent_file_id": binding.sent_file_id.id or None,
            "sent_at": binding.sent_at or None,
        }

    def is_known(self, meeting: Meeting, encounter: Encounter, record) -> bool:
        """Whether the binding says all of this already."""
        binding = encounter.binding
        return bool(
            binding
            and binding.external_id == meeting.external_id
            and binding.base_values == meeting.base
            and (binding.sent_values or None) == meeting.sent
            and binding.sync_state == meeting.state
            and binding.sync_write_date == record.write_date
            and binding.sync_hash
            and (meeting.brought is None or bool(binding.brought_at))
            and meeting.task_id in (None, binding.full_task_id.id)
        )


def is_in_conflict(binding) -> bool:
    """Whether somebody has yet to decide about a record: nothing new was exchanged."""
    return bool(binding and binding.sync_state == "conflict")


def is_settled_by(conflict, draft: Draft) -> bool:
    """Whether a row that brought no conflict speaks of what an open one is about.

    :param conflict: the checkpoint
    """
    payload = conflict.payload or {}
    told = {one["name"] for one in payload.get("fields", ()) if one["is_conflict"]}
    return told <= {*draft.values, *draft.cleared, *draft.children}


def _get_news(vector: SyncVector, sent: Mapping[str, Any]) -> set[str]:
    """Fields whose value here the partner has not, and was not sent either."""
    local = vector.local or {}
    return {
        name
        for name in vector.kept_fields
        if name not in sent or local.get(name) != sent[name]
    }


def get_contradicted(vector: SyncVector, *, is_read: bool) -> set[str]:
    """Fields of which our files tell the partner what is not so any more."""
    if not isinstance(vector.data, LastMeeting):
        return set()
    now = {**(vector.local or {}), **vector.result}
    return vector.data.find_contradicted(now, is_read=is_read)


def _get_untold(encounter: Encounter, record, told: Mapping[str, Any]) -> set[str]:
    """Fields that the file has no column for, and whose change he was not told."""
    vector = encounter.vector
    known = {**(vector.base or {}), **told}
    others = (
        known.keys() - (vector.values or {}).keys() - set(encounter.draft.node.keys)
    )
    now = get_exchanged_values(record, others)
    return {name for name, value in now.items() if value != known[name]}
