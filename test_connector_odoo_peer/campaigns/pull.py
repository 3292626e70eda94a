# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How fast a first pull is: COUNT contacts (default 10000), half of them people.

Prints records per second, remote calls and the memory of the busiest worker.
"""

# a measurement tells a person what it found
# pylint: disable=print-used

import os
import threading
import time

import psutil

from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase

from ..tests.live_peers import Peers

COUNT = int(os.environ.get("COUNT") or 10_000)


@tagged("post_install", "-at_install")
class TestPull(LiveCase):
    """A first pull of many contacts ends, with few calls."""

    @classmethod
    def get_live_server(cls):
        live = Peers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live

    def watch(self, over: threading.Event) -> None:
        while not over.wait(0.5):
            for process in psutil.process_iter(["pid", "memory_info"]):
                try:
                    if os.getpgid(process.pid) == self.live._jobs.group:
                        times = process.cpu_times()
                        self.busy[process.pid] = times.user + times.system
                        used = process.memory_info().rss
                        self.most = max(self.most, used)
                        self.least = min(self.least, used)
                except (ProcessLookupError, psutil.NoSuchProcess):
                    continue

    def test_first_pull(self):
        with self.live.there() as env:
            self.make_contacts(env)
        self.live.age("there")
        self.live.connect()
        self.most, self.least = 0, 1 << 40
        self.busy: dict[int, float] = {}
        over = threading.Event()
        watcher = threading.Thread(target=self.watch, args=(over,))
        watcher.start()
        started = time.monotonic()
        try:
            calls = self.live.sync(timeout=3600)
        finally:
            over.set()
            watcher.join()
        seconds = time.monotonic() - started
        busy = sum(self.busy.values())
        print(f"\n{COUNT} contacts in {seconds:.0f} s: {COUNT / seconds:.0f}/s")
        print(f"{busy:.0f} s of CPU in job processes: {2 * COUNT / busy:.0f}/s on two")
        print(f"{len(calls)} calls, {len(calls) * 100 / COUNT:.2f} for 100 records")
        print(f"memory of a process: {self.least >> 20} to {self.most >> 20} MB")
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

    def make_contacts(self, env) -> None:
        belgium = env.ref("base.be").id
        tag = env["res.partner.category"].create({"name": "Pulled"}).id
        companies = env["res.partner"].create(
            [
                {
                    "name": f"Company {number}",
                    "is_company": True,
                    "email": f"c{number}@example.com",
                    "street": f"Street {number}",
                    "country_id": belgium,
                    "category_id": [(6, 0, [tag])],
                }
                for number in range(COUNT // 2)
            ]
        )
        env["res.partner"].create(
            [
                {"name": f"Person {company.id}", "parent_id": company.id}
                for company in companies
            ]
        )
