# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make peers``: both sides edit the same records; each field has to come out right.

Each round makes, edits, moves, archives and deletes contacts and tags on both sides,
often the same field of the same contact; what each field must be afterwards is worked
out here, without the code of the connector. Then both databases are synchronised, while
the peer's server or a worker is killed, and compared field by field.

The seed says how conflicts are settled (by a person, ours, theirs, the newer one) and
whether the peer's clock is right, an hour ahead or an hour behind. That clock is really
wrong: ``now()`` of its database is.

``ROUNDS`` (default 5) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time
from contextlib import contextmanager

from odoo.tests import tagged

from ..tests.live_peers import PeersCase

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SEED = int(os.environ.get("SEED") or time.time())
CONFLICTS = ("manual", "this", "other", "newer")
HOURS = (0, 1, -1)
# Two fields follow the rules of the backend, one keeps what is here.
FIELDS = ("email", "function", "website")
KEPT = "website"
SIDES = ("here", "there")
COUNT = 40


class Contact:
    """A contact as it has to be, by side; ``None`` of a value: not foreseen."""

    def __init__(self, name: str):
        self.name = name
        self.values = {side: dict.fromkeys(FIELDS, "") for side in SIDES}
        self.parent = {side: "" for side in SIDES}
        self.tags = {side: frozenset() for side in SIDES}
        self.active = {side: True for side in SIDES}
        # Where it was deleted; the other side then has it archived.
        self.gone: set[str] = set()


