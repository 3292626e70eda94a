# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Links between their ids and our records."""

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo.tools import mute_logger

from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from .common import FakeConnectorCase


class TestBindings(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.peer.put("contact", 7, name="Ada")
        self.pull(7)
        self.ada = self.binding(7)

    def binder(self, model="fake.res.partner"):
        with self.backend.work_on(model) as work:
            return work.component(usage="binder")

    def test_to_internal_finds_by_text_and_by_number(self):
        binder = self.binder()
        self.assertEqual(binder.to_internal(7), self.ada)
        self.assertEqual(binder.to_internal("7"), self.ada)
        self.assertEqual(binder.to_internal(7, unwrap=True), self.ada.odoo_id)
        self.assertEqual(binder.to_internal(8), self.partners)
        self.assertEqual(binder.to_internal(8, unwrap=True), self.env["res.partner"])

    def test_archived_records_are_found(self):
        self.ada.odoo_id.active = False
        self.assertEqual(self.binder().to_internal(7), self.ada)

    def test_to_external(self):
        binder = self.binder()
        self.assertEqual(binder.to_external(self.ada), "7")
        self.assertEqual(binder.to_external(self.ada.id), "7")
        self.assertEqual(binder.to_external(self.ada.odoo_id, wrap=True), "7")
        unbound = self.env["res.partner"].create({"name": "Eve"})
        self.assertIsNone(binder.to_external(unbound, wrap=True))
        self.assertIsNone(binder.to_external(binder.wrap_record(unbound, create=True)))

    def test_generic_binder_does_the_same(self):
        self.peer.put("industry", 3, name="Bakery")
        self.pull(3, "res.partner.industry")
        binder = self.binder("res.partner.industry")
        industry = binder.to_internal(3, unwrap=True)
        self.assertEqual(industry.name, "Bakery")
        self.assertEqual(binder.to_external(industry, wrap=True), "3")
        self.assertEqual(binder.unwrap_model(), "res.partner.industry")
        self.assertEqual(self.binder().unwrap_model(), "res.partner")
        self.assertEqual(binder.unwrap_binding(binder.to_internal(3)), industry)

    def test_bind_refuses_no_id_and_takes_zero(self):
        binder = self.binder()
        for nothing in (None, False, ""):
            with self.assertRaises(InvalidDataError):
                binder.bind(nothing, self.ada)
        self.assertEqual(self.ada.external_id, "7")
        binder.bind(0, self.ada, mtime=self.peer.now, payload_hash="x")
        self.assertEqual((self.ada.external_id, self.ada.sync_hash), ("0", "x"))
        self.assertEqual(self.ada.external_mtime, self.peer.now)
        self.assertEqual(self.ada.sync_write_date, self.ada.odoo_id.write_date)
        self.assertTrue(self.ada.sync_date)

    @mute_logger("odoo.sql_db")
    def test_one_binding_for_an_id_and_for_a_record(self):
        other = self.backend.copy({"name": "Other"})
        eve, bob = self.env["res.partner"].create([{"name": "Eve"}, {"name": "Bob"}])
        self._bind(other, eve, "7")
        self._bind(other, self.ada.odoo_id, "8")
        self._bind(self.backend, eve, False)
        self._bind(self.backend, bob, False)
        for record, external_id in [
            (self.env["res.partner"].create({"name": "New"}), "7"),
            (self.ada.odoo_id, "9"),
        ]:
            with self.assertRaises(UniqueViolation), self.cr.savepoint():
                self._bind(self.backend, record, external_id)

    def _bind(self, backend, record, external_id):
        binding = self.partners.create(
            {
                "backend_id": backend.id,
                "odoo_id": record.id,
                "external_id": external_id,
            }
        )
        self.env.flush_all()
        return binding

    @mute_logger("odoo.sql_db")
    def test_generic_bindings_are_unique_too(self):
        self.peer.put("industry", 3, name="Bakery")
        self.pull(3, "res.partner.industry")
        binding = self.binding(3, "res.partner.industry")
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            binding.copy({"external_id": "4"})
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_what_goes_with_what(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.backend.unlink()
        partner = self.ada.odoo_id
        copy = self.partners.create(
            {
                "backend_id": self.backend.copy().id,
                "odoo_id": partner.id,
                "external_id": "1",
            }
        )
        self.ada.unlink()
        self.assertTrue(partner.exists())
        partner.unlink()
        self.assertFalse(copy.exists())

    def test_unused_backend_goes_with_what_it_owns(self):
        backend = self.backend.copy()
        cursor = backend._get_cursor("fake.res.partner", "import")
        policies = backend.policy_ids
        self.assertEqual(
            sorted(policies.mapped("model_name")),
            [
                "fake.order",
                "fake.res.partner",
                "fake.res.partner.category",
                "res.partner.industry",
            ],
        )
        backend.unlink()
        self.assertFalse(cursor.exists() or policies.exists())

    def test_record_imported_meanwhile_by_another_job_is_not_doubled(self):
        with self.backend.work_on("fake.res.partner") as work:
            importer = work.component(usage="record.importer")
            # As in a snapshot older than the other job's commit.
            with self.assertRaises(RetryableJobError) as caught:
                importer.look_again(["7"])
        self.assertTrue(caught.exception.ignore_retry)
