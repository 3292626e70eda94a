# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make peers``: both sides edit the same records; each field has to come out right.

Each round makes, edits, moves, archives and deletes contacts and tags on both sides,
often the same field of the same contact; what each field must be afterwards is worked
out in ``judged_model``, without the code of the connector. Then both databases are
synchronised, while the peer's server or a worker is killed, and compared field by
field.

The seed says how conflicts are settled (by a person, ours, theirs, the newer one),
which rule one of the fields has, and whether the peer's clock is right, an hour ahead
or behind. That clock is really wrong: ``now()`` of its database is.

``ROUNDS`` (default 5) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time

from odoo.tests import tagged

from .judged_editors import JudgedEditors
from .judged_model import FIELDS, RULED, SIDES, Contact, Expectation

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SEED = int(os.environ.get("SEED") or time.time())
CONFLICTS = ("manual", "this", "other", "newer")
# Of the one field that has a rule.
RULES = ("this", "other", "newer")
HOURS = (0, 1, -1)


@tagged("post_install", "-at_install")
class TestJudgedEdits(JudgedEditors):
    """Whoever edits what, and whatever is killed, each field comes out right."""

    def test_rounds(self):
        self.random = random.Random(SEED)
        way = CONFLICTS[SEED % len(CONFLICTS)]
        rule = RULES[SEED // 5 % len(RULES)]
        hours = HOURS[SEED % len(HOURS)]
        print(f"\nseed {SEED}: conflicts {way}, rule {rule}, peer's clock {hours:+} h")
        self.wanted = Expectation(way, rule, self.random)
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
            conflict_resolution=self.wanted.way,
            partner_domain="[('name', 'like', 'Judged %')]",
        )
        with self.live.here() as env:
            policies = self.live.chosen_policies(env)
            policies.write({"export_enabled": True, "export_delete_enabled": True})
            partners = policies.filtered(lambda one: one.record_model == "res.partner")
            rule = {"field_name": RULED, "resolution": self.wanted.rule}
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
        self.wanted.newer = second
        self.wanted.foresee(self.edits)
        with self.live.here() as env:
            env["odoo.peer.backend"].search([]).action_sync_now()
        self.live.disturb(self.random)
        self.live.finish(timeout=600)
        self.settle()
        if self.wanted.way == "manual":
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

    def decide(self) -> None:
        """Decide each conflict as was foreseen; there may be none that was not."""
        with self.live.here() as env:
            found = env["connector.checkpoint"].search(
                [("kind", "=", "conflict"), ("state", "=", "need_review")]
            )
            for checkpoint in found:
                name = env["res.partner"].browse(checkpoint.res_id).name
                chosen = self.wanted.decisions.get(name)
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
                (side, name, "unknown")
                for name in names
                if name not in self.wanted.contacts
            ]
            for contact in self.wanted.contacts.values():
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
        return [
            (side, contact.name, field, found[field], wanted[field])
            for field in wanted
            if found[field] != wanted[field]
        ]

    def explain(self, names: set[str]) -> None:
        """What is known of contacts that came out wrong."""
        for name in sorted(names):
            print(name, "here:", self.edits["here"].get(name))
            print(
                "   there:", self.edits["there"].get(name), "newer:", self.wanted.newer
            )
        with self.live.here() as env:
            for run in env["connector.sync.run"].search([]):
                text = "; ".join(filter(None, run.line_ids.mapped("issues_text")))
                if text:
                    print(run.model_name, run.direction, run.state, text)
