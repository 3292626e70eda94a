# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged

from .live import LiveCase
from .live_client import Client

_CONTENT = b"name,email\nLive check,live.check@example.com\n"


@tagged("post_install", "-at_install")
class TestLiveCheck(LiveCase):
    def submit_check(self) -> int:
        run_id = self.live.client().call(
            *("transfer.run", "submit_file", "res.partner", "live_check.csv"),
            *(base64.b64encode(_CONTENT).decode(), ["name", "email"]),
            dry_run=True,
        )
        self.live.wait(run_id)
        return run_id

    def press_import_now(self, run_id: int) -> str:
        """What the person reads, empty when the import opens."""
        client = Client(self.live.url, self.live.database, "admin", "admin")
        try:
            client.call("transfer.run", "action_import_now", [run_id])
        except AssertionError as error:
            return str(error)
        return ""

    def test_two_clicks_while_the_check_is_advanced_make_one_import(self):
        run_id = self.submit_check()
        with ThreadPoolExecutor(2) as pool:
            with self.live.cursor() as cr:  # as _advance holds the run
                cr.execute(
                    "SELECT FROM transfer_run WHERE id = %s FOR NO KEY UPDATE", [run_id]
                )
                clicks = [pool.submit(self.press_import_now, run_id) for _i in "12"]
                self.live.wait_until(
                    """SELECT 1 FROM pg_stat_activity
                        WHERE datname = current_database()
                          AND wait_event_type = 'Lock' HAVING COUNT(*) = 2"""
                )
            answers = sorted(click.result() for click in clicks)
        self.assertEqual(answers[0], "", "one click imports")
        self.assertIn("imported already", answers[1])
        with self.live.env() as env:
            self.assertEqual(len(env["transfer.run"].browse(run_id).child_ids), 1)
