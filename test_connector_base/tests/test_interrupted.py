# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports and deletions that did not come to their end, and whoever comes next."""

from odoo.tests import tagged

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import RetryableJobError

from ..peer import NO_PEER
from .transactions import RealTransactionCase

PARTNER, TAG = "fake.res.partner", "fake.res.partner.category"


@tagged("post_install", "-at_install")
class TestInterrupted(RealTransactionCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.backend(env).policy_ids.write(
                {
                    "import_enabled": True,
                    "export_enabled": True,
                    "export_delete_enabled": True,
                }
            )

    def backend(self, env):
        return env["fake.backend"].browse(self.backend_id)

    def binding(self, env):
        return env[PARTNER].browse(self.binding_id)

    def pull(self, env, external_id="1001"):
        return self.backend(env)._run_now("import_record", PARTNER, external_id)

    def pull_slice(self, env, *external_ids, model=PARTNER):
        with self.backend(env).work_on(model) as work:
            report = work.component(usage="slice.importer").run(external_ids)
        return dict(report.counts)

    def push_slice(self, env, records):
        with self.backend(env).work_on(PARTNER) as work:
            report = work.component(usage="slice.exporter").run(map(str, records.ids))
        return dict(report.counts)

    def run_jobs(self, method):
        """Run the jobs of a method, each in a transaction; how many."""
        with self.transaction() as env:
            jobs = env["queue.job"].search(
                [("method_name", "=", method), ("state", "=", "pending")], order="id"
            )
            uuids = jobs.mapped("uuid")
        for uuid in uuids:
            with self.transaction() as env:
                self.perform(env, uuid)
        return len(uuids)

    def export_and_roll_back(self):
        with self.transaction() as env:
            self.binding(env).export_record()
            env.cr.rollback()
        self.assertEqual(self.peer.count("contact"), 1)

    def lose_the_answer(self):
        self.peer.dies_after_create = NO_PEER
        with self.assertRaises(RetryableJobError), self.transaction() as env:
            self.binding(env).export_record()
        self.peer.dies_after_create = None

    def count_bound(self, env):
        domain = [("backend_id", "=", self.backend_id)]
        return env[PARTNER].with_context(active_test=False).search_count(domain)

    def test_record_whose_later_values_are_refused_is_known_by_its_receipt(self):
        """Alone: the export fails, what it has created is linked by the next one."""
        with self.transaction() as env:
            self.binding(env).with_context(connector_no_export=True).street = "Long"
            with self.backend(env).work_on(PARTNER) as work:
                exporter = type(work.component(usage="record.exporter"))
        self.patch(exporter, "_get_later_fields", lambda _one: {"street"})
        write = type(self.peer).write

        def refuse(_peer, _kind, _id, values):
            raise InvalidDataError(f"No street {values['street']}")

        type(self.peer).write = refuse
        self.addCleanup(setattr, type(self.peer), "write", write)
        with self.assertRaises(InvalidDataError), self.transaction() as env:
            self.binding(env).export_record()
        type(self.peer).write = write
        with self.transaction() as env:
            self.assertFalse(self.binding(env).external_id)
            self.pull(env)
            self.assertEqual(self.binding(env).external_id, "1001")
            self.assertEqual(self.binding(env).street, "Long")
        # The failed job, once more.
        with self.transaction() as env:
            self.binding(env).export_record()
        self.assertEqual(self.peer.get("contact", 1001)["street"], "Long")
        self.assertEqual(self.peer.count("contact"), 1)

    # ------------------------------------------------------------------
    # Deletions of ours
    # ------------------------------------------------------------------

    def delete_bound(self):
        """Delete a record here that the peer has; its job is still to run."""
        with self.transaction() as env:
            self.binding(env).export_record()
        with self.transaction() as env:
            partner = self.binding(env).odoo_id
            partner.with_context(connector_no_export=False).unlink()

    def test_deleted_here_and_changed_there_does_not_come_back(self):
        """Seen between two real databases: over there, telling of one deletion wrote on
        the record below it, whose own deletion had to be told once more."""
        self.delete_bound()
        self.peer.put("contact", 1001, street="There")
        with self.transaction() as env:
            self.assertEqual(self.pull_slice(env, "1001"), {"skipped": 1})
        with self.transaction() as env:
            self.assertIn("being told", self.pull(env))
            self.assertEqual(self.count_bound(env), 0)
        self.assertEqual(self.run_jobs("export_delete_record"), 1)
        self.assertEqual(self.peer.count("contact"), 0)

    def test_deleted_here_and_made_anew_there_comes_back(self):
        self.delete_bound()
        self.run_jobs("export_delete_record")
        self.peer.put("contact", 1001, name="Back")
        with self.transaction() as env:
            self.assertEqual(self.pull_slice(env, "1001"), {"created": 1})

    def test_deletion_that_nobody_is_told_of_is_undone_by_a_change_there(self):
        with self.transaction() as env:
            self.backend(env).policy_ids.export_delete_enabled = False
        self.delete_bound()
        self.peer.put("contact", 1001, street="There")
        with self.transaction() as env:
            self.assertEqual(self.pull(env), "Created.")

    # ------------------------------------------------------------------
    # An import meets what we created
    # ------------------------------------------------------------------

    def test_import_links_what_an_export_created_that_was_rolled_back(self):
        for way in (self.pull, lambda env: self.pull_slice(env, "1001")):
            with self.subTest(way):
                self.export_and_roll_back()
                self.peer.put("contact", 1001, street="There")
                with self.transaction() as env:
                    self.binding(env).odoo_id.email = "here@example.com"
                with self.transaction() as env:
                    way(env)
                with self.transaction() as env:
                    self.assertEqual(self.count_bound(env), 1)
                    self.assertEqual(self.binding(env).external_id, "1001")
                    self.assertEqual(self.binding(env).street, "There")
                    self.assertEqual(self.binding(env).email, "here@example.com")
                    self.assertFalse(env["connector.export.receipt"].search_count([]))
                self.run_jobs("export_record")
                there = self.peer.get("contact", 1001)
                self.assertEqual(there["email"], "here@example.com")
                self.assertEqual(there["street"], "There")
            self._remove()
            self.setUp()

    def test_import_links_what_was_created_while_nobody_heard_the_answer(self):
        self.lose_the_answer()
        with self.transaction() as env:
            self.pull_slice(env, "1001")
            self.assertEqual(self.count_bound(env), 1)
        with self.transaction() as env:
            self.assertEqual(self.binding(env).external_id, "1001")
            self.binding(env).export_record()
        self.assertEqual(self.peer.count("contact"), 1)

    def test_import_waits_for_an_export_that_is_at_work(self):
        with self.transaction() as exporting:
            self.binding(exporting).export_record()
            for way in (self.pull, lambda env: self.pull_slice(env, "1001")):
                with self.assertRaises(RetryableJobError), self.transaction() as env:
                    way(env)
        with self.transaction() as env:
            self.pull(env)
            self.assertEqual(self.count_bound(env), 1)

    def test_record_deleted_before_it_was_linked_is_one_of_theirs(self):
        self.export_and_roll_back()
        with self.transaction() as env:
            self.binding(env).odoo_id.unlink()
        with self.transaction() as env:
            self.assertEqual(self.pull(env), "Created.")

    def test_later_export_merges_with_what_changed_over_there(self):
        self.export_and_roll_back()
        self.peer.put("contact", 1001, street="There")
        with self.transaction() as env:
            self.binding(env).odoo_id.email = "here@example.com"
        with self.transaction() as env:
            self.binding(env).export_record()
        self.run_jobs("import_record")
        self.run_jobs("export_record")
        there = self.peer.get("contact", 1001)
        self.assertEqual(there["email"], "here@example.com")
        self.assertEqual(there["street"], "There")
        with self.transaction() as env:
            self.assertEqual(self.binding(env).street, "There")

    # ------------------------------------------------------------------
    # Slices
    # ------------------------------------------------------------------

    def fail_after_the_answer(self):
        """During the test, contacts called Bad fail once the peer has them."""

        class FailsLate(Component):
            _name = "test.fails.late"
            _inherit = "base.event.listener"
            _collection = "fake.backend"

            def on_record_exported(self, binding):
                if binding._name == PARTNER and binding.name.startswith("Bad"):
                    raise InvalidDataError("Too late")

        self.build(FailsLate)

    def test_export_that_fails_late_in_a_slice_keeps_its_receipt(self):
        self.fail_after_the_answer()
        with self.transaction() as env:
            bad, good = env["res.partner"].create([{"name": "Bad"}, {"name": "Good"}])
            self.addCleanup(self.remove, bad.ids + good.ids)
        with self.transaction() as env:
            counts = self.push_slice(env, (bad | good).with_env(env))
            self.assertEqual(counts, {"failed": 1, "created": 1})
        with self.transaction() as env:
            receipts = env["connector.export.receipt"].search([])
            self.assertEqual(receipts.mapped("res_id"), bad.ids)
        with self.transaction() as env:
            bad.with_env(env).name = "Better"
            self.push_slice(env, bad.with_env(env))
        self.run_jobs("import_record")
        self.run_jobs("export_record")
        names = sorted(one["name"] for one in self.peer.all("contact"))
        self.assertEqual(names, ["Better", "Good"])

    def test_what_two_records_of_a_slice_need_is_made_once(self):
        self.fail_after_the_answer()
        with self.transaction() as env:
            tag = env["res.partner.category"].create({"name": "Shared"})
            vals = {"category_id": [(6, 0, tag.ids)]}
            contacts = env["res.partner"].create(
                [{"name": "Bad 1", **vals}, {"name": "Bad 2", **vals}]
                + [{"name": "Good", **vals}]
            )
            self.addCleanup(self.remove, contacts.ids)
        with self.transaction() as env:
            self.push_slice(env, contacts.with_env(env))
        self.assertEqual([one["name"] for one in self.peer.all("tag")], ["Shared"])
        with self.transaction() as env:
            tags = env[TAG].search([("backend_id", "=", self.backend_id)])
            self.assertEqual(len(tags), 1)
            tags.odoo_id.unlink()

    def test_what_two_slices_need_is_made_once_and_the_second_waits(self):
        with self.transaction() as env:
            tag = env["res.partner.category"].create({"name": "Shared"})
            vals = {"category_id": [(6, 0, tag.ids)]}
            contacts = env["res.partner"].create(
                [{"name": "One", **vals}, {"name": "Two", **vals}]
            )
            self.addCleanup(self.remove, contacts.ids)
        one, two = contacts
        with self.transaction() as late:
            # Its snapshot is older than the other's commit.
            late["fake.backend"].search([])
            with self.transaction() as early:
                self.push_slice(early, one.with_env(early))
                with self.assertRaises(RetryableJobError):
                    self.push_slice(late, two.with_env(late))
            with self.assertRaises(RetryableJobError):
                self.push_slice(late, two.with_env(late))
            late.cr.rollback()
        with self.transaction() as env:
            self.push_slice(env, two.with_env(env))
            tags = env[TAG].search([("backend_id", "=", self.backend_id)])
            self.assertEqual(len(tags), 1)
        self.assertEqual(len(self.peer.all("tag")), 1)
        self.assertEqual(len(self.peer.all("contact")), 2)

    def remove(self, ids):
        with self.transaction() as env:
            env["res.partner"].browse(ids).exists().unlink()


@tagged("post_install", "-at_install")
class TestInterruptedTogether(TestInterrupted):
    """The same where a slice is sent with few calls."""

    def setUp(self):
        super().setUp()
        self.peer.together = True

    def make(self, env, *names):
        contacts = env["res.partner"].create([{"name": name} for name in names])
        self.addCleanup(self.remove, contacts.ids)
        return contacts

    def names_there(self):
        return sorted(one["name"] for one in self.peer.all("contact"))

    def finish(self, contacts):
        """Send the slice once more, and do what that has asked for."""
        with self.transaction() as env:
            self.push_slice(env, contacts.with_env(env))
        self.run_jobs("import_record")
        self.run_jobs("export_record")
        self.assertEqual(self.names_there(), ["One", "Three", "Two"])
        with self.transaction() as env:
            domain = [("odoo_id", "in", contacts.ids), ("external_id", "!=", False)]
            self.assertEqual(env[PARTNER].search_count(domain), 3)
            self.assertFalse(env["connector.export.receipt"].search_count([]))

    def test_slice_that_is_rolled_back_after_the_answer_doubles_nothing(self):
        with self.transaction() as env:
            contacts = self.make(env, "One", "Two", "Three")
        with self.transaction() as env:
            self.push_slice(env, contacts.with_env(env))
            env.cr.rollback()
        self.assertEqual(self.peer.count("contact"), 3)
        with self.transaction() as env:
            receipts = env["connector.export.receipt"].search([])
            self.assertEqual(sorted(receipts.mapped("res_id")), sorted(contacts.ids))
            self.assertTrue(all(receipts.mapped("external_id")))
        self.finish(contacts)

    def test_slice_whose_answer_is_lost_doubles_nothing(self):
        for error in (NO_PEER, KeyboardInterrupt("as killed")):
            with self.subTest(error=error):
                with self.transaction() as env:
                    contacts = self.make(env, "One", "Two", "Three")
                self.peer.dies_after_create = error
                with self.assertRaises(type(error)), self.transaction() as env:
                    self.push_slice(env, contacts.with_env(env))
                self.peer.dies_after_create = None
                self.assertEqual(self.peer.count("contact"), 3)
                self.finish(contacts)
            self.remove(contacts.ids)
            self._remove()
            self.setUp()

    def test_import_links_what_a_slice_created_whose_answer_was_lost(self):
        with self.transaction() as env:
            contacts = self.make(env, "One", "Two", "Three")
        self.peer.dies_after_create = NO_PEER
        with self.assertRaises(RetryableJobError), self.transaction() as env:
            self.push_slice(env, contacts.with_env(env))
        self.peer.dies_after_create = None
        ids = [one["id"] for one in self.peer.all("contact")]
        with self.transaction() as env:
            self.pull_slice(env, *ids)
        with self.transaction() as env:
            bound = env[PARTNER].search([("external_id", "in", ids)])
            self.assertEqual({*bound.odoo_id.ids}, {*contacts.ids})
        self.finish(contacts)
