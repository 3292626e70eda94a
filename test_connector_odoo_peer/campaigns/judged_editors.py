# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Edits of contacts and tags on both sides of a pair of databases."""

from contextlib import contextmanager

from ..tests.live_peers import PeersCase
from .judged_model import FIELDS, SIDES, Contact, Expectation

COUNT = 40


class JudgedEditors(PeersCase):
    """Draws edits, makes them, and notes those that change one side alone."""

    # random: set by the campaign; tags: parents of tags, by side
    wanted: Expectation
    tags: dict[str, dict[str, str]]

    def env_of(self, side: str):
        return self.live.here() if side == "here" else self.live.there()

    @contextmanager
    def editing(self, side: str):
        """An environment to edit in. Nothing is sent before both sides are done: who
        changed what in between would not be foreseen."""
        with self.env_of(side) as env:
            yield env(context={**env.context, "connector_no_export": True})

    def make_first(self) -> None:
        with self.live.here() as env:
            # Not the same numbers on both sides.
            env["res.partner"].create([{"name": "Only here"}] * 3)
        with self.live.there() as env:
            root = env["res.partner.category"].create({"name": "Judged root"})
            for number in range(4):
                name = f"Judged tag {number}"
                env["res.partner.category"].create({"name": name, "parent_id": root.id})
                self.note_tag(name, "Judged root")
            self.note_tag("Judged root", "")
            firms = []
            for number in range(6):
                firms.append(self.make_contact(env, "there", f"Judged firm {number}"))
            for number in range(COUNT):
                parent = self.random.choice(firms)
                self.make_contact(
                    env, "there", f"Judged person {number}", parent=parent
                )
        for contact in self.wanted.contacts.values():
            self.spread(contact, "there")

    def note_tag(self, name: str, parent: str) -> None:
        for side in SIDES:
            self.tags[side][name] = parent

    def make_contact(self, env, side: str, name: str, parent: str = "") -> str:
        env["res.partner"].create(
            {
                "name": name,
                "is_company": name.startswith("Judged firm"),
                "parent_id": self.find(env, parent).id if parent else False,
                "email": f"{name.replace(' ', '.')}@example.com",
            }
        )
        contact = self.wanted.contacts[name] = Contact(name)
        contact.values[side]["email"] = f"{name.replace(' ', '.')}@example.com"
        contact.parent[side] = parent
        return name

    def spread(self, contact: Contact, side: str) -> None:
        """Expect on both sides what one of them has."""
        other = SIDES[1 - SIDES.index(side)]
        contact.values[other] = dict(contact.values[side])
        for kept in (contact.parent, contact.tags, contact.active):
            kept[other] = kept[side]

    def find(self, env, name: str):
        contacts = env["res.partner"].with_context(active_test=False)
        return contacts.search([("name", "=", name)])

    def choose_edits(self, side: str, number: int) -> dict[str, dict]:
        """What this side does to which contacts."""
        alive = [one for one in self.wanted.contacts.values() if not one.gone]
        edits: dict[str, dict] = {}
        for contact in self.random.sample(alive, len(alive) // 2):
            edit: dict = {}
            for field in FIELDS:
                if self.random.random() < 0.4:
                    # Sometimes the same on both sides.
                    who = "both" if self.random.random() < 0.2 else side
                    edit[field] = self.make_value(field, who, contact.name, number)
            if self.random.random() < 0.2:
                names = sorted(self.tags[side])
                edit["tags"] = frozenset(self.random.sample(names, 2))
            is_person = contact.name.startswith("Judged person")
            if is_person and self.random.random() < 0.3:
                firms = [one.name for one in alive if one.name.startswith("Judged fi")]
                edit["parent"] = self.random.choice([*firms, ""])
            if is_person and self.random.random() < 0.1:
                edit["active"] = not contact.active[side]
            if edit:
                edits[contact.name] = edit
        people = [one for one in alive if one.name.startswith("Judged person")]
        for contact in self.random.sample(people, min(2, len(people))):
            edits[contact.name] = {"delete": True}
        return edits

    def make_value(self, field: str, who: str, name: str, number: int) -> str:
        text = f"{who}{number}.{name.replace(' ', '.')}"
        return {
            "email": f"{text}@example.com",
            "function": text,
            "website": f"http://{text}.example.com",
        }[field]

    def make_edits(self, side: str, number: int) -> None:
        gone = [name for name, edit in self.edits[side].items() if edit.get("delete")]
        with self.env_of(side) as env:
            for name in gone:
                self.find(env, name).unlink()
        with self.editing(side) as env:
            for name, edit in self.edits[side].items():
                if name in gone:
                    continue
                record = self.find(env, name)
                vals = {field: edit[field] for field in FIELDS if field in edit}
                if "parent" in edit:
                    parent = self.find(env, edit["parent"]) if edit["parent"] else None
                    vals["parent_id"] = parent.id if parent else False
                if "tags" in edit:
                    tags = env["res.partner.category"].search(
                        [("name", "in", list(edit["tags"]))]
                    )
                    vals["category_id"] = [(6, 0, tags.ids)]
                if "active" in edit:
                    vals["active"] = edit["active"]
                record.write(vals)
            firm = self.make_contact(env, side, f"Judged firm {side} {number}")
            self.make_contact(env, side, f"Judged person {side} {number}", parent=firm)
            self.spread(self.wanted.contacts[firm], side)
            self.spread(self.wanted.contacts[f"Judged person {side} {number}"], side)
            self.edit_tags(env, side, number)

    def edit_tags(self, env, side: str, number: int) -> None:
        """A new tag on each side; one side turns its tree round."""
        tags = env["res.partner.category"]
        name = f"Judged tag {side} {number}"
        parent = self.random.choice(self.known_tags)
        above = tags.search([("name", "=", parent)])
        tags.create({"name": name, "parent_id": above.id})
        self.note_tag(name, parent)
        if SIDES[number % 2] != side:
            return
        # The new tag takes the place of the one above it.
        grand = self.tags[side][parent]
        tags.search([("name", "=", name)]).parent_id = above.parent_id
        above.parent_id = tags.search([("name", "=", name)])
        self.note_tag(name, grand)
        self.note_tag(parent, name)
