# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What our files told a partner since he was last seen to know all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_MOST_KEPT = 10
Values = Mapping[str, Any]
Lists = Mapping[str, list[Any]]


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
    field, where they were others; ``passed``: those of them that he has changed since,
    as a file of his said; ``since``: the number of the file that first told the latest
    value; ``count``: how many files that are.
    """

    latest: Values
    older: Lists
    passed: Lists = field(default_factory=dict)
    since: Mapping[str, int] = field(default_factory=dict)
    count: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "latest": encode(self.latest),
            "older": _encode_lists(self.older),
            "passed": _encode_lists(self.passed),
            "since": dict(self.since),
            "count": self.count,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Sent":
        """Return what ``to_json`` described; what was kept before has less."""
        return cls(
            latest=decode(values["latest"]),
            older=_decode_lists(values["older"]),
            passed=_decode_lists(values.get("passed") or {}),
            since=values.get("since") or {},
            count=values.get("count") or 1,
        )

    def get_told(self, name: str) -> list[Any]:
        """All values of a field that our files told, the last of them at the end."""
        told = list(self.older.get(name, ()))
        return [*told, self.latest[name]] if name in self.latest else told

    def pass_over(self, changes: Values) -> "Sent":
        """Return the same once a file of the partner has changed fields to these.

        If he says one of the other values again, he has put it back, or a file of ours
        that he read late has overwritten what he changed.
        """
        return replace(self, passed=self._pass_all_but(changes))

    def tell_again(self, names: Iterable[str]) -> "Sent":
        """Return the same when ours is to stay, whatever he changed these fields to.

        Only the next file counts as telling it.
        """
        latest = {name: self.latest[name] for name in names}
        since = {**self.since, **dict.fromkeys(latest, self.count + 1)}
        return replace(self, passed=self._pass_all_but(latest), since=since)

    def _pass_all_but(self, values: Values) -> dict[str, list[Any]]:
        passed = dict(self.passed)
        for name, value in values.items():
            told = [*passed.get(name, ()), *self.get_told(name)]
            some = [one for n, one in enumerate(told) if one not in told[:n]]
            passed[name] = [one for one in some if one != value][-_MOST_KEPT:]
        return _drop_empty(passed)


def add_sent(before: Sent | None, values: Values) -> Sent:
    """Return what was told once a file with these values has left too."""
    if before is None:
        return Sent(latest=values, older={}, since=dict.fromkeys(values, 1))
    changed = {
        name: value
        for name, value in values.items()
        if name not in before.latest or before.latest[name] != value
    }
    older = {name: list(some) for name, some in before.older.items()}
    passed = {name: list(some) for name, some in before.passed.items()}
    for name, value in changed.items():
        if name in before.latest:
            older.setdefault(name, []).append(before.latest[name])
        # he may have it from this file now
        passed[name] = [one for one in passed.get(name, ()) if one != value]
    count = before.count + 1
    return Sent(
        latest={**before.latest, **values},
        older={name: some[-_MOST_KEPT:] for name, some in older.items()},
        passed=_drop_empty(passed),
        since={**before.since, **dict.fromkeys(changed, count)},
        count=count,
    )


def _drop_empty(lists: Lists) -> dict[str, list[Any]]:
    return {name: some for name, some in lists.items() if some}


def _encode_lists(lists: Lists) -> dict[str, list[Any]]:
    return {
        name: [encode({name: value})[name] for value in some]
        for name, some in lists.items()
    }


def _decode_lists(lists: Lists) -> dict[str, list[Any]]:
    return {
        name: [decode({name: value})[name] for value in some]
        for name, some in lists.items()
    }
