# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values last exchanged with a partner, and what a file of his can know of them.

What we send is not known over there at once: a file that the partner writes before he
has read ours still holds the values of before. Such a value is no news, and must not
undo what somebody changed here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .sent import Sent, Values

_NOTHING = Sent(latest={}, older={}, count=0)


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

    @property
    def _told(self) -> Sent:
        """What our files said; nothing, where there are none."""
        return self.sent or _NOTHING

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
            for name, latest in self._told.latest.items()
            if name in values
        )

    def find_contradicted(self, now: Values, *, is_read: bool) -> set[str]:
        """Return the fields of which our files tell what is not so any more.

        He may read them yet: so he is told once more.

        :param now: our values
        :param is_read: whether he has read ours, as far as his file can show it: of
            a field that he has changed since, it cannot
        """
        latest = self._told.latest
        base = self.base or {}
        return {
            name
            for name, value in latest.items()
            if now.get(name, value) != value
            and not (is_read and name in base and base[name] == value)
        }

    def has_had(self, values: Values) -> bool:
        """Whether the partner has had, or was told, all of these values."""
        latest = self._told.latest
        for name, value in values.items():
            known = self._get_before(name)
            known += [latest[name]] if name in latest else []
            if known and value not in known:
                return False
        return True

    def _is_put_back(
        self, name: str, written_at: datetime | None, values: Values
    ) -> bool:
        """Whether he has another value of ours than the last, which he has read.

        He had it from us, and not before: so he put it back.
        """
        value = values[name]
        return (
            value != self._told.latest[name]
            and value in self._told.older.get(name, ())
            and (not self.base or self.base.get(name) != value)
            and self._shows_read(name, written_at, values)
        )

    def _is_old_news(self, name: str) -> bool:
        """Whether a file before the last told our latest value of a field already."""
        return self._told.since.get(name, self._told.count) < self._told.count

    def was_told(self, name: str, value: Any, written_at: datetime | None) -> bool:
        """Whether the partner may have a value of a field from a file of ours."""
        told = self._told.get_told(name)
        is_there = self.is_sent_known(written_at) or self._is_old_news(name)
        return value in (told if is_there else told[:-1])

    def _get_before(self, name: str) -> list[Any]:
        """The values that the partner had, or was told, before our last file."""
        before = list(self._told.older.get(name, ()))
        return [*before, self.base[name]] if self.base and name in self.base else before

    def find_doubtful(self, written_at: datetime | None, values: Values) -> set[str]:
        """Return the fields whose value may be a change of the partner's, or none.

        Either he has put back what he had; or he has not read our last file, or does
        not take this field from it, or one that he read late has overwritten what he
        had changed. Nobody but him knows.

        :param values: what his file says
        """
        return {
            name
            for name, value in values.items()
            if self.sent is not None
            and name in self._told.latest
            and self._is_doubtful(name, written_at, values)
        }

    def _is_doubtful(
        self, name: str, written_at: datetime | None, values: Values
    ) -> bool:
        value, latest = values[name], self._told.latest[name]
        if self.base and name in self.base and self.base[name] == value:
            # the same as ever; but he has read what we said, as his file shows
            return value != latest and self._shows_read(name, written_at, values)
        if value not in self._told.passed.get(name, ()):
            return False
        if value == latest and value not in self._told.older.get(name, ()):
            return self.is_sent_known(written_at)
        return not self._shows_read(name, written_at, values)

    def _shows_read(
        self, name: str, written_at: datetime | None, values: Values
    ) -> bool:
        """Whether other fields show that he has read our latest value of one.

        They have what that file, or one after it, told him, and he had not before.
        """
        sent = self._told
        told = sent.since.get(name)
        if told is None:
            return False
        last = sent.count if self.is_sent_known(written_at) else sent.count - 1
        return any(
            told <= sent.since.get(other, 0) <= last
            and value == sent.latest[other]
            and (before := self._get_before(other))
            and value not in before
            for other, value in values.items()
            if other != name and other in sent.latest
        )

    def _shows_unread(self, name: str, values: Values) -> bool:
        """Whether other fields show that he has not read our latest value of one.

        They have what he had before the file that told it, or one before that.
        """
        told = self._told.since.get(name)
        if told is None or values.get(name) == self._told.latest[name]:
            return False
        return any(
            self._told.since.get(other, told + 1) <= told
            and value != self._told.latest[other]
            and value in self._get_before(other)
            for other, value in values.items()
            if other != name and other in self._told.latest
        )

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
        for name, latest in self._told.latest.items():
            before = self._get_before(name)
            if name in values and self._is_put_back(name, written_at, values):
                base[name] = latest
            elif name in values and values[name] in before:
                base[name] = values[name]
            elif latest in self._told.passed.get(name, ()):
                continue  # he has changed it since
            elif values.get(name) == latest and self._is_old_news(name):
                base[name] = latest  # he has it from that file
            elif self.is_sent_known(written_at) and not self._shows_unread(
                name, values
            ):
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
