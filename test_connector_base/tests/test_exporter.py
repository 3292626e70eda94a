# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of ours reach the peer: once, locked, and never blindly."""

from unittest.mock import patch

from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job

from ..peer import NO_PEER
from .common import FakeConnectorCase


class TestExporter(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.policy(import_enabled=True, export_enabled=True)
        quiet = self.partners.with_context(connector_no_export=True)
        self.ada = quiet.create(
            {"name": "Ada", "email": "ada@example.com", "backend_id": self.backend.id}
        )

    def test_export_creates_then_updates(self):
        self.assertEqual(self.ada.export_record(), "Exported with the ID 1001.")
        there = self.peer.get("contact", 1001)
        self.assertEqual((there["name"], there["email"]), ("Ada", "ada@example.com"))
        self.assertEqual(self.ada.external_id, "1001")
        self.ada.odoo_id.street = "One"
        self.ada.export_record()
        self.assertEqual(self.peer.get("contact", 1001)["street"], "One")
        self.assertEqual(self.peer.count("contact"), 1)

    def test_only_changed_fields_are_sent(self):
        self.ada.export_record()
        self.ada.odoo_id.street = "One"
        with patch.object(type(self.peer), "write", autospec=True) as write:
            self.ada.export_record()
        self.assertEqual(write.call_args.args[3], {"street": "One"})

    def test_nothing_is_sent_when_nothing_changed(self):
        self.ada.export_record()
        before = self.peer.calls["write"]
        self.assertEqual(self.ada.export_record(), "Nothing to export.")
        self.assertEqual(self.peer.calls["write"], before)

    def test_dependencies_are_exported_first(self):
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        self.ada.odoo_id.with_context(connector_no_export=True).category_id = tag
        self.ada.export_record()
        binding = self.env["fake.res.partner.category"].search([])
        self.assertEqual(binding.odoo_id, tag)
        self.assertEqual(self.peer.get("contact", 1002)["tags"], ["1001"])

    def test_changed_reference_is_sent_along(self):
        self.policy("fake.res.partner.category", export_enabled=True)
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        partner = self.env["res.partner"].create({"name": "A", "category_id": tag.ids})
        binding = self.partners.create(
            {"backend_id": self.backend.id, "odoo_id": partner.id}
        )
        self.run_jobs()
        (there,) = self.peer.all("tag")
        kept = self.backend._find_binding("fake.res.partner.category", record=tag)
        self.age(kept.odoo_id)
        self.env.cr.execute(
            "UPDATE fake_res_partner_category "
            "SET sync_write_date = sync_write_date - interval '1 hour'"
        )
        self.env.invalidate_all()
        for name, expected in (("Silver", 1), ("Silver", 0)):
            # As by an import from another backend: no listener heard of it.
            tag.with_context(connector_no_export=True).name = name
            binding.export_record(["name"])
            self.assertEqual(len(self.jobs("export_record")), expected)
            self.run_jobs()
            self.assertEqual(self.peer.get("tag", there["id"])["name"], "Silver")

    def test_change_of_the_peer_is_imported_first(self):
        self.ada.export_record()
        self.peer.put("contact", 1001, email="there@example.com")
        self.ada.odoo_id.street = "Here"
        self.ada.export_record()
        self.assertEqual(self.peer.get("contact", 1001)["email"], "there@example.com")
        self.assertFalse(self.peer.get("contact", 1001)["street"])
        self.run_jobs()
        self.assertEqual(self.ada.odoo_id.email, "there@example.com")
        self.assertEqual(self.peer.get("contact", 1001)["street"], "Here")

    def test_conflict_is_not_overwritten_there(self):
        self.ada.export_record()
        self.peer.put("contact", 1001, street="There")
        self.ada.odoo_id.street = "Here"
        self.ada.export_record()
        self.run_jobs()
        self.assertEqual(self.peer.get("contact", 1001)["street"], "There")
        self.assertEqual(self.ada.odoo_id.street, "Here")
        self.assertTrue(self.checkpoints(kind="conflict"))

    def test_change_made_while_the_export_is_prepared_is_imported_first(self):
        self.ada.export_record()
        self.ada.odoo_id.street = "Here"
        self.meanwhile(lambda: self.peer.put("contact", 1001, street="There"))
        said = self.ada.export_record()
        self.assertEqual(said, "The other side's version is imported first.")
        self.assertEqual(self.peer.get("contact", 1001)["street"], "There")
        self.run_jobs()
        self.assertTrue(self.checkpoints(kind="conflict"))
        self.assertEqual(self.peer.get("contact", 1001)["street"], "There")

    def test_deletion_made_while_the_export_is_prepared_is_looked_at_again(self):
        self.backend.allow_delete = False
        self.ada.export_record()
        self.ada.odoo_id.street = "Here"
        self.meanwhile(lambda: self.peer.remove("contact", 1001))
        with self.assertRaises(RetryableJobError) as caught:
            self.ada.export_record()
        self.assertTrue(caught.exception.ignore_retry)
        self.assertEqual(self.peer.count("contact"), 0)

    def meanwhile(self, action):
        """Let something happen over there after the export's first look."""
        with self.backend.work_on("fake.res.partner") as work:
            exporter = type(work.component(usage="record.exporter"))
        self.patch(exporter, "_export_dependencies", lambda _exporter: action())

    def test_policy_that_keeps_local_overwrites_there(self):
        self.backend.conflict_resolution = "this"
        self.ada.export_record()
        self.peer.put("contact", 1001, street="There")
        self.ada.odoo_id.street = "Here"
        self.ada.export_record()
        self.assertEqual(self.peer.get("contact", 1001)["street"], "Here")

    def test_record_deleted_there_is_created_again_unless_deletions_are_applied(self):
        self.ada.export_record()
        self.peer.remove("contact", 1001)
        self.ada.odoo_id.street = "Here"
        self.ada.export_record()
        self.assertEqual(self.peer.count("contact"), 0)
        self.run_jobs()
        self.assertTrue(self.checkpoints(kind="conflict"))
        self.backend.allow_delete = False
        self.ada.export_record()
        self.assertEqual(self.peer.get("contact", 1002)["street"], "Here")

    def test_empty_id_is_never_bound(self):
        with (
            patch.object(type(self.peer), "create", return_value=False),
            self.assertRaises(InvalidDataError),
        ):
            self.ada.export_record()
        self.assertFalse(self.ada.sync_date)

    def test_export_that_was_rolled_back_updates_the_same_record(self):
        savepoint = self.cr.savepoint(flush=True)
        self.ada.export_record()
        kept = self._receipts()
        savepoint.rollback()
        self.env.invalidate_all()
        self.assertFalse(self.ada.external_id)
        # The receipt was committed apart: here the savepoint took it along.
        self.env["connector.export.receipt"].create(kept)
        self.ada.odoo_id.street = "After the crash"
        self.peer.put("contact", 1001, color=3)
        self.ada.export_record()
        # Who has changed what is found out before anything is sent.
        self.run_jobs()
        self.assertEqual(self.peer.count("contact"), 1)
        self.assertEqual(self.peer.get("contact", 1001)["street"], "After the crash")
        self.assertEqual(self.peer.get("contact", 1001)["color"], 3)
        self.assertEqual(self.ada.odoo_id.color, 3)
        self.assertEqual(self.ada.external_id, "1001")
        self.env["connector.export.receipt"]._gc_used()
        self.assertFalse(self._receipts())

    def _receipts(self):
        names = ["backend_model", "backend_res_id", "binding_model", "res_model"]
        names += ["res_id", "external_id", "idempotency_key", "base_values"]
        receipts = self.env["connector.export.receipt"].search([])
        return [{n: one[n] for n in names} for one in receipts]

    def test_peer_that_is_away_postpones(self):
        self.peer.broken = NO_PEER
        with self.assertRaises(RetryableJobError) as caught:
            self.ada.export_record()
        self.assertFalse(caught.exception.ignore_retry)

    def test_generic_binding_is_exported(self):
        self.policy("res.partner.industry", export_enabled=True)
        industry = self.env["res.partner.industry"].create({"name": "Bakery"})
        with self.backend.work_on("res.partner.industry") as work:
            binder = work.component(usage="binder")
            binding = binder.wrap_record(industry, create=True)
        binding.export_record()
        self.assertEqual(self.peer.get("industry", 1001)["name"], "Bakery")

    def test_round_trip_is_a_fixed_point(self):
        self.ada.export_record()
        for _i in range(2):
            self.backend.action_sync_now()
            self.run_jobs()
        self.peer.calls.clear()
        self.age(self.ada.odoo_id)
        self.ada.sync_write_date = self.ada.odoo_id.write_date
        before = self.ada.odoo_id.write_date
        self.backend.action_sync_now()
        self.run_jobs()
        self.env.invalidate_all()
        self.assertFalse({"create", "write", "delete"} & set(self.peer.calls))
        self.assertEqual(self.ada.odoo_id.write_date, before)

    def test_concurrent_export_is_postponed(self):
        nothing = self.partners.browse()
        with (
            patch.object(type(nothing), "try_lock_for_update", return_value=nothing),
            self.assertRaises(RetryableJobError) as caught,
        ):
            self.ada.export_record()
        self.assertTrue(caught.exception.ignore_retry)
        self.assertEqual(self.peer.count("contact"), 0)

    def test_export_job_succeeds_without_permission_to_commit(self):
        self.ada.odoo_id.with_context(connector_no_export=False).name = "Ada L."
        record = self.jobs("export_record")
        job = Job.load(self.env, record.uuid)
        self.assertFalse(job.job_config.allow_commit)
        job.perform()
        self.assertEqual(self.peer.get("contact", 1001)["name"], "Ada L.")
