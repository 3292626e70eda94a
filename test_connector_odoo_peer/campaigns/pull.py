# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How fast a first pull is: COUNT contacts (default 10000), half of them people.

Prints records per second, remote calls, the CPU of both sides and the memory of the
busiest worker; then the same of a push of as many changes as a tenth of them, and of a
first push of as many new ones.
"""

# a measurement tells a person what it found
# pylint: disable=print-used

import os
import threading
import time

import psutil

from odoo.tests import tagged

from ..tests.live_peers import PeersCase

COUNT = int(os.environ.get("COUNT") or 10_000)


@tagged("post_install", "-at_install")
class TestPull(PeersCase):
    """A first pull of many contacts ends, with few calls."""

    def watch(self, over: threading.Event) -> None:
        while not over.wait(0.5):
            self.look()

    def look(self) -> None:
        """Note what each process has used so far."""
        groups = {self.live._jobs.group: "jobs", self.live._web.group: "peer"}
        for process in psutil.process_iter(["pid"]):
            try:
                side = groups.get(os.getpgid(process.pid))
                if side is None:
                    continue
                times = process.cpu_times()
                self.used[side, process.pid] = times.user + times.system
                if side == "jobs":
                    used = process.memory_info().rss
                    self.most, self.least = max(self.most, used), min(self.least, used)
            except (ProcessLookupError, psutil.NoSuchProcess):
                continue

    def measure(self, what: str, count: int) -> list[str]:
        """Synchronise, and print what it took; the calls."""
        self.most, self.least = 0, 1 << 40
        self.used: dict[tuple[str, int], float] = {}
        self.look()
        before = dict(self.used)
        over = threading.Event()
        watcher = threading.Thread(target=self.watch, args=(over,))
        watcher.start()
        started = time.monotonic()
        try:
            calls = self.live.sync(timeout=3600)
        finally:
            over.set()
            watcher.join()
        self.look()
        seconds = time.monotonic() - started
        busy = {
            side: sum(
                used - before.get(key, 0)
                for key, used in self.used.items()
                if key[0] == side
            )
            for side in ("jobs", "peer")
        }
        print(f"\n{what}: {count} contacts in {seconds:.0f} s: {count / seconds:.0f}/s")
        print(f"CPU: {busy['jobs']:.1f} s in jobs, {busy['peer']:.1f} s in the peer's")
        both = sum(busy.values())
        print(f"server: {2 * count / both:.0f}/s on two, without PostgreSQL")
        print(f"load of the machine: {os.getloadavg()[0]:.0f}")
        print(f"{len(calls)} calls, {len(calls) * 100 / count:.2f} for 100 records")
        print(f"memory of a process: {self.least >> 20} to {self.most >> 20} MB")
        return calls

    def test_first_pull(self):
        with self.live.there() as env:
            self.make_contacts(env, COUNT)
        self.live.age("there")
        self.live.connect()
        calls = self.measure("pull", COUNT)
        with self.live.here() as env:
            found = env["odoo.peer.res.partner"].search_count([])
            self.assertGreaterEqual(found, COUNT)
            lines = env["connector.sync.line"].search([])
            self.assertFalse(sum(lines.mapped("failed_count")))
        self.assertLessEqual(len(calls), COUNT / 100)
        self.live.sync()
        before = self.live.stamps("here"), self.live.stamps("there")
        print("nothing new:", self.live.sync())
        self.assertEqual((self.live.stamps("here"), self.live.stamps("there")), before)
        self.push_changes(COUNT // 10)
        self.push(COUNT // 10)

    def push_changes(self, count: int) -> None:
        """Each of them gets a value of its own."""
        with self.live.here() as env:
            self.live.chosen_policies(env).export_enabled = True
        self.live.sync()
        with self.live.here() as env:
            # Unheard by the listener: the run is to find them.
            contacts = env["res.partner"].with_context(connector_no_export=True)
            found = contacts.search([("name", "like", "Company %")], limit=count)
            for number, contact in enumerate(found):
                contact.email = f"changed{number}@example.com"
        print(self.measure("push of changes", len(found)))
        with self.live.there() as env:
            changed = env["res.partner"].search_count([("email", "=like", "changed%")])
            self.assertEqual(changed, len(found))

    def push(self, count: int) -> None:
        with self.live.here() as env:
            self.live.chosen_policies(env).export_enabled = True
            env["odoo.peer.backend"].search([]).export_new = True
        self.live.sync()
        with self.live.here() as env:
            known = env["odoo.peer.res.partner"].search_count([])
            self.make_contacts(env, count, "Pushed ")
        self.measure("push", count)
        with self.live.here() as env:
            bindings = env["odoo.peer.res.partner"].search([])
            self.assertEqual(len(bindings) - known, count // 2 * 2)
            self.assertTrue(all(bindings.mapped("external_id")))

    def make_contacts(self, env, count: int, prefix: str = "") -> None:
        belgium = env.ref("base.be").id
        tag = env["res.partner.category"].create({"name": f"{prefix}Tag"}).id
        companies = env["res.partner"].create(
            [
                {
                    "name": f"{prefix}Company {number}",
                    "is_company": True,
                    "email": f"c{prefix.strip()}{number}@example.com",
                    "street": f"Street {number}",
                    "country_id": belgium,
                    "category_id": [(6, 0, [tag])],
                }
                for number in range(count // 2)
            ]
        )
        env["res.partner"].create(
            [
                {"name": f"{prefix}Person {company.id}", "parent_id": company.id}
                for company in companies
            ]
        )
