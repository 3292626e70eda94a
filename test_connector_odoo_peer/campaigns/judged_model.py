# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What contacts have to be, worked out without the code of the connector."""

import random

# Two fields follow the rules of the backend, one has a rule of its own.
FIELDS = ("email", "function", "website")
RULED = "website"
SIDES = ("here", "there")
WINNERS = {"this": "here", "other": "there"}


class Contact:
    """A contact as it has to be, by side."""

    def __init__(self, name: str):
        self.name = name
        self.values = {side: dict.fromkeys(FIELDS, "") for side in SIDES}
        self.parent = {side: "" for side in SIDES}
        self.tags = {side: frozenset() for side in SIDES}
        self.active = {side: True for side in SIDES}
        # Where it was deleted; the other side then has it archived.
        self.gone: set[str] = set()


class Expectation:
    """Foresees what becomes of the edits of both sides.

    ``way`` says how conflicts are settled (``manual``: ``decisions`` names the side for
    each contact), ``rule`` whose value of the field ``RULED`` stays, ``newer`` which
    side has edited later
    """

    def __init__(self, way: str, rule: str, chance: random.Random):
        self.way, self.rule = way, rule
        self.contacts: dict[str, Contact] = {}
        self.decisions: dict[str, str] = {}
        self.newer = ""
        self._chance = chance

    def foresee(self, edits: dict[str, dict]) -> None:
        """Note what both sides are to be after these edits."""
        self.decisions.clear()
        here, there = edits["here"], edits["there"]
        for name in sorted({*here, *there}):
            contact = self.contacts[name]
            mine, theirs = here.get(name, {}), there.get(name, {})
            if mine.get("delete") or theirs.get("delete"):
                self._foresee_deletion(contact, mine, theirs)
                continue
            winner = self._get_winner(name)
            for field in FIELDS:
                was = {side: contact.values[side][field] for side in SIDES}
                pair = mine.get(field), theirs.get(field)
                if field == RULED:
                    now = self._get_ruled(was, *pair)
                else:
                    now = merged(was, *pair, winner)
                for side in SIDES:
                    contact.values[side][field] = now[side]
            for attribute in ("parent", "tags", "active"):
                kept = getattr(contact, attribute)
                kept |= merged(kept, mine.get(attribute), theirs.get(attribute), winner)

    def _get_ruled(self, was: dict, mine, theirs) -> dict:
        """Of a field with a rule: that decides, whoever has changed it."""
        if self.rule == "this" and theirs not in (None, was["there"]):
            # Ours stays, and goes there.
            return dict.fromkeys(SIDES, was["here"] if mine is None else mine)
        winner = self.newer if self.rule == "newer" else WINNERS[self.rule]
        return merged(was, mine, theirs, winner)

    def _get_winner(self, name: str) -> str:
        """The side whose value stays where both have changed one."""
        if self.way == "manual":
            chosen = self._chance.choice(("this", "other"))
            self.decisions[name] = chosen
            return WINNERS[chosen]
        return self.newer if self.way == "newer" else WINNERS[self.way]

    def _foresee_deletion(self, contact: Contact, mine: dict, theirs: dict) -> None:
        contact.gone = {
            side
            for side, edit in (("here", mine), ("there", theirs))
            if edit.get("delete")
        }
        left = {"here": "there", "there": "here"}.get(min(contact.gone))
        if len(contact.gone) == 2:
            return
        edit = mine if left == "here" else theirs
        # Changed where it was not deleted: only a deletion of theirs asks.
        if left == "here" and edit:
            keeps = self.way == "this"
            if self.way == "manual":
                self.decisions[contact.name] = self._chance.choice(("this", "other"))
                keeps = self.decisions[contact.name] == "this"
            if keeps:
                contact.active["here"] = edit.get("active", contact.active["here"])
                return
        contact.active[left] = False


def merged(was: dict, mine, theirs, winner: str) -> dict:
    """The values of both sides after an exchange; ``None``: not edited."""
    mine = None if mine == was["here"] else mine
    theirs = None if theirs == was["there"] else theirs
    if mine is None and theirs is None:
        return dict(was)
    if theirs is None or (mine is not None and winner == "here"):
        return dict.fromkeys(SIDES, mine)
    return dict.fromkeys(SIDES, theirs)
