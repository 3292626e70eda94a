# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How dates and numbers are written in the texts of a file, and read from them.

A csv file has no types: what is 31/12/2026 and 1 234,56 to one office is a text to the
next. Cells that have a type are never in doubt; they are written in the notation only
where they become text.
"""

import datetime
import re
from dataclasses import dataclass

from .cells import cell_text
from .errors import ConfigurationError
from .rows import Cell
from .text import _

ISO = "%Y-%m-%d"
DATE_FORMATS = (ISO, "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")
DECIMALS = (".", ",")

_TIME = re.compile(r"(?P<date>\S+)[T ]+(?P<time>\d{1,2}:\d\d(:\d\d)?)")
# As Odoo's import screen writes them; what it has no word for stays as it is.
_WORDS = {
    "Y": "YYYY", "y": "YY", "m": "MM", "B": "MMMM", "b": "MMM", "d": "DD", "j": "DDDD",
    "A": "dddd", "a": "ddd", "W": "WW", "U": "ww", "H": "HH", "I": "hh", "M": "mm",
    "S": "SS", "p": "A", "%": "%",
}  # fmt: skip
# Groups of three digits: with blanks of any kind, apostrophes, or the other mark.
_GROUPS = " \u00a0\u202f'’"


@dataclass(frozen=True, kw_only=True)
class Notation:
    """``date_format``: one of ``DATE_FORMATS``; ``decimal``: one of ``DECIMALS``.

    :raises ConfigurationError: for any other
    """

    date_format: str = ISO
    decimal: str = "."

    def __post_init__(self) -> None:
        for value, known in (
            (self.date_format, DATE_FORMATS),
            (self.decimal, DECIMALS),
        ):
            if value not in known:
                raise ConfigurationError(
                    _("%(value)s is no notation; those are %(known)s."),
                    value=value,
                    known=" ".join(known),
                )

    @property
    def is_usual(self) -> bool:
        """Whether cells are written as ``cell_text`` gives them."""
        return self == USUAL

    def text(self, cell: Cell) -> str:
        """Return a cell as it is written; texts stay as they are."""
        if isinstance(cell, datetime.datetime):
            date = self._date_text(cell)
            return f"{date}{cell.isoformat(sep=' ')[10:]}"
        if isinstance(cell, datetime.date):
            return self._date_text(cell)
        if isinstance(cell, float):
            return cell_text(cell).replace(".", self.decimal)
        return cell_text(cell)

    def _date_text(self, date: datetime.date) -> str:
        # strftime writes years before 1000 with fewer digits, on some systems
        text = self.date_format.replace("%Y", f"{date.year:04}")
        return text.replace("%m", f"{date.month:02}").replace("%d", f"{date.day:02}")

    def parse_moment(self, text: str) -> datetime.datetime | None:
        """The moment that a text in this notation tells, without a zone.

        ``None`` for any other text, ISO 8601 too, when the notation is another.
        """
        time, clock = datetime.time(), _TIME.fullmatch(text)
        try:
            if clock:
                text = clock["date"]
                hour, _colon, rest = clock["time"].partition(":")
                time = datetime.time.fromisoformat(f"{hour:>02}:{rest}")
            date = datetime.datetime.strptime(text, self.date_format)
        except ValueError:
            return None
        return datetime.datetime.combine(date, time)

    def parse_number(self, text: str) -> str | None:
        """A number in this notation as Python reads it, ``None`` for another text.

        Groups are taken for what they are only where they have three digits each:
        1.5 is nothing where the comma is the mark, and not fifteen.
        """
        marks = _GROUPS + ("." if self.decimal == "," else ",")
        number = re.fullmatch(
            rf"([+-]?)(\d+|\d{{1,3}}(?:([{marks}])\d{{3}})(?:\3\d{{3}})*)"
            rf"(?:{re.escape(self.decimal)}(\d+))?",
            text,
        )
        if number is None:
            return None
        sign, whole, _mark, decimals = number.groups()
        digits = re.sub(rf"[{marks}]", "", whole)
        return f"{sign}{digits}" + (f".{decimals}" if decimals else "")


def get_date_words(date_format: str) -> str:
    """A format of ``strftime`` as a person writes it: ``YYYY-MM-DD``.

    >>> get_date_words("%d.%m.%y %H:%M:%S")
    'DD.MM.YY HH:mm:SS'
    """
    return re.sub("%(.)", lambda found: _WORDS.get(found[1], found[0]), date_format)


USUAL = Notation()
