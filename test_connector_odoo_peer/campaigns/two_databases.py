# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make peers``: two databases are edited and synchronised, while servers are killed.

Each round edits contacts on both sides, never the same field of the same contact,
creates some and deletes some on both sides, and synchronises. Meanwhile the peer's
server, or a worker at a job, is killed, and answers to creations are lost. After each
round both sides have to be equal, nothing doubled, nothing back that was deleted, and
one more synchronisation must write nothing. The seed says whether the peer's clock is
right, an hour ahead or an hour behind; it is really wrong, as that of judged_edits.
``make e2e`` plays it.

``ROUNDS`` (default 5) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time
from collections import Counter

from odoo.tests import tagged

from ..tests.live_peers import PARTNER, PeersCase
from ..tests.test_live_peers import make_contacts, picture

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SEED = int(os.environ.get("SEED") or time.time())
EDITS = 20
HOURS = (0, 1, -1)


@tagged("post_install", "-at_install")
class TestTwoDatabases(PeersCase):
    """Whatever is killed, both sides end up equal."""

    def test_rounds(self):
        hours = HOURS[SEED % len(HOURS)]
        print(f"\nseed {SEED}: peer's clock {hours:+} h")
        self.live.set_clock(hours)
        with self.live.there() as env:
            make_contacts(env)
        self.live.age("there")
        self.live.connect(export_new=True, slice_size=20, allow_delete=True)
        with self.live.here() as env:
            self.live.chosen_policies(env).write(
                {"export_enabled": True, "export_delete_enabled": True}
            )
        self.live.sync()
        # Names of what was deleted here, and there.
        self.gone: dict[str, set[str]] = {"here": set(), "there": set()}
        for number in range(ROUNDS):
            self.random = random.Random(SEED + number)
            self.run_round(number)
            print(f"round {number + 1} of {ROUNDS}, seed {SEED + number}: equal")

    def run_round(self, number: int) -> None:
        live = self.live
        with live.there() as env:
            self.edit(env, "street", number)
            env["res.partner"].create(
                [{"name": f"Peer Theirs {number} {one}"} for one in range(3)]
            )
            self.delete(env, "there", self.random.randrange(75))
        with live.here() as env:
            self.edit(env, "email", number)
            env["res.partner"].create(
                [{"name": f"Peer New {number} {one}"} for one in range(3)]
            )
            self.delete(env, "here", self.random.randrange(75, 150))
        live.proxy.lose = {"load": self.random.randrange(3)}
        with live.here() as env:
            env["odoo.peer.backend"].search([]).action_sync_now()
        live.disturb(self.random)
        live.finish(timeout=600)
        for _attempt in range(2):
            # What was changed in between comes with the next ones.
            live.sync(timeout=600)
        self.assert_equal()
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)

    def edit(self, env, field: str, number: int) -> None:
        domain = [("ref", "like", "PEER-%"), ("name", "not in", [*self.gone["there"]])]
        found = env["res.partner"].search(domain, order="ref")
        for contact in self.random.sample(found, EDITS):
            contact[field] = f"{field}{number}@example.com"

    def delete(self, env, side: str, number: int) -> None:
        """Delete a company and its people, if it is there still."""
        company = env["res.partner"].search([("ref", "=", f"PEER-{number}")])
        family = company | company.with_context(active_test=False).child_ids
        self.gone[side].update(family.mapped("name"))
        company.child_ids.unlink()
        company.unlink()

    def assert_equal(self) -> None:
        here, there = self.contacts(self.live.here), self.contacts(self.live.there)
        # What was deleted on one side is archived, and left as it was, on the other.
        kept = {name: there.pop(name, []) for name in self.gone["here"]}
        kept |= {name: here.pop(name, []) for name in self.gone["there"]}
        wrong = [
            name for name, found in kept.items() if [o[7] for o in found] != [False]
        ]
        names = {*here, *there}
        wrong += [name for name in names if here.get(name) != there.get(name)]
        for name in sorted(wrong):
            print(name, kept.get(name), "\n here", here.get(name))
            print(" there", there.get(name))
            self.explain(name)
        self.assertEqual(wrong, [])

    def contacts(self, env_of) -> dict[str, list]:
        """What each name stands for; more than one contact is too many."""
        with env_of() as env:
            contacts = env["res.partner"].with_context(active_test=False)
            found = contacts.search([("name", "like", "Peer %")])
            pictures = [(*picture(contact), contact.email or "") for contact in found]
        doubled = Counter(one[0] for one in pictures)
        self.assertEqual([name for name in doubled if doubled[name] > 1], [])
        return {one[0]: [one] for one in pictures}

    def explain(self, name: str) -> None:
        """What is known of a contact that is not the same on both sides."""
        with self.live.here() as env:
            bindings = env[PARTNER].with_context(active_test=False)
            for binding in bindings.search([("odoo_id.name", "=", name)]):
                print("  binding", binding.external_id, binding.sync_state,
                      binding.external_mtime, binding.sync_write_date)  # fmt: skip
                changed = binding.odoo_id.write_date, binding.odoo_id.active
                print("  record", *changed, binding.base_values)
                keys = [("external_id", "=", binding.external_id)]
                for grave in env["connector.tombstone"].search(keys):
                    print("  grave", grave.deleted_at, grave.sent_at)
                for checkpoint in env["connector.checkpoint"].search(keys):
                    print("  checkpoint", checkpoint.kind, checkpoint.message)
