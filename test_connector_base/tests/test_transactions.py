# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What two real transactions do to each other."""

from odoo.tests import tagged

from odoo.addons.queue_job.exception import RetryableJobError

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
