# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What both sides must come to, by who changed what; it knows nothing of Odoo.

Each cell belongs to one side, which alone changes it, so that its last value must
stand on both sides in the end, however files cross. Only cells in dispute are changed
by both: of these one value must stand, that of the decision if there was one.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..tests.live_partner import FIELDS

COUNTRY = "country_id|code"
COUNTRIES = ("BE", "FR", "DE", "NL", "LU", "IT", "ES", "PT", "PL", "SE")
WRONG_COUNTRY = "Q9"
Values = dict[str, str]


@dataclass
class Dispute:
    """A cell that both sides changed at once."""

    ref: str
    field: str
    here: str
    there: str
    decided: str | None = None  # "here" or "there"

    @property
    def outcomes(self) -> set[str]:
        if self.decided is None:
            return {self.here, self.there}
        return {self.here if self.decided == "here" else self.there}


@dataclass
class Truth:
    """The records of a week."""

    random: random.Random
    prefix: str
    records: dict[str, Values] = field(default_factory=dict)
    makers: dict[str, str] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    corrections: dict[str, Values] = field(default_factory=dict)
    deleted_there: set[str] = field(default_factory=set)
    deleted_here: set[str] = field(default_factory=set)
    _count: int = 0

    def new_record(self, side: str) -> tuple[str, Values]:
        """A record that one side makes: its key and its values."""
        self._count += 1
        ref = f"{self.prefix}{side[0].upper()}{self._count:04}"
        values = {name: self.new_value(name) for name in FIELDS}
        self.records[ref], self.makers[ref] = dict(values), side
        for name in FIELDS:
            self.owners[ref, name] = self.random.choice(("here", "there"))
        return ref, values

    def new_value(self, name: str, not_this: str | None = None) -> str:
        """A value that no cell had, or a country."""
        if name == COUNTRY:
            return self.random.choice([c for c in COUNTRIES if c != not_this])
        self._count += 1
        if name == "phone":
            return f"+32 2 {self._count:07}"
        return f"{name} {self._count:05}"

    def get_alive(self) -> list[str]:
        """Records that nobody deleted."""
        return [
            ref
            for ref in self.records
            if ref not in self.deleted_there | self.deleted_here
        ]

    def choose_edits(self, side: str, known: set[str], most: int) -> Iterator[tuple]:
        """Yield changes that a side makes, as (ref, field, value)."""
        cells = [
            (ref, name)
            for ref in self.get_alive()
            for name in FIELDS
            if ref in known
            and self.owners[ref, name] == side
            and not (ref in self.corrections and name in self.corrections[ref])
        ]
        count = min(len(cells), self.random.randint(1, most))
        for ref, name in self.random.sample(cells, count):
            value = self.new_value(name, self.records[ref][name])
            self.records[ref][name] = value
            yield ref, name, value

    def new_dispute(self, known: set[str]) -> Dispute | None:
        """A cell for both sides to change."""
        refs = [
            ref
            for ref in self.get_alive()
            if ref in known and ref not in self.disputes and ref not in self.corrections
        ]
        if not refs:
            return None
        ref = self.random.choice(refs)
        name = self.random.choice([name for name in FIELDS if name != COUNTRY])
        self.owners[ref, name] = "both"
        here, there = self.new_value(name), self.new_value(name)
        self.disputes[ref] = dispute = Dispute(ref, name, here, there)
        return dispute

    def find_differences(self, side: str, found: dict[str, Values]) -> list[str]:
        """What a side has that it must not have, or has not, as sentences."""
        alive = set(self.get_alive())
        wrong = [f"{side}: {ref} is lost" for ref in sorted(alive - set(found))]
        wrong += [f"{side}: {ref} is too much" for ref in sorted(set(found) - alive)]
        for ref in sorted(alive & set(found)):
            for name in FIELDS:
                allowed = {self.records[ref][name]}
                dispute = self.disputes.get(ref)
                if dispute and dispute.field == name:
                    allowed = dispute.outcomes
                if found[ref][name] not in allowed:
                    owner = self.owners[ref, name]
                    wrong.append(
                        f"{side}: {ref}.{name} is {found[ref][name]!r}, and should be "
                        f"{sorted(allowed)} (changed by {owner})"
                    )
        return wrong
