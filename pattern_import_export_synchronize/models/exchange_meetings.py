# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a row and its record came to, as the binding keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.connector_base.core.vector import SyncVector
from odoo.addons.pattern_import_export.models.pattern_draft import Draft

from ..core.exchanged import Grave, LastMeeting
from ..core.meeting import Meeting
from ..core.sent import Sent
from .exchange_order import FileOrder
from .exchange_values import encode_values, get_exchanged_values
from .lines import get_ours_key, get_theirs_key, hash_drafts, hash_records


@dataclass
class Encounter:
    """A row that met its record: what both sides have, once it is settled."""

    external_id: str
    vector: SyncVector
    draft: Draft
    binding: Any = None
    # in conflict: what the partner's side would do to lines, as commands by field
    lines: dict[str, list] = field(default_factory=dict)
    # what the row says where a change that was held stands instead
    restored: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, Any]:
        """The partner's values, as they are over there."""
        return {**(self.vector.values or {}), **self.restored}


@dataclass(kw_only=True)
class Meetings(FileOrder):
    """A chunk at work: what is to be noted of its rows.

    ``full_task_id``: the task whose full file it is; ``buried``: what was deleted here,
    and the partner may not know of yet, by key.
    """

    full_task_id: int | None = None
    buried: dict[str, Grave] = field(default_factory=dict)

    def get_meeting(self, encounter: Encounter, record, *, is_new: bool) -> Meeting:
        """What is to be noted of a record that was imported.

        :param record: as it is now
        """
        vector = encounter.vector
        values = encounter.said
        if is_new or vector.local is None:
            values = get_exchanged_values(record, encounter.draft.values)
        sent = self._get_unseen(encounter)
        told = Sent.from_json(sent["sent"]).latest if sent else {}
        news = set() if is_new else _get_news(vector, told)
        if not is_new:
            news |= get_contradicted(vector, is_read=not sent)
            news |= _get_untold(encounter, record, told)
            news |= encounter.restored.keys()
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
        is_unread = last.is_sent_unread(encounter.said)
        if last.is_sent_known(self.first_written_at) and not is_unread:
            return {}
        changes = self._get_changes(encounter, last)
        return {
            "sent": last.sent.pass_over(changes).to_json()
            if changes
            else binding.sent_values,
            "sent_file_id": binding.sent_file_id.id or None,
            "sent_at": binding.sent_at or None,
        }

    def _get_changes(self, encounter: Encounter, last: LastMeeting) -> dict[str, Any]:
        """What the partner changed of what our files told him."""
        base, draft = encounter.vector.base or {}, encounter.draft
        said = encounter.said
        for children in draft.node.children:
            if children.name in draft.children:
                key = get_theirs_key(children)
                said[key] = hash_drafts(draft.children[children.name])
                base = {**base, key: (last.base or {}).get(key, said[key])}
        return {
            name: value
            for name, value in said.items()
            if name in last.sent.latest and base.get(name) != value
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


def find_doubtful(vector: SyncVector) -> set[str]:
    """Fields in conflict of which nobody knows whether the partner changed them."""
    base = vector.base
    return set() if base is None else vector.conflicting_fields() - base.keys()


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
