# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Instants: the parameter ``msince`` of seed 003, and the cursor that feeds it.

All instants inside are naive and in UTC, as Odoo stores them.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from .text import _

# A clock is known by the date of an answer that was on its way for a while; what it is
# set back by less than this is within the overlap.
CLOCK_JITTER = timedelta(minutes=1)

_ISO_8601 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?"
    r"(?:Z|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)


class MsinceError(ValueError):
    """The text names no instant; ``message`` is a template for ``values``."""

    def __init__(self, value: object) -> None:
        self.message = _(
            "%(value)s is no instant: write it as YYYY-MM-DDThh:mm:ssZ, "
            "for example 2026-01-31T10:00:00Z."
        )
        self.values = {"value": repr(value)}
        super().__init__(self.message % self.values)


def parse_msince(value: str | datetime | None) -> datetime | None:
    """Return the naive UTC instant that ``value`` names; None when it is empty.

    A text needs ``Z`` or an offset; a naive datetime is taken as UTC.

    :raises MsinceError: for anything else. An instant that is not understood must
        never become a full synchronisation.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return _to_utc(value) if value.tzinfo else value
    match = _ISO_8601.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise MsinceError(value)
    *numbers, fraction, sign, hours, minutes = match.groups()
    try:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        zone = timezone(-offset if sign == "-" else offset)
        year, month, day, hour, minute, second = map(int, numbers)
        micro = int((fraction or "").ljust(6, "0"))
        return _to_utc(
            datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
        )
    except (ValueError, OverflowError):
        raise MsinceError(value) from None


def format_msince(instant: datetime) -> str:
    """Return ``YYYY-MM-DDThh:mm:ssZ``; fractions of a second are cut off.

    Cutting makes the instant earlier, so what was changed in that second is selected
    once more rather than lost.
    """
    utc = _to_utc(instant) if instant.tzinfo else instant
    # Not strftime: its %Y does not pad years before 1000.
    return f"{utc.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def to_second(instant: datetime | None) -> datetime | None:
    """Return the instant without its fraction: peers often see whole seconds only."""
    return instant.replace(microsecond=0) if instant else None


def is_selected(
    modified: datetime | None,
    components: Iterable[datetime],
    msince: datetime | None,
) -> bool:
    """Whether a record counts as modified since ``msince`` (inclusive).

    It does when itself or one of its components was; a record without a date always
    does, as does every record when there is no ``msince``.
    """
    if msince is None or modified is None or modified >= msince:
        return True
    return any(component >= msince for component in components)


def cursor_query(value: datetime | None, overlap: int) -> datetime | None:
    """Return the instant to ask from, ``overlap`` seconds before the cursor.

    A record carries the instant at which its transaction started. One that was
    committed after our last query may have started before it: the overlap must be
    longer than the longest transaction of the peer.
    """
    if value is None:
        return None
    try:
        return value - timedelta(seconds=overlap)
    except OverflowError:
        return datetime.min


def next_cursor(
    value: datetime | None, seen: Iterable[datetime | None]
) -> datetime | None:
    """Return the youngest instant seen, never one before ``value``.

    Only the peer's own instants count: our clock may be an hour ahead.
    """
    known = [instant for instant in (value, *seen) if instant is not None]
    return max(known, default=None)


def _to_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        raise MsinceError(instant.isoformat()) from None
