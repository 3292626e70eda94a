# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The worker dies, the network breaks, the answer is lost: at every single step."""

from odoo.tests import tagged

from .common import SynchronizeCase
from .fake import Killed

_MOVED = {
    "after_import": "move_rename",
    "move_path": "done",
    "new_name": "{date}-{name}",
}
_CASES = (
    {"after_import": "keep"},
    {"after_import": "delete"},
    _MOVED,
    {**_MOVED, "after_import_when": "processed"},
    {"after_import": "keep", "claims_files": True},
    {"after_import": "delete", "claims_files": True},
    {**_MOVED, "claims_files": True},
)
_MOST_STEPS = 60


@tagged("post_install", "-at_install")
class TestImportKill(SynchronizeCase):
    def test_kill_before_every_step(self):
        self.check_every_step(Killed(), after=False)

    def test_kill_after_every_step(self):
        self.check_every_step(Killed(), after=True)

    def test_connection_lost_before_every_step(self):
        self.check_every_step(ConnectionResetError("reset"), after=False)

    def test_answer_lost_after_every_step(self):
        self.check_every_step(TimeoutError("no answer"), after=True)

    def check_every_step(self, error, *, after):
        for vals in _CASES:
            for step in range(1, _MOST_STEPS):
                with self.subTest(**vals, step=step):
                    if not self.run_with_failure(vals, step, error, after):
                        break
            else:
                self.fail("More steps than expected")

    def run_with_failure(self, vals, step, error, after) -> bool:
        """Import a file while one step fails; whether there was such a step."""
        self.server.files.clear()
        self.server.put("in/orders.csv", b"precious")
        task = self.make_task(pattern="orders.csv", **vals)
        action = vals["after_import"]
        self.server.fail(step, error, after=after)
        try:
            self.look(task)
        except Killed:
            self.run_jobs()
        failed = len(self.server.steps) >= step
        self.server.fail(None)
        self.look(task)
        # Loaded once, and in exactly one place on the server (or removed, as wanted).
        got = [entry.raw for entry in task.attachment_ids]
        self.assertEqual(got, [b"precious"])
        self.assertEqual(task.attachment_ids.state, "done")
        places = [
            path
            for path, (content, _time) in self.server.files.items()
            if content == b"precious"
        ]
        self.assertEqual(len(places), 0 if action == "delete" else 1, places)
        if action == "keep":
            self.assertEqual(places, ["in/orders.csv"])
        elif action != "delete":
            self.assertNotEqual(places, ["in/orders.csv"])
        self.assertEqual(task.file_ids.mapped("state"), ["finished"])
        self.assertEqual(task.file_ids.archive_path or "", self.expect(action, places))
        task.unlink()
        return failed

    def expect(self, action, places):
        return places[0] if action not in ("keep", "delete") else ""
