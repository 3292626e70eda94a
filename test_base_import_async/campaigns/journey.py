# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make e2e``: a user's day with the import, while processes are killed.

Each round takes ``examples/partners.csv`` through check, import, pause, resume, cancel,
undo, import, correction and undo again, as a plain user of a live server. Workers and
the job server are killed at moments that the round's seed decides. After each step the
ledger has to account for every line of the file, and after each undo every table has to
be what it was before.

``ROUNDS`` (default 20) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import base64
import csv
import io
import json
import os
import random
import time
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase
from odoo.addons.base_import_async.tests.live_client import SCREEN_OPTIONS

from ..tests.undo_state import describe_difference, read_state

ROUNDS = int(os.environ.get("ROUNDS") or 20)
SEED = int(os.environ.get("SEED") or time.time())
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
LOGIN = "journey_clerk"
OPEN = ("draft", "splitting", "running", "paused")
MOST_KILLS = 3  # in each step


@tagged("post_install", "-at_install")
class TestJourney(LiveCase):
    """Nothing is lost, nothing is there twice, and undo leaves no trace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.content = (EXAMPLES / "partners.csv").read_bytes()
        cls.expected = json.loads((EXAMPLES / "partners.expected.json").read_text())
        with cls.live.env() as env:
            groups = env.ref("base.group_user") | env.ref("base.group_partner_manager")
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "name": "Joan Journey",
                    "login": LOGIN,
                    "password": LOGIN,
                    "group_ids": [Command.set(groups.ids)],
                }
            )
        cls.fields = cls.map_columns()

    @classmethod
    def map_columns(cls) -> list[str | bool]:
        """The fields that the import screen proposes for the columns."""
        client = cls.live.client(LOGIN)
        values = {"res_model": "res.partner"}
        wizard_id = client.call("base_import.import", "create", values)
        client.upload(wizard_id, "partners.csv", cls.content, "text/csv")
        preview = client.call(
            "base_import.import", "parse_preview", wizard_id, SCREEN_OPTIONS
        )
        matches = {int(index): path for index, path in preview["matches"].items()}
        count = len(preview["headers"])
        return ["/".join(matches[i]) if i in matches else False for i in range(count)]

    def test_rounds(self):
        for number in range(ROUNDS):
            self.random = random.Random(SEED + number)
            self.kills = 0
            began = time.monotonic()
            with self.subTest(seed=SEED + number):
                self.walk()
            seconds = time.monotonic() - began
            print(
                f"\nround {number + 1} of {ROUNDS}, SEED={SEED + number}: "
                f"{self.kills} kills, {seconds:.0f} s"
            )

    def walk(self) -> None:
        with self.live.env() as env:
            self.before = read_state(env)
        check_id = self.submit(dryrun=True)
        self.suffer(check_id)
        self.assert_file_is_accounted_for(check_id)
        self.assert_nothing_changed("the check")
        self.stop_in_the_middle(check_id)
        import_id = self.submit()
        self.suffer(import_id)
        self.assert_file_is_accounted_for(import_id)
        corrected_id = self.correct(import_id)
        self.undo(corrected_id)
        self.undo(import_id)
        self.assert_nothing_changed("the undo of the import")

    def stop_in_the_middle(self, check_id: int) -> None:
        """Import what was checked, pause, go on, cancel, and undo what landed."""
        run_id = self.press(check_id, "action_import_now")["res_id"]
        self.live.wait(run_id, states={"running"})
        self.wait_a_moment()
        self.press(run_id, "action_pause")
        self.assertEqual(self.live.wait(run_id, states={"paused"}), "paused")
        self.press(run_id, "action_resume")
        self.wait_a_moment()
        self.maybe_kill()
        self.press(run_id, "action_cancel")
        self.assertEqual(self.live.wait(run_id), "cancelled")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, self.expected["rows"] + 1)
            landed = run.created_count
        if landed:
            self.undo(run_id)
        self.assert_nothing_changed("the undo of the cancelled import")

    def correct(self, run_id: int) -> int:
        """Download the failed rows, correct them, send them; the id of that run."""
        client = self.live.client(LOGIN)
        url = self.press(run_id, "action_download_failed_rows")["url"]
        content = client.get(url).decode()
        header, *rows = list(csv.reader(io.StringIO(content)))
        for wrong in self.expected["wrong"]:
            column = header.index(wrong["column"])
            row = next(r for r in rows if r[header.index("#Row")] == str(wrong["line"]))
            self.assertEqual(row[column], wrong["value"])
            row[column] = wrong["fix"]
        stream = io.StringIO()
        csv.writer(stream).writerows([header, *rows])
        values = {
            "run_id": run_id,
            "file": base64.b64encode(stream.getvalue().encode()).decode(),
            "file_name": "corrected.csv",
        }
        wizard_id = client.call("transfer.corrected.file", "create", values)
        action = client.call("transfer.corrected.file", "action_send", [wizard_id])
        self.suffer(action["res_id"])
        with self.live.env() as env:
            run = env["transfer.run"].browse(action["res_id"])
            self.assertEqual(run.state, "done", run.message)
            self.assertEqual(run.created_count, self.expected["failed_rows"])
        return action["res_id"]

    def undo(self, run_id: int) -> None:
        undo_id = self.press(run_id, "action_undo")["res_id"]
        self.suffer(undo_id)
        with self.live.env() as env:
            undo = env["transfer.run"].browse(undo_id)
            self.assertEqual(undo.state, "done", undo.message)

    # ------------------------------------------------------------------
    # What a person does, and what happens meanwhile
    # ------------------------------------------------------------------

    def submit(self, **options) -> int:
        return self.live.submit(
            self.content,
            self.fields,
            {"name_create_enabled_fields": {"category_id": True}, **options},
            LOGIN,
            file_name="partners.csv",
        )

    def press(self, run_id: int, button: str):
        return self.live.client(LOGIN).call("transfer.run", button, [run_id])

    def wait_a_moment(self) -> None:
        time.sleep(self.random.uniform(0.0, 2.0))

    def suffer(self, run_id: int) -> str:
        """Kill now and then until the run is closed; its state."""
        for _kill in range(self.random.randint(0, MOST_KILLS)):
            self.wait_a_moment()
            with self.live.env() as env:
                if env["transfer.run"].browse(run_id).state not in OPEN:
                    break
            self.maybe_kill()
        return self.live.wait(run_id, timeout=600)

    def maybe_kill(self) -> None:
        """Kill a worker that has a job, the job server, or nobody."""
        if self.random.random() < 0.15:
            self.live.restart_jobs()
        elif not self.live.kill_worker_at_work():
            return
        self.kills += 1

    # ------------------------------------------------------------------
    # What must be true
    # ------------------------------------------------------------------

    def assert_file_is_accounted_for(self, run_id: int) -> None:
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual(run.state, "partial", run.message)
            self.assert_complete(run, 2, self.expected["rows"] + 1)
            self.assertEqual(run.failed_count, self.expected["failed_rows"])
            good = self.expected["rows"] - self.expected["failed_rows"]
            self.assertEqual(run.created_count, good)
            failed = run.chunk_ids.row_ids.filtered(lambda e: e.outcome == "failed")
            self.assertEqual(
                sorted((entry.first_row, entry.last_row) for entry in failed),
                sorted((min(w["lines"]), max(w["lines"])) for w in self.wrong),
            )

    @property
    def wrong(self) -> list[dict]:
        return self.expected["wrong"]

    def assert_nothing_changed(self, after: str) -> None:
        with self.live.env() as env:
            now = read_state(env)
        self.assertEqual(describe_difference(self.before, now)[:5000], "", after)
