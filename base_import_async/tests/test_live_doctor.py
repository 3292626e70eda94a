# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why nothing moves: told on the shell, on the screen and on the run."""

import tempfile
from pathlib import Path

from odoo.tests import new_test_user, tagged

from .live import LiveCase
from .live_command import Command

_RUNNER = "no job runner is connected"
# The runner of this database holds a lock.
_HELD = """SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
            WHERE locktype = 'advisory' AND d.datname = current_database()"""


@tagged("post_install", "-at_install")
class TestLiveDoctor(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.command = Command(cls.live.database, Path(tempfile.gettempdir()))
        with cls.live.env() as env:
            groups = "base.group_user,base.group_partner_manager"
            new_test_user(env, login="doctor_user", groups=groups)

    def test_stopped_runner_is_named_to_everybody_who_waits(self):
        self._close_runs()
        self._wait_until_healthy()
        self.assertEqual(
            self.command.run_json("doctor"), (0, {"healthy": True, "problems": []})
        )
        user = self.live.client("doctor_user")
        self.assertEqual(user.call("transfer.run", "get_queue_warning"), "")
        self.live.kill_jobs()
        self.live.wait_until(f"SELECT 1 WHERE NOT EXISTS ({_HELD})")
        try:
            code, data = self.command.run_json("doctor")
            self.assertEqual(code, 1)
            self.assertEqual([p["code"] for p in data["problems"]], ["no_runner"])
            self.assertIn("server_wide_modules", data["problems"][0]["advice"])
            code, output, _errors = self.command.run("doctor")
            self.assertEqual(code, 1)
            self.assertIn(_RUNNER, output)
            warning = user.call("transfer.run", "get_queue_warning")
            self.assertIn(_RUNNER, warning)
            self.assertNotIn("server_wide_modules", warning)
            self._check_run_that_waits(user)
            self.live.run_tour(
                "base_import_async_queue_warning",
                "doctor_user",
                url="/odoo/action-base.action_partner_form",
            )
        finally:
            self.live.start_jobs()
        self._wait_until_healthy()
        code, data = self.command.run_json("doctor")
        self.assertEqual((code, data["problems"]), (0, []))
        self.assertEqual(user.call("transfer.run", "get_queue_warning"), "")

    def _check_run_that_waits(self, user):
        run_id = self.live.submit(b"name\nPatient\n", ["name"], login="doctor_user")
        progress = user.call("transfer.run", "get_progress", [run_id])
        self.assertEqual(progress["hint"], "", "it has just begun")
        with self.live.cursor() as cr:
            cr.execute(
                """UPDATE transfer_run
                      SET create_date = create_date - INTERVAL '2 minutes'
                    WHERE id = %s""",
                (run_id,),
            )
        progress = user.call("transfer.run", "get_progress", [run_id])
        self.assertIn(_RUNNER, progress["hint"])
        [data] = user.call("transfer.run", "read", [run_id], ["hint"])
        self.assertEqual(data["hint"], progress["hint"])
        user.call("transfer.run", "action_cancel", [run_id])

    def _close_runs(self):
        """What other tests left behind on the shared server."""
        with self.live.env() as env:
            runs = env["transfer.run"]
            runs = runs.search(runs._open_domain())
            runs.action_cancel()
        for run_id in runs.ids:
            self.live.wait(run_id)

    def _wait_until_healthy(self):
        """The runner has connected, and the cron, due since the copy, has run."""
        self.live.wait_until(_HELD)
        self.live.run_cron()
