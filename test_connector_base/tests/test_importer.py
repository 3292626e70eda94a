# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of the peer become ours."""

from odoo.exceptions import ValidationError

from odoo.addons.connector.exception import InvalidDataError, MappingError
from odoo.addons.connector_base.components.batch import BatchError

from .common import FakeConnectorCase


class TestImporter(FakeConnectorCase):
    def test_unknown_record_is_created_and_bound(self):
        self.peer.put("contact", 7, name="Ada", email="ada@example.com", color=0)
        self.assertEqual(self.pull(7), "Created.")
        binding = self.binding(7)
        self.assertEqual(binding.odoo_id.name, "Ada")
        self.assertEqual(binding.external_mtime, self.peer.now)
        self.assertEqual(binding.sync_write_date, binding.odoo_id.write_date)
        self.assertEqual(binding.base_values["email"], "ada@example.com")
        self.assertEqual(binding.sync_state, "synced")

    def test_known_record_is_updated(self):
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.pull(7)
        partner = self.binding(7).odoo_id
        self.peer.put("contact", 7, name="Ada L.")
        self.assertEqual(self.pull(7), "Updated.")
        self.assertEqual((partner.name, partner.email), ("Ada L.", "ada@example.com"))
        self.assertEqual(len(self.partners.search([])), 1)

    def test_missing_dependencies_come_first(self):
        self.peer.put("tag", "t1", name="Gold")
        self.peer.put("contact", 1, name="Firm")
        self.peer.put("contact", 2, name="Ada", parent="1", tags=["t1"])
        self.pull(2)
        ada = self.binding(2).odoo_id
        self.assertEqual(ada.parent_id, self.binding(1).odoo_id)
        self.assertEqual(ada.category_id.name, "Gold")

    def test_cycle_of_references_is_imported(self):
        self.peer.put("order", 1, name="Egg", related="2")
        self.peer.put("order", 2, name="Hen", related="1")
        self.pull(1, "fake.order")
        egg = self.binding(1, "fake.order").odoo_id
        hen = self.binding(2, "fake.order").odoo_id
        self.assertEqual((egg.related_id, hen.related_id), (hen, egg))
        self.assertFalse(self.env["connector.deferred.reference"].search([]))
        # It settles: a second look writes nothing.
        for number in (1, 2):
            said = self.pull(number, "fake.order", force=True)
            self.assertEqual(said, "Nothing to change.")

    def test_record_that_refers_to_itself_is_imported(self):
        self.peer.put("order", 1, name="Ouroboros", related="1")
        self.pull(1, "fake.order")
        order = self.binding(1, "fake.order").odoo_id
        self.assertEqual(order.related_id, order)

    def test_reference_waits_for_its_record(self):
        self.peer.put("tag", "a", name="A", parent="b")
        self.pull("a", "fake.res.partner.category")
        tag = self.binding("a", "fake.res.partner.category").odoo_id
        self.assertFalse(tag.parent_id)
        waiting = self.env["connector.deferred.reference"].search([])
        self.assertEqual(waiting.target_external_id, "b")
        self.assertEqual(self.backend.waiting_count, 1)
        self.peer.put("tag", "b", name="B")
        self.pull("b", "fake.res.partner.category")
        self.assertEqual(tag.parent_id.name, "B")
        self.assertFalse(waiting.exists())

    def test_references_to_a_record_that_came_at_the_same_time_are_set_by_the_run(self):
        """Jobs did not see each other; the run that is closed settles what waits."""
        tags = "fake.res.partner.category"
        for name in ("a", "c"):
            self.peer.put("tag", name, name=name, parent="b")
            self.pull(name, tags)
        # As the other job left it: imported, and nobody told those who wait.
        missing = self.env[tags].create(
            {"name": "B", "backend_id": self.backend.id, "external_id": "b"}
        )
        self.policy(tags, import_enabled=True)
        run = self.backend.import_since(tags)
        self.peer.remove("tag", "a")
        self.peer.remove("tag", "c")
        self.run_jobs()
        self.assertEqual(run.state, "done")
        for name in ("a", "c"):
            self.assertEqual(self.binding(name, tags).parent_id, missing.odoo_id)
        self.assertFalse(self.env["connector.deferred.reference"].search_count([]))

    def test_reference_that_is_taken_back_waits_no_more(self):
        self.peer.put("tag", "a", name="A", parent="b")
        self.pull("a", "fake.res.partner.category")
        self.peer.put("tag", "a", parent=None)
        self.pull("a", "fake.res.partner.category")
        self.peer.put("tag", "b", name="B")
        self.pull("b", "fake.res.partner.category")
        tag = self.binding("a", "fake.res.partner.category").odoo_id
        self.assertFalse(tag.parent_id)

    def test_required_reference_that_is_unknown_fails(self):
        self.peer.put("order", 1, name="SO1", customer="99")
        with self.assertRaises(MappingError):
            self.pull(1, "fake.order")
        self.assertFalse(self.binding(1, "fake.order"))

    def test_skipped_record_leaves_nothing(self):
        self.peer.put("tag", "t1", name="Gold")
        self.peer.put("contact", 7, name="Ada", is_test=True, tags=["t1"])
        self.assertEqual(self.pull(7), "A test record")
        self.assertFalse(self.binding(7))
        self.assertFalse(self.binding("t1", "fake.res.partner.category"))

    def test_known_version_is_not_written_again(self):
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.pull(7)
        binding = self.binding(7)
        binding.odoo_id.name = "Changed here"
        self.age(binding.odoo_id)
        before = binding.odoo_id.write_date
        self.assertEqual(self.pull(7), "Already up-to-date.")
        self.env.flush_all()
        binding.invalidate_recordset()
        self.assertEqual(binding.odoo_id.write_date, before)

    def test_force_looks_at_a_known_version(self):
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.pull(7)
        self.assertEqual(self.pull(7, force=True), "Nothing to change.")

    def test_second_change_within_a_second_is_seen(self):
        self.peer.put("contact", 7, name="Ada")
        self.pull(7)
        # The peer's dates are cut to the second: it looks like the same version.
        self.peer.get("contact", 7)["name"] = "Ada L."
        self.assertEqual(self.pull(7), "Updated.")

    def test_unchanged_values_are_not_written(self):
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.pull(7)
        partner = self.binding(7).odoo_id
        self.age(partner)
        before = partner.write_date
        self.peer.put("contact", 7, name="Ada")
        self.assertEqual(self.pull(7), "Nothing to change.")
        self.env.flush_all()
        partner.invalidate_recordset()
        self.assertEqual(partner.write_date, before)
        self.assertEqual(self.binding(7).external_mtime, self.peer.now)

    def test_payload_of_the_batch_avoids_the_second_read(self):
        self.peer.put("contact", 7, name="Ada")
        data = dict(self.peer.get("contact", 7))
        self.pull(7, data=data)
        self.assertEqual(self.peer.calls["read"], 0)
        self.assertTrue(self.binding(7))

    def test_direct_and_delayed_batch_leave_the_same(self):
        self.peer.put("contact", 1, name="Ada", color=3)
        self.peer.put("contact", 2, name="Bob", parent="1")
        self.backend.import_batch("fake.res.partner", delayed=False)
        direct = self._snapshot()
        self.partners.search([]).odoo_id.unlink()
        self.backend.import_batch("fake.res.partner")
        self.assertFalse(self.partners.search([]))
        self.run_jobs()
        self.assertEqual(self._snapshot(), direct)
        self.assertEqual(len(direct), 2)

    def _snapshot(self):
        return [
            (one.external_id, one.name, one.color, one.parent_id.name, one.base_values
             and sorted(one.base_values))
            for one in self.partners.search([], order="external_id")
        ]  # fmt: skip

    def test_bad_record_of_a_batch_does_not_stop_the_others(self):
        self.peer.put("contact", 1, name="Ada")
        self.peer.put("contact", 2, name="Bob", email="nowhere")
        self.peer.put("contact", 3, name="Eve")
        with self.backend.work_on("fake.res.partner", ignore_errors=True) as work:
            batch = work.component(usage="batch.importer.direct")
            batch.run()
        self.assertEqual(dict(batch.report.counts), {"created": 2, "failed": 1})
        (issue,) = batch.report.errors
        self.assertEqual(
            (issue.external_id, issue.name, issue.field), ("2", "Bob", "email")
        )
        self.assertEqual(self.partners.search([]).mapped("name"), ["Ada", "Eve"])
        checkpoint = self.checkpoints(kind="error")
        self.assertIn("nowhere is no address", checkpoint.message)
        self.peer.put("contact", 2, email="bob@example.com")
        checkpoint.with_user(self.reviewer).action_import_again()
        self.assertEqual(checkpoint.state, "reviewed")
        self.assertEqual(self.binding(2).name, "Bob")

    def test_bad_record_takes_the_whole_batch_back(self):
        self.peer.put("contact", 1, name="Ada")
        self.peer.put("contact", 2, name="Bob", email="nowhere")
        with self.assertRaises(BatchError) as caught, self.cr.savepoint():
            self.backend.import_batch("fake.res.partner", delayed=False)
        self.assertIn(
            "Bob (2), email: Email: nowhere is no address", str(caught.exception)
        )
        self.assertFalse(self.partners.search([]))

    def test_delayed_record_that_fails_is_a_failed_job_with_the_reason(self):
        self.peer.put("contact", 2, name="Bob", email="nowhere")
        with self.assertRaisesRegex(InvalidDataError, "nowhere"):
            self.pull(2)

    def test_deletion_there_archives_here_and_comes_back(self):
        self.peer.put("contact", 7, name="Ada")
        self.pull(7)
        partner = self.binding(7).odoo_id
        self.peer.remove("contact", 7)
        self.assertEqual(self.pull(7, force=True), "Archived.")
        self.assertFalse(partner.active)
        self.assertEqual(self.binding(7).sync_state, "deleted")
        self.peer.put("contact", 7, name="Ada")
        self.pull(7)
        self.assertTrue(partner.active)
        self.assertEqual(self.binding(7).sync_state, "synced")

    def test_generic_binding_needs_no_model(self):
        self.peer.put("industry", 3, name="Bakery", full_name="Bread and cakes")
        self.pull(3, "res.partner.industry")
        binding = self.binding(3, "res.partner.industry")
        self.assertEqual(binding._name, "connector.generic.binding")
        industry = binding._get_bound_record()
        self.assertEqual((industry.name, binding.record_name), ("Bakery", "Bakery"))
        self.peer.put("industry", 3, name="Bakeries")
        self.pull(3, "res.partner.industry")
        self.assertEqual(industry.name, "Bakeries")
        self.assertEqual(self.pull(3, "res.partner.industry"), "Already up-to-date.")

    def test_one_match_is_that_record(self):
        ada = self.env["res.partner"].create(
            {"name": "Old Ada", "email": "Ada@example.com"}
        )
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.assertEqual(self.pull(7), "Updated.")
        self.assertEqual(self.binding(7).odoo_id, ada)
        self.assertEqual(ada.name, "Ada")

    def test_several_matches_are_a_new_record_and_a_review(self):
        two = [{"name": "A1", "email": "ada@example.com"}] * 2
        partners = self.env["res.partner"].create(two)
        self.peer.put("contact", 7, name="Ada", email="ada@example.com")
        self.assertEqual(self.pull(7), "Created.")
        self.assertNotIn(self.binding(7).odoo_id, partners)
        self.assertIn("7", self.checkpoints(kind="review").message)

    def test_wildcards_in_a_key_match_only_themselves(self):
        self.env["res.partner"].create({"name": "X", "email": "axb@example.com"})
        self.peer.put("contact", 7, name="Ada", email="a_b@example.com")
        self.assertEqual(self.pull(7), "Created.")

    def test_error_of_the_database_is_told(self):
        self.peer.put("contact", 7, name="Ada", parent="8")
        self.peer.put("contact", 8, name="Bob")
        self.pull(7)
        self.peer.put("contact", 8, parent="7")
        with self.assertRaises(ValidationError):
            self.pull(8)