@tagged("post_install", "-at_install")
class TestJudgedEdits(PeersCase):
    """Whoever edits what, and whatever is killed, each field comes out right."""

    def test_rounds(self):
        self.random = random.Random(SEED)
        self.way = CONFLICTS[SEED % len(CONFLICTS)]
        hours = HOURS[SEED % len(HOURS)]
        print(f"\nseed {SEED}: conflicts {self.way}, peer's clock {hours:+} h")
        self.contacts: dict[str, Contact] = {}
        # Parents of tags, by side.
        self.tags = {side: {} for side in SIDES}
        self.live.set_clock(hours)
        self.make_first()
        self.connect()
        self.settle()
        self.judge()
        for number in range(ROUNDS):
            self.run_round(number)
            print(f"round {number + 1} of {ROUNDS}: as foreseen")

    def connect(self) -> None:
        self.live.connect(
            export_new=True,
            slice_size=15,
            allow_delete=True,
            conflict_resolution=self.way,
            partner_domain="[('name', 'like', 'Judged %')]",
        )
        with self.live.here() as env:
            policies = self.live.chosen_policies(env)
            policies.write({"export_enabled": True, "export_delete_enabled": True})
            partners = policies.filtered(lambda one: one.record_model == "res.partner")
            rule = {"field_name": KEPT, "resolution": "this"}
            partners.field_ids = [(0, 0, rule)]

    # ------------------------------------------------------------------
    # A round
    # ------------------------------------------------------------------

    def run_round(self, number: int) -> None:
        # The side that edits first, and the one whose values are newer.
        first, second = self.random.sample(SIDES, 2)
        self.known_tags = sorted(self.tags["here"])
        self.edits = {side: self.choose_edits(side, number) for side in SIDES}
        for side, other in (SIDES, SIDES[::-1]):
            for name, edit in self.edits[side].items():
                if self.edits[other].get(name, {}).get("delete"):
                    # Else it may come back from the archive.
                    edit.pop("active", None)
        self.make_edits(first, number)
        time.sleep(4)
        self.make_edits(second, number)
        self.newer = second
        self.foresee()
        with self.live.here() as env:
            env["odoo.peer.backend"].search([]).action_sync_now()
        self.live.disturb(self.random)
        self.live.finish(timeout=600)
        self.settle()
        if self.way == "manual":
            self.decide()
            self.settle()
        self.judge()
        before = self.live.stamps("here"), self.live.stamps("there")
        self.live.sync()
        self.assertEqual((self.live.stamps("here"), self.live.stamps("there")), before)

    def settle(self) -> None:
        for _attempt in range(3):
            # What was changed in between comes with the next ones.
            self.live.sync(timeout=600)

    # ------------------------------------------------------------------
    # Edits
    # ------------------------------------------------------------------

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
        for contact in self.contacts.values():
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
        contact = self.contacts[name] = Contact(name)
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
        alive = [one for one in self.contacts.values() if not one.gone]
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
            self.spread(self.contacts[firm], side)
            self.spread(self.contacts[f"Judged person {side} {number}"], side)
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

    # ------------------------------------------------------------------
    # What has to come out
    # ------------------------------------------------------------------

    def foresee(self) -> None:
        self.decisions: dict[str, str] = {}
        here, there = self.edits["here"], self.edits["there"]
        for name in sorted({*here, *there}):
            contact = self.contacts[name]
            mine, theirs = here.get(name, {}), there.get(name, {})
            if mine.get("delete") or theirs.get("delete"):
                self.foresee_deletion(contact, mine, theirs)
                continue
            winner = self.get_winner(name)
            for field in FIELDS:
                was = {side: contact.values[side][field] for side in SIDES}
                rule = "here" if field == KEPT else winner
                now = merged(was, mine.get(field), theirs.get(field), rule)
                if field == KEPT and theirs.get(field) is not None:
                    # Ours is kept; whether it is sent too is not foreseen.
                    now = {"here": mine.get(field, was["here"]), "there": None}
                for side in SIDES:
                    contact.values[side][field] = now[side]
            for attribute in ("parent", "tags", "active"):
                kept = getattr(contact, attribute)
                kept |= merged(kept, mine.get(attribute), theirs.get(attribute), winner)

    def get_winner(self, name: str) -> str:
        """The side whose value stays where both have changed one."""
        if self.way == "manual":
            chosen = self.random.choice(("this", "other"))
            self.decisions[name] = chosen
            return {"this": "here", "other": "there"}[chosen]
        return {"this": "here", "other": "there", "newer": self.newer}[self.way]

    def foresee_deletion(self, contact: Contact, mine: dict, theirs: dict) -> None:
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
                self.decisions[contact.name] = self.random.choice(("this", "other"))
                keeps = self.decisions[contact.name] == "this"
            if keeps:
                contact.active["here"] = edit.get("active", contact.active["here"])
                return
        contact.active[left] = False

    def decide(self) -> None:
        """Decide each conflict as was foreseen; there may be none that was not."""
        with self.live.here() as env:
            found = env["connector.checkpoint"].search(
                [("kind", "=", "conflict"), ("state", "=", "need_review")]
            )
            for checkpoint in found:
                name = env["res.partner"].browse(checkpoint.res_id).name
                chosen = self.decisions.get(name)
                self.assertTrue(chosen, f"{name}: {checkpoint.payload}")
                if chosen == "this":
                    checkpoint.action_keep_local()
                else:
                    checkpoint.action_take_remote()

    # ------------------------------------------------------------------
    # The judge
    # ------------------------------------------------------------------

    def judge(self) -> None:
        wrong = [*self.judge_side("here"), *self.judge_side("there")]
        for line in wrong:
            print("wrong:", *line)
        if wrong:
            self.explain({line[1] for line in wrong})
        self.assertFalse(wrong)

    def judge_side(self, side: str) -> list[tuple]:
        wrong: list[tuple] = []
        with self.env_of(side) as env:
            contacts = env["res.partner"].with_context(active_test=False)
            names = contacts.search([("name", "like", "Judged %")]).mapped("name")
            wrong += [
                (side, name, "doubled") for name in set(names) if names.count(name) > 1
            ]
            wrong += [
                (side, name, "unknown") for name in names if name not in self.contacts
            ]
            for contact in self.contacts.values():
                wrong += self.judge_contact(side, contact, self.find(env, contact.name))
            tags = env["res.partner.category"].search([("name", "like", "Judged %")])
            found = {tag.name: tag.parent_id.name or "" for tag in tags}
            if found != self.tags[side] or len(tags) != len(found):
                differ = sorted(found.items() ^ self.tags[side].items())
                wrong.append((side, "tags", differ))
        return wrong

    def judge_contact(self, side: str, contact: Contact, record) -> list[tuple]:
        if side in contact.gone:
            return [(side, contact.name, "is back")] if record else []
        if not record:
            return [(side, contact.name, "is lost")]
        if contact.gone:
            found = record.active
            if found != contact.active[side]:
                return [(side, contact.name, "active", found)]
            return []
        is_archived = record.with_context(active_test=False)
        found = {field: record[field] or "" for field in FIELDS}
        found["parent"] = is_archived.parent_id.name or ""
        found["tags"] = frozenset(record.category_id.mapped("name"))
        found["active"] = record.active
        wanted = {
            **contact.values[side],
            "parent": contact.parent[side],
            "tags": contact.tags[side],
            "active": contact.active[side],
        }
        if side == "there" and found[KEPT] == contact.values["here"][KEPT]:
            # Ours is sent one day: with the next change, or at once.
            wanted[KEPT] = None
        for field in FIELDS:
            if wanted[field] is None:
                # From now on what it is there.
                wanted[field] = contact.values[side][field] = found[field]
        return [
            (side, contact.name, field, found[field], wanted[field])
            for field in wanted
            if found[field] != wanted[field]
        ]

    def explain(self, names: set[str]) -> None:
        """What is known of contacts that came out wrong."""
        for name in sorted(names):
            print(name, "here:", self.edits["here"].get(name))
            print("   there:", self.edits["there"].get(name), "newer:", self.newer)
        with self.live.here() as env:
            for run in env["connector.sync.run"].search([]):
                text = "; ".join(filter(None, run.line_ids.mapped("issues_text")))
                if text:
                    print(run.model_name, run.direction, run.state, text)


def merged(was: dict, mine, theirs, winner: str) -> dict:
    """The values of both sides after an exchange; ``None``: not edited."""
    mine = None if mine == was["here"] else mine
    theirs = None if theirs == was["there"] else theirs
    if mine is None and theirs is None:
        return dict(was)
    if theirs is None or (mine is not None and winner == "here"):
        return dict.fromkeys(SIDES, mine)
    return dict.fromkeys(SIDES, theirs)
