# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values last exchanged with a partner, and what a file of his can know of them.

What we send is not known over there at once: a file that the partner writes before he
has read ours still holds the values of before. Such a value is no news, and must not
undo what somebody changed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_MOST_KEPT = 10
Values = Mapping[str, Any]


def encode(values: Values) -> dict[str, Any]:
    """Return values of fields as JSON keeps them; sets of ids as sorted lists."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in values.items()
    }


def decode(values: Values) -> dict[str, Any]:
    """Return the values that ``encode`` was given."""
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in values.items()
    }


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What our files told the partner since he was last seen to know all of it.

    ``latest``: the values of the last file; ``older``: those of the files before, by
    field, where they were others.
    """

    latest: Values
    older: Mapping[str, list[Any]]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        older = {
            name: [encode({name: value})[name] for value in values]
            for name, values in self.older.items()
        }
        return {"latest": encode(self.latest), "older": older}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Sent":
        """Return what ``to_json`` described."""
        older = {
            name: [decode({name: value})[name] for value in some]
            for name, some in values["older"].items()
        }
        return cls(latest=decode(values["latest"]), older=older)


def add_sent(before: Sent | None, values: Values) -> Sent:
    """Return what was told once a file with these values has left too."""
    if before is None:
        return Sent(latest=values, older={})
    older = {name: list(some) for name, some in before.older.items()}
    for name, value in before.latest.items():
        if values.get(name, value) != value:
            older.setdefault(name, []).append(value)
    older = {name: some[-_MOST_KEPT:] for name, some in older.items()}
    return Sent(latest={**before.latest, **values}, older=older)


@dataclass(frozen=True, kw_only=True)
class LastMeeting:
    """What both sides knew when they last met.

    ``base``: the values that the partner was last seen to have; ``sent``: those in
    our files since; ``sent_at``: when the last of these came to lie on the server, by
    the server's clock, ``None`` when it does not yet.
    """

    base: Values | None = None
    sent: Sent | None = None
    sent_at: datetime | None = None

    def is_sent_known(self, written_at: datetime | None) -> bool:
        """Whether a file written at that time, by the server's clock, can know ours.

        A file whose time nobody knows can.
        """
        if self.sent is None or self.sent_at is None:
            return False
        return written_at is None or written_at >= self.sent_at

    def is_sent_unread(self, values: Values) -> bool:
        """Whether a file of the partner shows that he has not read ours.

        He still has a value of before in a field in which ours had another one.
        """
        return self.sent is not None and any(
            values[name] != latest and values[name] in self._get_before(name)
            for name, latest in self.sent.latest.items()
            if name in values
        )

    def find_contradicted(self, now: Values, *, is_read: bool) -> set[str]:
        """Return the fields of which our files tell what is not so any more.

        He may read them yet: so he is told once more.

        :param now: our values
        :param is_read: whether he has read ours, as far as his file can show it: of
            a field that he has changed since, it cannot
        """
        latest = self.sent.latest if self.sent else {}
        base = self.base or {}
        return {
            name
            for name, value in latest.items()
            if now.get(name, value) != value
            and not (is_read and name in base and base[name] == value)
        }

    def has_had(self, values: Values) -> bool:
        """Whether the partner has had, or was told, all of these values."""
        latest = self.sent.latest if self.sent else {}
        for name, value in values.items():
            known = self._get_before(name)
            known += [latest[name]] if name in latest else []
            if known and value not in known:
                return False
        return True

    def _get_before(self, name: str) -> list[Any]:
        """The values that the partner had, or was told, before our last file."""
        before = list(self.sent.older.get(name, ())) if self.sent else []
        return [*before, self.base[name]] if self.base and name in self.base else before

    def get_base(self, written_at: datetime | None, values: Values) -> Values | None:
        """Return what to compare the values of a file with; None: never met.

        A value that the partner had before is none of his changes, even if he could
        know ours: he may not have read it yet. Any other is a change of what he could
        know when he wrote the file. A field that no file of his held yet is compared
        with what ours told him of it.
        """
        if self.base is None and self.sent is None:
            return None
        base = dict(self.base or {})
        for name, latest in (self.sent.latest if self.sent else {}).items():
            before = self._get_before(name)
            if name in values and values[name] in before:
                base[name] = values[name]
            elif self.is_sent_known(written_at):
                base[name] = latest
            elif name not in base:
                # He has it from one of our files alone: from an older one, if he says
                # neither what that said nor what the last one says.
                is_latest = not before or values.get(name) == latest
                base[name] = latest if is_latest else before[-1]
        return base


@dataclass(frozen=True, kw_only=True)
class Grave:
    """A record that was deleted here, and that the partner had.

    ``last``: what both sides knew then; ``told_at``: when the file that tells him came
    to lie on the server, by the server's clock, ``None`` when it does not yet.
    """

    last: LastMeeting
    told_at: datetime | None = None

    def is_met_by(self, written_at: datetime | None, values: Values) -> bool:
        """Whether a row still means the record that was deleted.

        He wrote it before he could know, or says nothing that he had not said, or was
        told, before. Else he made a new one of that key.
        """
        if self.told_at is None or (written_at and written_at < self.told_at):
            return True
        return self.last.has_had(values)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What a record and its counterpart came to, to be noted on their binding.

    ``base``: the values that the partner was last seen to have, as JSON; ``sent``:
    what our files told him since, as ``Sent`` has it, the last of them being
    ``sent_file_id``, on his server since ``sent_at``; ``state``: of the binding;
    ``task_id``: the task whose full file it stands in, None when the file is no such;
    ``brought``: see ``core.brought``, None where it stays as it is.
    """

    external_id: str
    res_id: int
    base: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None
    sent_file_id: int | None = None
    sent_at: datetime | None = None
    mtime: datetime | None = None
    state: str = "synced"
    task_id: int | None = None
    brought: dict[str, list[str]] | None = None
