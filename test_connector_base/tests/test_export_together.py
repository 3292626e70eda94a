# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A slice that is sent with few calls leaves what exports one by one leave."""

from unittest.mock import patch

from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)
from odoo.addons.queue_job.exception import RetryableJobError

from ..peer import NO_PEER, MemoryPeer, forget_peers, peer_of
from .common import FakeConnectorCase

PARTNER = "fake.res.partner"


class TestExportTogether(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.policy(import_enabled=True, export_enabled=True)
        self.peer.together = True
        self.contacts = self.env["res.partner"].with_context(connector_no_export=True)

    def push(self, records) -> dict:
        """Export a slice; the counts."""
        with self.backend.work_on(PARTNER) as work:
            self.report = work.component(usage="slice.exporter").run(
                map(str, records.ids)
            )
        return dict(self.report.counts)

    def make(self, *names, **values):
        return self.contacts.create([{"name": name, **values} for name in names])

    def there(self) -> list[dict]:
        """What the peer has, without what differs from try to try."""
        rows = self.peer.all("contact")
        by_id = {row["id"]: row["name"] for row in rows}
        tags = {row["id"]: row["name"] for row in self.peer.all("tag")}
        return sorted(
            (
                {
                    **{k: row[k] for k in ("name", "street", "color")},
                    "parent": by_id.get(row["parent"]),
                    "tags": [tags[tag] for tag in row["tags"]],
                }
                for row in rows
            ),
            key=lambda row: row["name"],
        )

    def leave_all_kinds(self) -> tuple:
        """Export a slice of all that there is; what it left."""
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        known = self.make("Known 1", "Known 2", "Known 3", "Known 4", "Quiet", "Theirs")
        self.push(known)
        known[:3].write({"street": "Same"})
        known[3].street = "Other"
        known[5].street = "Here"
        theirs = self.binding_of(known[5]).external_id
        self.peer.put("contact", theirs, street="There")
        firm, bad = self.make("Firm", "Bad", category_id=[(6, 0, tag.ids)])
        people = self.make("Ada", "Bob", parent_id=firm.id)
        lost = self.make("Lost", parent_id=bad.id)
        gone = self.make("Gone")
        records = firm | bad | people | lost | gone | known
        self.peer.refused = {"Bad"}
        self.peer.calls.clear()
        keys = [str(key) for key in records.ids]
        gone.unlink()
        with self.backend.work_on(PARTNER) as work:
            report = work.component(usage="slice.exporter").run(keys)
        errors = sorted((one.name, one.message) for one in report.errors)
        failed = self.checkpoints(kind="error")
        bound = self.partners.search([("backend_id", "=", self.backend.id)])
        return (
            dict(report.counts),
            errors,
            self.there(),
            sorted((one.name, one.message) for one in failed),
            sorted(bound.mapped("name")),
            sorted(bound.mapped("sync_state")),
            self.env["connector.export.receipt"].search_count([]),
        )

    def test_outcome_is_that_of_one_by_one(self):
        outcomes = []
        for together in (True, False):
            savepoint = self.cr.savepoint(flush=True)
            forget_peers()
            self.peer = peer_of(self.backend)
            self.peer.together = together
            outcomes.append(self.leave_all_kinds())
            savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(*outcomes)
        counts = outcomes[0][0]
        self.assertEqual(
            counts,
            {"created": 3, "updated": 4, "uptodate": 1, "conflicts": 1, "failed": 2}
            | {"skipped": 1},
        )
        names = [name for name, _message in outcomes[0][1]]
        self.assertEqual(names, ["Bad", "Bad, Lost"])

    def binding_of(self, record):
        return self.backend._find_binding(PARTNER, record=record)

    def test_calls_are_few(self):
        firms = self.make(*(f"Firm {number}" for number in range(50)))
        people = self.contacts.create(
            [{"name": f"At {firm.id}", "parent_id": firm.id} for firm in firms]
        )
        self.assertEqual(self.push(people | firms), {"created": 100})
        # Firms, then those who wait for them; the dates of each wave.
        self.assertEqual(self.peer.calls, {"create_many": 2, "read": 2})
        self.peer.calls.clear()
        firms.write({"color": 5})
        people[:2].write({"color": 6})
        self.assertEqual(self.push(firms | people), {"updated": 52, "uptodate": 48})
        # The dates before, and those of each wave: right before it is sent, and after.
        self.assertEqual(self.peer.calls, {"write_many": 2, "read": 5})
        colors = [row["color"] for row in self.peer.all("contact")]
        self.assertEqual((colors.count(5), colors.count(6)), (50, 2))

    def test_refused_record_is_found_by_halves(self):
        records = self.make(*(f"N{number}" for number in range(32)))
        self.peer.refused = {"N13"}
        self.assertEqual(self.push(records), {"created": 31, "failed": 1})
        self.assertLessEqual(self.peer.calls["create_many"], 2 * 5 + 1)
        (issue,) = self.report.errors
        self.assertEqual((issue.name, issue.message), ("N13", "No N13 here"))
        self.assertFalse(self.binding_of(records[13]))
        receipts = self.env["connector.export.receipt"].search([])
        self.assertNotIn(records[13].id, receipts.mapped("res_id"))

    def test_refused_record_is_matched_when_it_comes_from_there(self):
        """A binding left behind would hide it from the matcher."""
        record = self.make("Ada", email="ada@example.com")
        self.peer.refused = {"Ada"}
        self.push(record)
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.pull(7)
        self.assertEqual(self.binding(7).odoo_id, record)

    def test_refusal_twice_is_one_checkpoint(self):
        record = self.make("Bad")
        self.peer.refused = {"Bad"}
        for _attempt in range(2):
            self.push(record)
        self.assertEqual(len(self.checkpoints(kind="error")), 1)

    def test_wrong_key_sets_nothing_aside(self):
        records = self.make("One", "Two")
        refuses = patch.object(
            MemoryPeer, "create_many", side_effect=AuthenticationError("Who are you?")
        )
        with refuses, self.assertRaises(AuthenticationError):
            self.push(records)
        self.assertFalse(self.checkpoints())
        self.assertFalse(self.env["connector.export.receipt"].search_count([]))

    def test_peer_that_is_away_postpones_the_slice(self):
        records = self.make("One", "Two")
        self.peer.broken = NO_PEER
        with self.assertRaises(RetryableJobError):
            self.push(records)
        self.assertFalse(self.checkpoints())

    def test_record_that_cannot_be_looked_at_does_not_stop_the_others(self):
        records = self.make("Seen", "Hidden")
        self.push(records)
        hidden = self.binding_of(records[1]).external_id
        records.write({"street": "New"})
        read = MemoryPeer.read

        def read_some(peer, kind, external_ids):
            if hidden in external_ids:
                raise PeerConfigurationError("You may not see it")
            return read(peer, kind, external_ids)

        with patch.object(MemoryPeer, "read", read_some):
            self.assertEqual(self.push(records), {"updated": 1, "failed": 1})
        self.assertEqual(self.peer.get("contact", hidden)["street"], False)

    def test_circle_is_told_and_stops_nothing(self):
        one, two = self.make("One", "Two")
        exporter = self.exporter_class()
        needs = {one.id: two, two.id: one}

        def dependencies(self):
            other = needs.get(self.binding.odoo_id.id)
            plan = self.work.export_plan
            # Alone it does without: else it would never end.
            if other and plan is not None:
                self._export_dependency(other, PARTNER)

        with patch.object(exporter, "_export_dependencies", dependencies):
            self.assertEqual(self.push(one | two), {"created": 2})

    def test_change_made_while_a_wave_is_prepared_is_not_overwritten(self):
        records = self.make("One", "Two")
        self.push(records)
        records.write({"street": "Here"})
        changed = self.binding_of(records[0]).external_id
        exporter = self.exporter_class()

        def meanwhile(one):
            if one.binding.name == "Two":
                self.peer.put("contact", changed, street="There")

        with patch.object(exporter, "_export_dependencies", meanwhile):
            self.assertEqual(self.push(records), {"updated": 1, "conflicts": 1})
        streets = sorted(row["street"] for row in self.peer.all("contact"))
        self.assertEqual(streets, ["Here", "There"])
        self.run_jobs()
        self.assertTrue(self.checkpoints(kind="conflict"))

    def test_values_that_follow_a_creation_may_be_refused(self):
        """The record is there, and known, without them; alone, by its receipt."""
        exporter = self.exporter_class()
        records = self.make("Good", "Bad", street="Main street")
        records += self.make("Plain")
        for together in (True, False):
            savepoint = self.cr.savepoint(flush=True)
            forget_peers()
            self.peer = peer_of(self.backend)
            self.peer.together = together
            with self.subTest(together=together):
                with (
                    patch.object(
                        exporter, "_get_later_fields", lambda _one: {"street"}
                    ),
                    patch.object(MemoryPeer, "put", self.refuse_street_of_bad()),
                ):
                    self.assertEqual(self.push(records), {"created": 2, "failed": 1})
                rows = {row["name"]: row["street"] for row in self.peer.all("contact")
                        if "street" in row}  # fmt: skip
                self.assertEqual(rows.get("Good"), "Main street")
                self.assertEqual(self.peer.count("contact"), 3)
                self.assertIn("No street", self.checkpoints(kind="error").message)
                if together:
                    self.settle_bad(records[1])
            savepoint.rollback()
            self.env.invalidate_all()

    def refuse_street_of_bad(self):
        put = MemoryPeer.put

        def refuse(peer, kind, external_id, **values):
            known = peer.get(kind, external_id) or {}
            if values.get("street") and known.get("name") == "Bad":
                raise InvalidDataError("No street of that name")
            return put(peer, kind, external_id, **values)

        return refuse

    def settle_bad(self, record):
        """What was refused is no change of the peer, and sent once it may be."""
        there = {row["name"]: row["id"] for row in self.peer.all("contact")}
        self.pull(there["Bad"])
        self.assertEqual(self.binding_of(record).external_id, there["Bad"])
        self.assertEqual(record.street, "Main street")
        self.run_jobs()
        self.push(record)
        self.run_jobs()
        self.assertEqual(
            self.peer.get("contact", there["Bad"])["street"], "Main street"
        )
        self.assertEqual(self.peer.count("contact"), 3)

    def exporter_class(self):
        with self.backend.work_on(PARTNER) as work:
            return type(work.component(usage="record.exporter"))

    def test_hook_that_fails_afterwards_fails_its_record_only(self):
        exporter = self.exporter_class()
        records = self.make("Good", "Bad")

        def fail(self):
            if self.binding.name == "Bad":
                raise InvalidDataError("Too late")

        with patch.object(exporter, "_after_export", fail):
            self.assertEqual(self.push(records), {"created": 1, "failed": 1})
        self.assertTrue(self.binding_of(records[0]).external_id)
        self.assertFalse(self.binding_of(records[1]))
        kept = self.env["connector.export.receipt"].search([])
        self.assertIn(records[1].id, kept.mapped("res_id"))
        # The next one links what is there.
        self.push(records[1])
        self.assertEqual(self.peer.count("contact"), 2)

    def test_peer_that_gives_no_id_is_told(self):
        records = self.make("One", "Two")
        with patch.object(MemoryPeer, "create_many", return_value=["1", False]):
            self.assertEqual(self.push(records), {"created": 1, "failed": 1})
        self.assertFalse(self.binding_of(records[1]))
