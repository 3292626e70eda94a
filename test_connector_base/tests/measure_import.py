# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast contacts are imported: together, and one by one, in turns.

``make test ARGS="test_connector_base/tests/measure_import.py --capture=no"`` prints it.
Not part of the tests: its numbers depend on the machine.
"""

# To print is what it is for.
# pylint: disable=print-used
import cProfile
import os
import pstats
import time
import tracemalloc

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from .transactions import RealTransactionCase

_RECORDS = int(os.environ.get("RECORDS") or 1000)
_ROUNDS = int(os.environ.get("ROUNDS") or 3)
_SLICE = 100


@tagged("post_install", "-at_install")
class MeasureImport(RealTransactionCase):
    def test_together_and_one_by_one(self):
        for way in ("run_each", "run") * _ROUNDS:
            self.fill()
            self.peer.calls.clear()
            seconds, queries = self.measure(way)
            self.tell(way, seconds, queries)
            self.check_and_remove()

    def test_nothing_new(self):
        self.fill()
        self.measure("run")
        self.peer.calls.clear()
        seconds, queries = self.measure("run")
        self.tell("run, all known", seconds, queries)
        self.check_and_remove()

    def test_memory_stays_flat(self):
        peaks = []
        for _round in range(3):
            self.fill()
            tracemalloc.start()
            self.measure("run")
            peaks.append(tracemalloc.get_traced_memory()[1] / 1024**2)
            tracemalloc.stop()
            self.check_and_remove()
        print("peak MiB, round by round:", *(f"{peak:.1f}" for peak in peaks))

    def test_profile(self):
        self.fill()
        profile = cProfile.Profile()
        profile.enable()
        self.measure("run")
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        self.check_and_remove()

    def fill(self):
        """Companies, four contacts each, and three tags."""
        for tag in "abc":
            self.peer.put("tag", tag, name=f"Tag {tag}")
        company = None
        for number in range(_RECORDS):
            if number % 5 == 0:
                company = str(number)
            self.peer.put(
                "contact",
                number,
                name=f"Contact {number}",
                email=f"c{number}@example.com",
                street=f"{number} Main Street",
                color=number % 10,
                parent=None if company == str(number) else company,
                tags=["abc"[number % 3]],
            )

    def measure(self, way: str) -> tuple[float, int]:
        """Import all in slices, a transaction each; seconds and queries."""
        keys = [str(number) for number in range(_RECORDS)]
        start, queries = time.perf_counter(), 0
        for first in range(0, len(keys), _SLICE):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                backend = env["fake.backend"].browse(self.backend_id)
                before = cr.sql_log_count
                with backend.work_on("fake.res.partner") as work:
                    importer = work.component(usage="slice.importer")
                    report = getattr(importer, way)(keys[first : first + _SLICE])
                self.assertFalse(report.errors)
                env.flush_all()
                queries += cr.sql_log_count - before
        return time.perf_counter() - start, queries

    def tell(self, way: str, seconds: float, queries: int) -> None:
        print(
            f"{way:15} {_RECORDS / seconds:7.0f} records/s {queries / _RECORDS:6.1f} "
            f"queries per record, calls: {dict(self.peer.calls)}"
        )

    def check_and_remove(self):
        with self.transaction() as env:
            bindings = env["fake.res.partner"].search(
                [("backend_id", "=", self.backend_id), ("external_id", "!=", False)]
            )
            self.assertEqual(len(bindings), _RECORDS)
            bindings.odoo_id.unlink()
