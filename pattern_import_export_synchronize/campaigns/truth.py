# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What both sides must come to, by who changed what; it knows nothing of Odoo.

Each cell belongs to one side, which alone changes it, so that its last value must
stand on both sides in the end, however files cross. Only cells in dispute are changed
by both: of these one value must stand, that of the decision if there was one. A record
that one side deletes must be gone on both; if the other side changes it at the same
moment, it may be there or not, but on both sides alike, and with the same values.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .kinds import Kind, Values

WRONG = "Q9"  # a reference to nothing


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
    kind: Kind
    records: dict[str, Values] = field(default_factory=dict)
    makers: dict[str, str] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    deleted_there: set[str] = field(default_factory=set)
    deleted_here: set[str] = field(default_factory=set)
    deletions_in_dispute: set[str] = field(default_factory=set)
    _count: int = 0

    def new_record(self, side: str) -> tuple[str, Values]:
        """A record that one side makes: its key and its values."""
        self._count += 1
        ref = f"{self.prefix}{side[0].upper()}{self._count:04}"
        values = {name: self.new_value(name) for name in self.kind.columns}
        self.records[ref], self.makers[ref] = dict(values), side
        for name in self.kind.columns:
            self.owners[ref, name] = self.random.choice(("here", "there"))
        return ref, values

    def new_value(self, name: str, not_this: str | None = None) -> str:
        self._count += 1
        return self.kind.new_value(self.random, name, self._count, not_this)

    def get_alive(self) -> list[str]:
        """Records that nobody deleted."""
        gone = self.deleted_there | self.deleted_here | self.deletions_in_dispute
        return [ref for ref in self.records if ref not in gone]

    def get_calm(self, known: set[str]) -> list[str]:
        """Those of them that nobody is about to correct, or disputes."""
        busy = self.disputes.keys() | self.corrections.keys()
        return [ref for ref in self.get_alive() if ref in known and ref not in busy]

    def choose(self, refs: list[str], most: int) -> list[str]:
        return self.random.sample(refs, min(len(refs), most))

    def choose_edits(self, side: str, known: set[str], most: int) -> Iterator[tuple]:
        """Yield changes that a side makes, as (ref, field, value)."""
        cells = [
            (ref, name)
            for ref in self.get_alive()
            for name in self.kind.columns
            if ref in known
            and self.owners[ref, name] == side
            and not (ref in self.corrections and name == self.kind.reference)
        ]
        count = min(len(cells), self.random.randint(1, most))
        for ref, name in self.random.sample(cells, count):
            value = self.new_value(name, self.records[ref][name])
            self.records[ref][name] = value
            yield ref, name, value

    def new_wrong_cell(self, known: set[str]) -> str | None:
        """A record whose reference the partner gets wrong; its key.

        The value that he means is kept in ``corrections``.
        """
        name = self.kind.reference
        refs = [r for r in self.get_calm(known) if self.owners[r, name] == "there"]
        if not refs:
            return None
        ref = self.random.choice(refs)
        right = self.new_value(name, self.records[ref][name])
        self.records[ref][name] = self.corrections[ref] = right
        return ref

    def new_dispute(self, known: set[str]) -> Dispute | None:
        """A cell for both sides to change."""
        refs = self.get_calm(known)
        if not refs:
            return None
        ref = self.random.choice(refs)
        name = self.random.choice(list(self.kind.texts))
        self.owners[ref, name] = "both"
        here, there = self.new_value(name), self.new_value(name)
        self.disputes[ref] = dispute = Dispute(ref, name, here, there)
        return dispute

    def get_right_values(self, ref: str) -> dict[str, set[str]]:
        """The values that may stand in a record, by column."""
        right = {name: {value} for name, value in self.records[ref].items()}
        dispute = self.disputes.get(ref)
        if dispute:
            right[dispute.field] = dispute.outcomes
        return right

    def find_differences(self, side: str, found: Mapping[str, Values]) -> list[str]:
        """What a side has that it must not have, or has not, as sentences."""
        alive, there_or_not = set(self.get_alive()), self.deletions_in_dispute
        wrong = [f"{side}: {ref} is lost" for ref in sorted(alive - set(found))]
        excess = set(found) - alive - there_or_not
        wrong += [f"{side}: {ref} is too much" for ref in sorted(excess)]
        for ref in sorted(alive & set(found)):
            allowed = self.get_right_values(ref)
            for name, value in found[ref].items():
                if value not in allowed[name]:
                    owner = self.owners[ref, name]
                    wrong.append(
                        f"{side}: {ref}.{name} is {value!r}, and should be "
                        f"{sorted(allowed[name])} (changed by {owner})"
                    )
        return wrong
