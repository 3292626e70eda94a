# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What two real transactions do to each other."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.connector_base.exceptions import CannotTellError
from odoo.addons.queue_job.exception import RetryableJobError

from ..peer import NO_PEER, MemoryPeer
from .transactions import RealTransactionCase


@tagged("post_install", "-at_install")
class TestTransactions(RealTransactionCase):
    def binding(self, env):
        return env["fake.res.partner"].browse(self.binding_id)

    def pull(self, env):
        backend = env["fake.backend"].browse(self.backend_id)
        return backend._run_now("import_record", "fake.res.partner", "7")

    def count_receipts(self):
        with self.transaction() as env:
            return env["connector.export.receipt"].search_count([])

    def test_created_there_and_rolled_back_here_is_not_created_again(self):
        with self.transaction() as env:
            self.binding(env).export_record()
            env.cr.rollback()
        self.assertEqual((self.peer.count("contact"), self.count_receipts()), (1, 1))
        with self.transaction() as env:
            self.assertFalse(self.binding(env).external_id)
            self.binding(env).export_record()
        self.assertEqual((self.peer.count("contact"), self.count_receipts()), (1, 0))
        with self.transaction() as env:
            self.assertEqual(self.binding(env).external_id, "1001")

    def break_export(self, error):
        """Export once; the peer creates the record, and the answer is lost."""
        self.peer.dies_after_create = error
        with self.assertRaises(type(error)), self.transaction() as env:
            self.binding(env).export_record()
        self.peer.dies_after_create = None
        self.assertEqual((self.peer.count("contact"), self.count_receipts()), (1, 1))

    def test_answer_that_was_lost_is_asked_for_before_creating_again(self):
        for error in (NO_PEER, KeyboardInterrupt("as killed")):
            with self.subTest(error=error):
                self.break_export(error)
                with self.transaction() as env:
                    self.binding(env).odoo_id.street = "After"
                    self.binding(env).export_record()
                    self.assertEqual(self.binding(env).external_id, "1001")
                self.assertEqual(self.peer.get("contact", 1001)["street"], "After")
                self.assertEqual(self.peer.count("contact"), 1)
                self.assertEqual(self.count_receipts(), 0)
            self._remove()
            self.setUp()

    def test_peer_that_does_not_have_it_gets_it(self):
        self.break_export(NO_PEER)
        self.peer.remove("contact", 1001)
        self.peer.keys.clear()
        with self.transaction() as env:
            self.binding(env).export_record()
        self.assertEqual((self.peer.count("contact"), self.count_receipts()), (1, 0))

    def test_refusal_leaves_no_receipt(self):
        self.peer.broken = InvalidDataError("No")
        with self.assertRaises(InvalidDataError), self.transaction() as env:
            self.binding(env).export_record()
        self.assertEqual(self.count_receipts(), 0)

    def test_peer_that_cannot_be_asked_is_looked_at_by_somebody(self):
        cannot_tell = patch.object(
            MemoryPeer, "find_key", autospec=True, side_effect=CannotTellError
        )
        self.break_export(NO_PEER)
        for _attempt in range(2):
            with cannot_tell, self.transaction() as env:
                said = self.binding(env).export_record()
                self.assertIn("somebody was asked", said)
        self.assertEqual(self.peer.count("contact"), 1)
        with self.transaction() as env:
            checkpoint = env["connector.checkpoint"].search(
                [("backend_res_id", "=", self.backend_id), ("kind", "=", "error")]
            )
            self.assertEqual(checkpoint.name, "Committed")
            checkpoint.reviewed("It is not there.")
        self.peer.remove("contact", 1001)
        with cannot_tell, self.transaction() as env:
            self.binding(env).export_record()
            self.assertEqual(self.binding(env).external_id, "1002")
        self.assertEqual((self.peer.count("contact"), self.count_receipts()), (1, 0))

    def test_concurrent_export_is_postponed(self):
        with self.transaction() as one, self.transaction() as two:
            self.binding(one).export_record()
            with self.assertRaises(RetryableJobError) as caught:
                self.binding(two).export_record()
            self.assertTrue(caught.exception.ignore_retry)
            two.cr.rollback()
        self.assertEqual(self.peer.count("contact"), 1)

    def test_concurrent_imports_of_an_unknown_record_make_one(self):
        self.peer.put("contact", 7, name="Once")
        with self.transaction() as late:
            # Its snapshot begins before the other's commit.
            late["fake.backend"].search([])
            with self.transaction() as early:
                self.assertEqual(self.pull(early), "Created.")
                with self.assertRaisesRegex(RetryableJobError, "advisory lock"):
                    self.pull(late)
            with self.assertRaisesRegex(RetryableJobError, "meantime"):
                self.pull(late)
            late.cr.rollback()
            self.assertEqual(self.pull(late), "Already up-to-date.")
        with self.transaction() as env:
            domain = [("backend_id", "=", self.backend_id), ("external_id", "=", "7")]
            self.assertEqual(env["fake.res.partner"].search_count(domain), 1)

    def find_run(self, env, direction="import"):
        return env["connector.sync.run"].search(
            [
                ("backend_model", "=", "fake.backend"),
                ("backend_res_id", "=", self.backend_id),
                ("direction", "=", direction),
            ]
        )

    def start_runs(self, *directions):
        with self.transaction() as env:
            backend = env["fake.backend"].browse(self.backend_id)
            for direction in directions:
                getattr(backend, f"{direction}_since")("fake.res.partner")

    def test_run_is_closed_after_the_commit_of_its_last_job(self):
        self.peer.put("contact", 7, name="Ada")
        self.start_runs("import")
        with self.transaction() as env:
            self.perform(env, self.find_run(env).job_uuid)
        with self.transaction() as env:
            run = self.find_run(env)
            self.assertEqual(run.state, "running")
            self.perform(env, run.line_ids.job_uuid)
            self.assertEqual(run.state, "running")
        with self.transaction() as env:
            run = self.find_run(env)
            self.assertEqual((run.state, run.created_count), ("done", 1))

    def test_run_that_is_closed_wakes_those_that_wait_for_it(self):
        self.start_runs("import", "export")

        def waiting_job(env):
            uuid = self.find_run(env, "export").job_uuid
            return env["queue.job"].search([("uuid", "=", uuid)])

        with self.transaction() as env:
            waiting_job(env).eta = "2100-01-01"
        with self.transaction() as env:
            self.perform(env, self.find_run(env).job_uuid)
        with self.transaction() as env:
            self.assertEqual(self.find_run(env).state, "done")
            self.assertFalse(waiting_job(env).eta)
