# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make peers``: two databases are edited and synchronised, while servers are killed.

Each round edits contacts on both sides, never the same field of the same contact,
creates some, and synchronises. Meanwhile the peer's server, or a worker at a job, is
killed, and answers to creations are lost. After each round both sides have to be equal,
nothing doubled, and one more synchronisation must write nothing. In every second round
the peer's clock is an hour ahead: its dates are shifted by SQL, and the answers' too.

``ROUNDS`` (default 5) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase

from ..tests.live_peers import Peers
from ..tests.test_live_peers import make_contacts, picture

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SEED = int(os.environ.get("SEED") or time.time())
EDITS = 20


@tagged("post_install", "-at_install")
class TestTwoDatabases(LiveCase):
    """Whatever is killed, both sides end up equal."""

    @classmethod
    def get_live_server(cls):
        live = Peers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live

    def test_rounds(self):
        with self.live.there() as env:
            make_contacts(env)
        self.live.age("there")
        self.live.connect(export_new=True, slice_size=20)
        with self.live.here() as env:
            env["odoo.peer.backend"].search([]).policy_ids.export_enabled = True
        self.live.sync()
        for number in range(ROUNDS):
            self.random = random.Random(SEED + number)
            self.run_round(number)
            print(f"round {number + 1} of {ROUNDS}, seed {SEED + number}: equal")

    def run_round(self, number: int) -> None:
        live = self.live
        live.proxy.shift = timedelta(hours=number % 2)
        with live.there() as env:
            self.edit(env, "street", number)
        with live.here() as env:
            self.edit(env, "email", number)
            env["res.partner"].create(
                [{"name": f"Peer New {number} {one}"} for one in range(3)]
            )
        if number % 2:
            live.age("there", minutes=-60)
        live.proxy.lose = {"load": self.random.randrange(3)}
        with live.here() as env:
            env["odoo.peer.backend"].search([]).action_sync_now()
        time.sleep(self.random.uniform(0, 3))
        if self.random.random() < 0.5:
            live.kill_web()
            time.sleep(self.random.uniform(0, 2))
            live.start_web()
        else:
            live.at("here").kill_worker_at_work()
        live.finish(timeout=600)
        for _attempt in range(2):
            # What was changed in between comes with the next ones.
            live.sync(timeout=600)
        self.assertEqual(self.pictures(live.here), self.pictures(live.there))
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)

    def edit(self, env, field: str, number: int) -> None:
        found = env["res.partner"].search([("ref", "like", "PEER-%")], order="ref")
        for contact in self.random.sample(found, EDITS):
            contact[field] = f"{field}{number}@example.com"

    def pictures(self, env_of) -> list:
        with env_of() as env:
            contacts = env["res.partner"].with_context(active_test=False)
            found = contacts.search([("name", "like", "Peer %")])
            return sorted((*picture(contact), contact.email or "") for contact in found)
