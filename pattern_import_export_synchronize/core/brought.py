# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When the partner's files brought which fields of a record.

Files may come out of order, and not all have the same columns. What a newer file said
stays; what only an older one says is news.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

Brought = Mapping[str, list[str]]
"""By the time of a file, as text: the fields that no newer one brought."""


def find_newer(brought: Brought, names: Iterable[str], moment: datetime) -> set[str]:
    """Return those of the fields that a newer file than one of that time brought."""
    time = _to_text(moment)
    newer = {name for then, some in brought.items() if then > time for name in some}
    return newer & set(names)


def add_brought(
    brought: Brought, names: Iterable[str], moment: datetime
) -> dict[str, list[str]]:
    """Return what is known once a file of that time has brought these fields too."""
    time, left = _to_text(moment), set(names)
    known = {}
    for then, some in brought.items():
        rest = set(some) if then > time else set(some) - left
        if then > time:
            left -= rest
        if rest:
            known[then] = sorted(rest)
    if left:
        known[time] = sorted({*left, *known.get(time, ())})
    return known


def _to_text(moment: datetime) -> str:
    """To the second, as servers tell it; texts sort as the moments do."""
    return moment.isoformat(sep=" ", timespec="seconds")
