# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What changed since: cursors, slices, counts."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.connector.exception import NetworkRetryableError
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job

from ..peer import NO_PEER
from .common import FakeConnectorCase

MINUTE = timedelta(minutes=1)


class TestImportSince(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.policy(import_enabled=True)
        for number in range(1, 6):
            self.peer.put("contact", number, name=f"N{number}")

    def sync(self):
        self.backend.action_sync_now()
        self.run_jobs()
        return self.env["connector.sync.run"].search([], limit=1)

    def test_first_time_everything_then_what_changed(self):
        self.backend.slice_size = 2
        run = self.sync()
        self.assertEqual((run.state, run.listed_count, run.created_count),
                         ("done", 5, 5))  # fmt: skip
        self.assertEqual(len(run.line_ids), 3)
        cursor = self.backend._get_cursor("fake.res.partner", "import")
        self.assertEqual(cursor.value, self.peer.now)
        self.peer.now += 60 * MINUTE
        self.peer.put("contact", 2, name="Changed")
        self.peer.calls.clear()
        run = self.sync()
        self.assertEqual(self.binding(2).name, "Changed")
        self.assertEqual(run.updated_count, 1)
        self.assertEqual(self.peer.calls["search_modified"], 1)

    def test_nothing_new_costs_two_calls_and_no_write(self):
        self.sync()
        self.age(self.binding(5).odoo_id)
        before = self.binding(5).odoo_id.write_date
        self.peer.calls.clear()
        self.backend.allow_delete = False
        run = self.sync()
        self.env.invalidate_all()
        self.assertLessEqual(self.peer.calls.total(), 2)
        self.assertEqual(run.uptodate_count, run.listed_count)
        self.assertEqual(self.binding(5).odoo_id.write_date, before)

    def test_hundred_records_are_one_read(self):
        self.peer.calls.clear()
        self.sync()
        self.assertEqual(self.peer.calls["read"], 1)

    def test_run_is_told_in_the_history_of_the_backend(self):
        self.peer.put("contact", 6, name="Bad", email="no address")
        before = self.backend.message_ids
        run = self.sync()
        told = self.backend.message_ids - before
        self.assertEqual(len(told), 1)
        self.assertIn("Created: 5, Failed: 1", told.body)
        self.assertIn(run.model_label, told.body)
        self.assertEqual(told.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(told.notified_partner_ids)
        # Only the bad one is tried again: else nothing happens, and nothing is said.
        self.peer.put("contact", 6, name="Good", email="good@x.be")
        self.sync()
        before = self.backend.message_ids
        self.sync()
        self.assertEqual(self.backend.message_ids, before)

    def test_jobs_wait_in_the_channel_of_the_backend(self):
        channel = self.env["queue.job.channel"].create(
            {
                "name": "slow",
                "parent_id": self.env.ref("connector_base.channel_connector").id,
            }
        )
        self.backend.channel_id = channel
        self.backend.action_sync_now()
        found = self.env["queue.job"].search([("state", "=", "pending")])
        self.assertEqual(found.mapped("channel"), ["root.connector.slow"])
        Job.load(self.env, found.uuid).perform()
        found = self.env["queue.job"].search([("method_name", "=", "run_slice")])
        self.assertEqual(found.mapped("channel"), ["root.connector.slow"])
        Job.load(self.env, found.uuid).perform()
        self.policy(export_enabled=True)
        self.binding(1).odoo_id.name = "Sent"
        found = self.env["queue.job"].search([("method_name", "=", "export_record")])
        self.assertEqual(found.mapped("channel"), ["root.connector.slow"])

    def test_changes_are_logged_on_records_when_wanted(self):
        self.sync()
        record = self.binding(1).odoo_id
        for wanted, count in ((False, 0), (True, 1)):
            self.backend.track_changes = wanted
            self.peer.put("contact", 1, email=f"{wanted}@x.be")
            before = record.message_ids
            self.cr.precommit.run()
            self.sync()
            self.cr.precommit.run()
            self.assertEqual(len(record.message_ids - before), count)

    def test_everything_may_be_asked_for_again(self):
        self.sync()
        self.backend.msince_overlap = 0
        with_cursor = self.sync()
        run = self.backend.import_all("fake.res.partner")
        self.run_jobs()
        self.assertEqual(run.listed_count, 5)
        self.assertLess(with_cursor.listed_count, 5)

    def test_late_commit_within_the_overlap_is_picked_up(self):
        self.sync()
        self.peer.put("contact", 9, name="Late")
        # Its transaction started before the youngest change that we saw.
        self.peer.get("contact", 9)["updated"] = self.peer.now - 3 * MINUTE
        self.sync()
        self.assertEqual(self.binding(9).name, "Late")

    def test_cursor_stays_when_the_listing_fails(self):
        cursor = self.backend._get_cursor("fake.res.partner", "import")
        self.peer.broken = NO_PEER
        with self.assertRaises(NetworkRetryableError):
            self.backend._run_now("import_since", "fake.res.partner")
        self.assertFalse(cursor.value)

    def test_cursor_is_locked(self):
        cursor = self.backend._get_cursor("fake.res.partner", "import")
        self.patch(type(cursor), "try_lock_for_update", lambda one: one.browse())
        with self.assertRaises(RetryableJobError) as caught:
            self.backend._run_now("import_since", "fake.res.partner")
        self.assertTrue(caught.exception.ignore_retry)

    def test_cursors_are_of_a_model_and_a_direction(self):
        cursors = {
            self.backend._get_cursor(model, direction)
            for model in ("fake.res.partner", "fake.order")
            for direction in ("import", "export")
        }
        self.assertEqual(len(cursors), 4)
        again = self.backend._get_cursor("fake.order", "export")
        self.assertIn(again, cursors)

    def test_instant_may_be_given(self):
        with self.assertRaisesRegex(UserError, "'yesterday' is no instant"):
            self.backend.import_since("fake.res.partner", "yesterday")
        self.backend.msince_overlap = 0
        self.backend.import_since("fake.res.partner", "2026-01-01T12:04:00Z")
        self.run_jobs()
        self.assertEqual(self.partners.search([]).mapped("name"), ["N4", "N5"])

    def test_bad_record_is_set_aside_and_told(self):
        self.peer.put("contact", 3, email="nowhere")
        run = self.sync()
        self.assertEqual((run.state, run.created_count, run.failed_count),
                         ("partial", 4, 1))  # fmt: skip
        self.assertIn("N3 (3), Email: Email: nowhere", run.line_ids.issues_text)
        self.assertEqual(self.checkpoints(kind="error").external_id, "3")

    def test_deletions_are_fetched(self):
        self.sync()
        self.peer.remove("contact", 4)
        self.peer.remove("contact", 5)
        run = self.sync()
        self.assertEqual(run.deleted_count, 2)
        self.assertFalse(self.binding(4).odoo_id.active)
        self.assertEqual(self.sync().deleted_count, 0)

    def test_conflicts_are_counted(self):
        self.sync()
        self.binding(1).with_context(connector_no_export=True).name = "Here"
        self.peer.put("contact", 1, name="There")
        run = self.sync()
        self.assertEqual((run.state, run.conflicts_count), ("partial", 1))

    def test_open_run_is_not_doubled(self):
        self.backend.action_sync_now()
        self.backend.action_sync_now()
        self.assertEqual(self.env["connector.sync.run"].search_count([]), 1)
        self.assertEqual(len(self.jobs()), 1)

    def test_cancelled_job_closes_the_run_as_failed(self):
        self.backend.action_sync_now()
        self.jobs().write({"state": "cancelled"})
        self.env["connector.sync.run"]._cron_advance()
        run = self.env["connector.sync.run"].search([])
        self.assertEqual(run.state, "failed")
        self.assertIn("cancelled", run.message)

    def test_failed_slice_is_told_with_its_reason(self):
        self.backend.action_sync_now()
        listing = self.jobs("import_since")
        listing.write({"state": "done"})
        run = self.env["connector.sync.run"].search([])
        self.backend._run_now("import_since", "fake.res.partner", run)
        self.jobs("run_slice").write({"state": "failed", "exc_message": "Peer broke"})
        self.env["connector.sync.run"]._cron_advance()
        self.assertEqual((run.state, run.failed_count), ("failed", 5))
        self.assertEqual(run.line_ids.issues_text, "1, 2, 3, 4, 5: Peer broke")

    def test_failed_slice_of_many_names_the_first_of_its_records(self):
        for number in range(6, 31):
            self.peer.put("contact", number, name=f"N{number}")
        self.backend.action_sync_now()
        Job.load(self.env, self.jobs("import_since").uuid).perform()
        self.jobs("import_since").write({"state": "done"})
        self.jobs("run_slice").write({"state": "failed", "exc_message": "Peer broke"})
        self.env["connector.sync.run"]._cron_advance()
        run = self.env["connector.sync.run"].search([])
        said = "1, 2, 3, 4, 5 and 25 more: Peer broke"
        self.assertEqual(run.line_ids.issues_text, said)

    def test_records_are_written_with_the_rights_of_the_chosen_user(self):
        partner_manager = self.env.ref("base.group_partner_manager")
        worker = new_test_user(
            self.env,
            "connector_worker",
            "base.group_user,connector.group_connector_manager",
        )
        self.backend.sync_user_id = worker
        self.peer.put("contact", 3, email="nowhere")
        self.backend.with_user(self.manager).action_sync_now()
        self.run_jobs()
        run = self.env["connector.sync.run"].search([])
        self.assertEqual((run.state, run.user_id), ("failed", self.manager))
        self.assertIn("not allowed", run.line_ids.issues_text)
        worker.group_ids += partner_manager
        self.backend.cursor_ids.action_reset()
        self.backend.with_user(self.manager).action_sync_now()
        self.run_jobs()
        self.assertEqual(self.binding(1).odoo_id.create_uid, worker)
        self.assertEqual(len(self.partners.search([])), 4)
        self.checkpoints(kind="error").with_user(self.manager).read(["name"])

    def test_cron_synchronises_those_that_want_it(self):
        self.env["connector.sync.run"]._cron_sync()
        self.assertFalse(self.jobs())
        self.backend.auto_sync = True
        self.env["connector.sync.run"]._cron_sync()
        self.run_jobs()
        self.assertEqual(self.partners.search_count([]), 5)

    def test_sync_needs_a_connection_and_a_model(self):
        self.policy(import_enabled=False)
        with self.assertRaisesRegex(UserError, "tab Models"):
            self.backend.action_sync_now()
        self.backend.state = "draft"
        with self.assertRaisesRegex(UserError, "Test the connection"):
            self.backend.action_sync_now()
