# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A clock is an hour ahead of the other, or behind, or is set right meanwhile."""

from datetime import timedelta
from uuid import uuid4

from odoo.tools import SQL

from ..peer import forget_peers, peer_of
from .common import FakeConnectorCase

HOUR = timedelta(hours=1)
MODEL = "fake.res.partner"


class ClocksCase(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.policy(import_enabled=True)
        # All that we write in a test bears this date.
        self.ours = self.env.cr.now().replace(microsecond=0)

    def start(self, offset: timedelta) -> None:
        """Records 1 to 3 of a new peer are in step; they were made two hours ago."""
        self.env[MODEL].search([]).unlink()
        self.backend.cursor_ids.unlink()
        forget_peers()
        self.peer = peer_of(self.backend)
        self.peer.tells_clock = True
        for number in range(1, 4):
            self.peer.now = self.ours + offset - 2 * HOUR
            values = {"name": f"N{number}", "email": f"{number}@{uuid4()}.be"}
            self.peer.put("contact", number, **values)
        self.peer.now = self.ours + offset
        self.sync()
        bindings = self.env[MODEL].search([])
        for record in [*bindings, *bindings.odoo_id]:
            self.age(record)
        self.env.cr.execute(
            "UPDATE fake_res_partner "
            "SET sync_write_date = sync_write_date - interval '1 hour'"
        )
        self.env.invalidate_all()

    def sync(self):
        self.backend.action_sync_now()
        self.run_jobs()
        return self.env["connector.sync.run"].search([], limit=1)

    def change_there(self, external_id: int, at, **values) -> None:
        """Change a record when their clock shows that; then it shows the next hour."""
        self.peer.now = at - timedelta(minutes=1)
        self.peer.put("contact", external_id, **values)


class TestClocks(ClocksCase):
    def test_nothing_is_missed_and_nothing_taken_twice(self):
        for offset in (HOUR, -HOUR):
            with self.subTest(offset=offset):
                self.start(offset)
                for number in range(3):
                    at = self.ours + offset + number * timedelta(minutes=7)
                    self.change_there(2, at, name=f"{offset} {number}")
                    run = self.sync()
                    self.assertEqual(self.binding(2).name, f"{offset} {number}")
                    self.assertEqual(run.updated_count, 1)
                before = self.binding(2).odoo_id.write_date
                run = self.sync()
                self.assertEqual(run.updated_count + run.created_count, 0)
                self.assertEqual(self.binding(2).odoo_id.write_date, before)

    def test_newer_one_wins_whatever_the_clock_says(self):
        self.backend.write(
            {"default_resolution": "newer", "conflict_resolution": "newer"}
        )
        for offset in (HOUR, -HOUR, timedelta()):
            for minutes, winner in ((40, "Ours"), (20, "Theirs")):
                with self.subTest(offset=offset, winner=winner):
                    self.start(offset)
                    self.binding(1).odoo_id.name = "Ours"
                    self.age(self.binding(1).odoo_id, minutes=30)
                    at = self.ours + offset - timedelta(minutes=minutes)
                    self.change_there(1, at, name="Theirs")
                    self.peer.now = self.ours + offset
                    self.sync()
                    self.assertEqual(self.binding(1).name, winner)

    def test_conflicts_are_found(self):
        for offset in (HOUR, -HOUR):
            for way in ("by values", "by dates"):
                with self.subTest(offset=offset, way=way):
                    self.start(offset)
                    binding = self.binding(1)
                    if way == "by dates":
                        binding.base_values = False
                    binding.odoo_id.name = "Ours"
                    self.change_there(1, self.ours + offset, name=f"{offset} {way}")
                    self.sync()
                    self.assertEqual(binding.name, "Ours")
                    self.checkpoints(kind="conflict").action_take_remote()
                    self.assertEqual(binding.name, f"{offset} {way}")

    def test_clock_is_set_right_and_nothing_is_missed(self):
        self.start(HOUR)
        self.change_there(2, self.ours + HOUR, name="By the wrong clock")
        self.sync()
        self.change_there(2, self.ours + timedelta(minutes=9), name="By the right one")
        self.change_there(4, self.ours + timedelta(minutes=9), name="New")
        self.assertEqual(self.sync().state, "done")
        self.assertEqual(self.binding(2).name, "By the right one")
        self.assertEqual(self.binding(4).name, "New")
        cursor = self.backend._get_cursor(MODEL, "import")
        self.assertLessEqual(cursor.value, self.peer.now)
        self.change_there(3, self.ours + timedelta(minutes=12), name="Later")
        self.assertEqual(self.sync().updated_count, 1)
        self.assertEqual(self.binding(3).name, "Later")

    def test_clock_that_was_set_right_hides_no_change_from_an_export(self):
        self.policy(export_enabled=True)
        self.start(HOUR)
        self.change_there(1, self.ours + HOUR, name="By the wrong clock")
        self.sync()
        self.change_there(1, self.ours + timedelta(minutes=9), email="they@x.be")
        self.binding(1).odoo_id.write({"name": "Ours", "email": "we@x.be"})
        self.run_jobs()
        found = self.peer.get("contact", 1)
        self.assertEqual(found["email"], "they@x.be")
        self.assertEqual(found["name"], "By the wrong clock")
        self.assertTrue(self.checkpoints(kind="conflict"))

    def test_starting_again_takes_what_is_dated_back(self):
        self.start(timedelta())
        self.peer.tells_clock = False
        self.change_there(1, self.ours - 3 * HOUR, name="Restored")
        self.sync()
        self.assertEqual(self.binding(1).name, "N1")
        self.backend._get_cursor(MODEL, "import").action_reset()
        self.sync()
        self.assertEqual(self.binding(1).name, "Restored")


class TestOurClock(ClocksCase):
    """Ours was an hour ahead when both sides met last, and is right now."""

    def setUp(self):
        super().setUp()
        self.policy(export_enabled=True)
        self.start_ahead()

    def start_ahead(self):
        self.start(timedelta())
        # Sent once, with their lines, which an import does not tell.
        bindings = self.env[MODEL].search([])
        self.peer.now = self.ours - HOUR
        bindings.action_export()
        self.peer.now = self.ours
        # Else an import of what is not known by its content would send changes, too.
        self.sync()
        self.env.flush_all()
        for table, column, ids in (
            ("res_partner", "write_date", bindings.odoo_id.ids),
            ("fake_res_partner", "sync_write_date", bindings.ids),
            ("fake_res_partner", "sync_date", bindings.ids),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id IN %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    self.ours + HOUR,
                    tuple(ids),
                )
            )
        self.env.invalidate_all()
        self.export_cursor = self.backend._get_cursor(MODEL, "export")
        self.export_cursor.value = self.ours + HOUR
        self.peer.calls.clear()

    def change_here(self, external_id: int, **values) -> None:
        """Now, and no listener hears of it."""
        record = self.binding(external_id).odoo_id
        record.with_context(connector_no_export=True).write(values)
        self.env.flush_all()

    def test_change_is_sent_though_it_is_dated_before_the_last_exchange(self):
        self.change_here(2, name="By the right clock")
        self.sync()
        self.assertEqual(self.peer.get("contact", 2)["name"], "By the right clock")
        self.assertLessEqual(self.export_cursor.value, self.env.cr.now())
        self.assertEqual(self.peer.calls["write"], 1)

    def test_nothing_is_sent_for_ever(self):
        for _time in range(2):
            self.sync()
        self.assertFalse(self.peer.calls["write"])
        lines = self.env["connector.sync.line"].search([])
        self.assertFalse(lines.filtered(lambda one: one.run_id.direction == "export"))

    def test_newer_one_wins(self):
        self.backend.write(
            {"default_resolution": "newer", "conflict_resolution": "newer"}
        )
        for minutes, winner in ((40, "Ours"), (20, "Theirs")):
            with self.subTest(winner=winner):
                self.start_ahead()
                self.change_here(1, name="Ours")
                self.age(self.binding(1).odoo_id, minutes=30)
                at = self.ours - timedelta(minutes=minutes)
                self.change_there(1, at, name="Theirs")
                self.peer.now = self.ours
                self.pull(1)
                self.assertEqual(self.binding(1).name, winner)

    def test_clock_that_has_passed_the_cursor_by_now_is_noticed_by_theirs(self):
        """Seen from us, it is theirs that made a leap."""
        imports = self.backend._get_cursor(MODEL, "import")
        imports.write({"has_clock": True, "clock_seconds": -3600})
        self.export_cursor.value = self.ours - timedelta(minutes=1)
        self.change_here(3, name="Dated back")
        self.age(self.binding(3).odoo_id, minutes=30)
        for _time in range(2):
            self.sync()
        self.assertEqual(self.peer.get("contact", 3)["name"], "Dated back")
