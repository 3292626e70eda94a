# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A record that failed shows it, until an attempt succeeds or nothing is left to do."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import InvalidDataError

from .common import FakeConnectorCase


@tagged("post_install", "-at_install")
class TestFailedRecords(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.policy(import_enabled=True, export_enabled=True)
        # All that is exchanged: else something would be to send from the beginning.
        values = {"email": "ada@here.example", "street": "Old", "color": 1, "tags": []}
        self.peer.put("contact", 1, name="Ada", **values)
        self.pull(1)
        self.ada = self.binding(1)

    def send(self) -> None:
        self.slice("exporter", str(self.ada.odoo_id.id))

    def fetch(self) -> None:
        self.slice("importer", "1")

    def slice(self, kind: str, key: str) -> None:
        with self.backend.work_on("fake.res.partner") as work:
            work.component(usage=f"slice.{kind}").run([key])

    def change(self, name: str) -> None:
        self.ada.odoo_id.with_context(connector_no_export=True).name = name
        self.env.flush_all()

    def refuse(self, name: str) -> None:
        self.peer.broken = InvalidDataError(f"No {name}")
        self.change(name)
        self.send()
        self.peer.broken = None

    def close_settled(self) -> None:
        model = self.env["connector.checkpoint"]
        model._close_settled_errors(self.backend, "fake.res.partner")

    def set_instants(self, error: str, meeting: str) -> None:
        """When the error was told, and when both sides met."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE connector_checkpoint SET write_date = %s", [error])
        self.env["connector.checkpoint"].invalidate_model(["write_date"])
        self.ada.with_context(
            connector_no_export=True
        ).sync_date = fields.Datetime.to_datetime(meeting)

    def test_import(self):
        self.peer.put("contact", 1, email="nowhere")
        self.fetch()
        self.assertEqual(self.ada.sync_state, "error")
        told = self.checkpoints(kind="error").told
        self.assertTrue(told.startswith("Not imported: Email: nowhere"), told)
        self.peer.put("contact", 1, email="ada@example.com")
        self.fetch()
        self.assertEqual(self.ada.sync_state, "synced")
        self.assertEqual(self.ada.email, "ada@example.com")

    def test_export(self):
        self.refuse("Eve")
        self.assertEqual(self.ada.sync_state, "error")
        self.assertEqual(self.checkpoints(kind="error").told, "Not sent: No Eve")
        self.send()
        self.assertEqual(self.ada.sync_state, "synced")
        self.assertEqual(self.peer.get("contact", 1)["name"], "Eve")

    def test_a_change_that_was_taken_back(self):
        self.refuse("Eve")
        self.change("Ada")
        self.send()
        self.assertEqual(self.ada.sync_state, "synced")
        self.close_settled()
        self.assertFalse(self.checkpoints(kind="error"))

    def test_a_version_that_could_not_come_in_is_not_settled_by_an_export(self):
        self.policy(is_specific=True, conflict_resolution="this")
        self.peer.put("contact", 1, email="nowhere")
        self.fetch()
        self.send()
        self.assertEqual(self.ada.sync_state, "error")
        self.assertFalse(self.peer.calls["write"])

    def test_conflicts_and_deletions_stay_what_they_are(self):
        with self.backend.work_on("fake.res.partner") as work:
            importer = work.component(usage="slice.importer")
            for state in ("conflict", "deleted"):
                self.ada.sync_state = state
                importer._set_aside("1", InvalidDataError("Nonsense"))
                self.assertEqual(self.ada.sync_state, state)

    def test_closed_by_a_success_of_the_same_second(self):
        self.refuse("Eve")
        self.send()
        self.set_instants("2026-01-31 10:00:00.700000", "2026-01-31 10:00:00")
        self.close_settled()
        self.assertFalse(self.checkpoints(kind="error"))

    def test_open_when_it_failed_after_the_success_of_the_same_second(self):
        self.refuse("Eve")
        self.set_instants("2026-01-31 10:00:00.700000", "2026-01-31 10:00:00")
        self.close_settled()
        self.assertEqual(len(self.checkpoints(kind="error")), 1)

    def test_open_when_the_success_was_earlier(self):
        self.refuse("Eve")
        self.send()
        self.set_instants("2026-01-31 10:00:01.000000", "2026-01-31 10:00:00")
        self.close_settled()
        self.assertEqual(len(self.checkpoints(kind="error")), 1)

    def test_closed_when_the_record_is_deleted(self):
        self.refuse("Eve")
        error = self.checkpoints(kind="error")
        self.ada.odoo_id.unlink()
        self.assertEqual(error.state, "reviewed")
        self.assertFalse(self.ada.exists())

    def test_conflict_of_a_deletion_is_an_event(self):
        seen = []

        class Heard(Component):
            _name = "test.heard.of.deletion"
            _inherit = "base.event.listener"
            _collection = "fake.backend"

            def on_sync_conflict(self, binding, vector):
                seen.append((binding.external_id, vector.method.value))

        self.build(Heard)
        self.age(self.ada.odoo_id)
        self.ada.sync_write_date = self.ada.odoo_id.write_date
        self.change("Eve")
        self.peer.remove("contact", 1)
        self.pull(1)
        self.assertEqual(seen, [("1", "delete")])
        self.assertEqual(len(self.checkpoints(kind="conflict")), 1)
