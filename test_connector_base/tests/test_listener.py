# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What changes here is enqueued once, and only what the peer may hear."""

from odoo.addons.component.core import Component

from .common import FakeConnectorCase


class TestListener(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.peer.put("contact", 1, name="Ada")
        self.pull(1)
        self.ada = self.binding(1)
        self.line = self.policy(export_enabled=True, export_delete_enabled=True)

    def test_record_and_binding_written_make_one_job(self):
        self.ada.odoo_id.write({"name": "N", "street": "One"})
        self.ada.write({"email": "n@example.com"})
        self.ada.odoo_id.name = "Once more"
        self.assertEqual(len(self.jobs("export_record")), 1)

    def test_job_that_may_have_started_does_not_stand_for_a_later_change(self):
        self.ada.odoo_id.name = "N"
        first = self.jobs("export_record")
        # As if another transaction had enqueued it.
        first.identity_key = first.identity_key.rpartition(":")[0] + ":1"
        self.ada.odoo_id.name = "Later"
        self.assertEqual(len(self.jobs("export_record")), 2)

    def test_field_that_is_not_mapped_makes_no_job(self):
        self.ada.odoo_id.write({"function": "Boss"})
        self.assertFalse(self.jobs())

    def test_unbound_record_makes_no_job(self):
        self.env["res.partner"].create({"name": "Eve"}).write({"name": "Eva"})
        self.assertFalse(self.jobs())

    def test_backend_that_does_not_export_gets_no_job(self):
        self.line.export_enabled = False
        self.ada.odoo_id.name = "N"
        self.ada.odoo_id.unlink()
        self.assertFalse(self.jobs())
        self.assertEqual(self.env["connector.tombstone"].search([]).external_id, "1")

    def test_new_binding_without_id_is_exported(self):
        eve = self.env["res.partner"].create({"name": "Eve"})
        self.partners.create({"odoo_id": eve.id, "backend_id": self.backend.id})
        self.run_jobs()
        self.assertEqual(self.peer.get("contact", 1001)["name"], "Eve")

    def test_import_sends_nothing_back(self):
        self.peer.put("contact", 1, name="From there")
        self.backend.import_record("fake.res.partner", 1)
        self.assertEqual(self.run_jobs(), 1)
        self.assertEqual(self.ada.name, "From there")
        # Nor one that runs at once.
        self.peer.put("contact", 1, name="From there again")
        self.pull(1)
        self.assertFalse(self.jobs())

    def test_deleted_record_is_deleted_there(self):
        self.ada.odoo_id.unlink()
        tombstone = self.env["connector.tombstone"].search([])
        self.assertFalse(tombstone.sent_at)
        self.run_jobs()
        self.assertFalse(self.peer.get("contact", 1))
        self.assertTrue(tombstone.sent_at)

    def test_deleted_there_already_is_fine(self):
        self.ada.odoo_id.unlink()
        self.peer.remove("contact", 1)
        job = self.jobs("export_delete_record")
        self.run_jobs()
        self.assertEqual(job.result, "Was deleted on the backend already.")

    def test_deleted_binding_only_forgets_the_link(self):
        partner = self.ada.odoo_id
        self.ada.unlink()
        self.assertFalse(self.jobs())
        self.assertTrue(partner.exists())

    def test_plain_user_changes_a_bound_record(self):
        self.plain.write(
            {"group_ids": [(4, self.env.ref("base.group_partner_manager").id)]}
        )
        partner = self.ada.odoo_id.with_user(self.plain)
        partner.name = "By a plain user"
        job = self.jobs("export_record")
        self.assertEqual(job.user_id, self.env.ref("base.user_root"))
        partner.unlink()
        self.assertTrue(self.jobs("export_delete_record"))

    def test_generic_binding_listens_too(self):
        self.policy(
            "res.partner.industry", export_enabled=True, export_delete_enabled=True
        )
        self.peer.put("industry", 3, name="Bakery")
        self.pull(3, "res.partner.industry")
        binding = self.binding(3, "res.partner.industry")
        industry = binding._get_bound_record()
        industry.name = "Bakeries"
        self.run_jobs()
        self.assertEqual(self.peer.get("industry", 3)["name"], "Bakeries")
        industry.unlink()
        self.assertFalse(binding.exists())
        self.run_jobs()
        self.assertFalse(self.peer.get("industry", 3))

    def test_events_name_the_record_and_reach_their_backend_only(self):
        seen = []

        class Heard(Component):
            _name = "test.heard"
            _inherit = "base.event.listener"
            _collection = "fake.backend"

            def on_record_imported(self, binding, vector):
                seen.append((binding.external_id, vector.method.value))

            def on_sync_conflict(self, binding, vector):
                seen.append((binding.external_id, "conflict"))

        class HeardElsewhere(Component):
            _name = "test.heard.elsewhere"
            _inherit = "base.event.listener"
            _collection = "other.fake.backend"

            def on_record_imported(self, binding, vector):
                seen.append("elsewhere")

        for component in (Heard, HeardElsewhere):
            self.build(component)
        self.peer.put("contact", 1, name="There")
        self.pull(1)
        self.ada.with_context(connector_no_export=True).name = "Here"
        self.peer.put("contact", 1, name="Elsewhere")
        self.pull(1)
        self.assertEqual(seen, [("1", "update"), ("1", "conflict")])

    def test_listeners_hear_of_bound_records_and_of_their_fields(self):
        seen = []

        class Hears(Component):
            _name = "test.hears.records"
            _inherit = "base.event.listener"
            _apply_on = ["fake.res.partner", "res.partner"]

            def on_record_create(self, record, fields=None):
                seen.append(("create", record._name, "name" in fields))

            def on_record_write(self, record, fields=None):
                seen.append(("write", record._name, sorted(fields)))

            def on_record_unlink(self, record):
                seen.append(("unlink", record._name, record.ids))

        self.build(Hears)
        eve = self.partners.create({"name": "Eve", "backend_id": self.backend.id})
        self.assertIn(("create", "res.partner", True), seen)
        self.assertIn(("create", "fake.res.partner", True), seen)
        seen.clear()
        partner = eve.odoo_id
        partner.write({"email": "eve@example.com", "color": 2})
        self.assertEqual(seen, [("write", "res.partner", ["color", "email"])])
        seen.clear()
        eve.unlink()
        partner.unlink()
        self.assertEqual([one[:2] for one in seen if one[0] == "unlink"],
                         [("unlink", "fake.res.partner"),
                          ("unlink", "res.partner")])  # fmt: skip

    def test_event_without_backend_reaches_every_connector(self):
        seen = []
        for collection in ("fake.backend", "other.fake.backend"):

            class Hears(Component):
                _name = f"test.hears.{collection}"
                _inherit = "base.event.listener"
                _collection = collection

                def on_price_changed(self, record):
                    seen.append(self._collection)

            self.build(Hears)
        partner = self.ada.odoo_id
        partner._event("on_price_changed").notify(partner)
        self.assertEqual(sorted(seen), ["fake.backend", "other.fake.backend"])
        event = partner._event("on_price_changed", collection=self.backend)
        event.notify(partner)
        self.assertEqual(len(seen), 3)
