# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["id", "name", "country_id"]
ROWS = "id,name,country_id\nkeep_a,Kept A,Belgium\nkeep_b,Kept B,Atlantis\n"


@tagged("post_install", "-at_install")
class TestRetention(ImportCase):
    def old_run(self, rows: str, days: int):
        run = self.load(rows, FIELDS)
        run.sudo().finished_at = Datetime.now() - timedelta(days=days)
        return run

    def test_old_files_chunks_and_ledger_go_and_records_and_counts_stay(self):
        run = self.old_run(ROWS, 181)
        attachments = run.attachment_id | run.chunk_ids.attachment_id
        self.env["transfer.run"]._gc_runs()
        self.assertFalse(run.chunk_ids.exists())
        self.assertFalse(attachments.exists())
        self.assertTrue(run.aged_out_at)
        self.assertEqual((run.created_count, run.failed_count), (1, 1))
        progress = run.get_progress()
        self.assertEqual((progress["created_count"], progress["row_count"]), (1, 2))
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Kept A")]))

    def test_failed_rows_are_kept_longer_than_done_ones(self):
        partial = self.old_run(ROWS, 100)
        done = self.old_run("id,name,country_id\nkeep_c,C,Belgium\n", 100)
        self.env["transfer.run"]._gc_runs()
        self.assertFalse(partial.aged_out_at)
        self.assertTrue(done.aged_out_at)

    def test_the_run_says_until_when_it_is_kept(self):
        run = self.old_run(ROWS, 0)
        days = (run.kept_until - run.finished_at).days
        self.assertEqual(days, 180)

    def test_zero_days_keep_for_ever(self):
        self.env["ir.config_parameter"].set_param("transfer.keep_failed_days", "0")
        run = self.old_run(ROWS, 10_000)
        self.env["transfer.run"]._gc_runs()
        self.assertFalse(run.aged_out_at)
        self.assertFalse(run.kept_until)

    def test_the_vacuum_tells_how_much_it_did_and_whether_more_is_left(self):
        self.old_run(ROWS, 181)
        self.assertEqual(self.env["transfer.run"]._gc_runs(), (1, False))
        self.assertEqual(self.env["transfer.run"]._gc_runs(), (0, False))
