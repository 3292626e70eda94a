# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cron expressions: when a task is due."""

import datetime

from .errors import TaskError
from .text import _

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12))
_WEEKDAY = ("weekday", 0, 7)
_SHORTCUTS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_FURTHEST = 366 * 9  # days: 29 February comes within eight years


class CronExpression:
    """Five fields: minute, hour, day of month, month, day of week (0 is Sunday).

    As cron reads them: ``*``, numbers, ranges ``1-5``, steps ``*/15``, lists
    ``8,12``; when both days are restricted, either is enough.

    :raises TaskError: when the text is no such expression
    """

    def __init__(self, text: str) -> None:
        fields = _SHORTCUTS.get(text.strip(), text).split()
        if len(fields) != 5:
            raise TaskError(
                _(
                    "%(text)s is no cron expression: five fields are needed, as in "
                    "*/15 6-20 * * 1-5 (every 15 minutes on working days)."
                ),
                text=text,
            )
        minutes, hours, days, months = (
            _read(field, low, high, text)
            for field, (_name, low, high) in zip(fields, _FIELDS, strict=False)
        )
        weekdays = _read(fields[4], _WEEKDAY[1], _WEEKDAY[2], text)
        self._minutes, self._hours = sorted(minutes), sorted(hours)
        self._days, self._months = days, months
        self._weekdays = {day % 7 for day in weekdays}
        self._any_day = fields[2].startswith("*")
        self._any_weekday = fields[4].startswith("*")

    def get_next(self, after: datetime.datetime) -> datetime.datetime:
        """Return the first minute after ``after`` that matches, in its timezone.

        :raises TaskError: when there is none, as on 30 February
        """
        day = after.date()
        for _count in range(_FURTHEST):
            if self._is_on(day):
                for hour in self._hours:
                    for minute in self._minutes:
                        moment = datetime.datetime.combine(
                            day, datetime.time(hour, minute), after.tzinfo
                        )
                        if moment > after:
                            return moment
            day += datetime.timedelta(days=1)
        raise TaskError(_("This cron expression never comes."))

    def _is_on(self, day: datetime.date) -> bool:
        if day.month not in self._months:
            return False
        on_day, on_weekday = (
            day.day in self._days,
            (day.isoweekday() % 7 in self._weekdays),
        )
        if self._any_day or self._any_weekday:
            return on_day and on_weekday
        return on_day or on_weekday


def _read(field: str, low: int, high: int, text: str) -> set[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        try:
            start = low if span == "*" else int(first)
            stop = high if span == "*" or (step and not dash) else int(last or first)
            stride = int(step or 1)
        except ValueError:
            raise _wrong(part, text) from None
        if not low <= start <= stop <= high or stride < 1:
            raise _wrong(part, text)
        found.update(range(start, stop + 1, stride))
    return found


def _wrong(part: str, text: str) -> TaskError:
    return TaskError(
        _("%(part)s is wrong in the cron expression %(text)s."), part=part, text=text
    )
