# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SynchronizeCase
from .fake import FakeConnection, Killed

_MOST_STEPS = 40


@tagged("post_install", "-at_install")
class TestExport(SynchronizeCase):
    def make_export_task(self, **vals):
        return self.make_task(
            **{"method_type": "export", "filepath": "test_export", **vals}
        )

    def test_file_is_sent(self):
        entry = self.make_export(self.make_export_task())
        self.assertEqual(entry.state, "pending")
        self.run_jobs()
        self.assertEqual(self.server.names(), ["test_export/foo.txt"])
        self.assertEqual(self.server.files["test_export/foo.txt"][0], b"content")
        self.assertEqual(
            (entry.state, entry.remote_path), ("done", "test_export/foo.txt")
        )
        self.assertTrue(entry.date_done)

    def test_nobody_sees_half_a_file(self):
        self.make_export(self.make_export_task())
        self.run_jobs()
        written = [s for s in self.server.steps if s[0] == "write_new"]
        ((_what, path),) = written
        self.assertTrue(path.startswith("test_export/.foo.txt."))
        self.assertTrue(path.endswith(".part"))

    def test_what_is_read_back_damaged_does_not_get_its_name(self):
        self.server.damages = True
        entry = self.make_export(self.make_export_task(reads_back=True))
        self.run_round()
        self.assertEqual(self.server.names(), [])
        self.assertEqual(entry.state, "pending")
        self.assertIn("not what was sent", entry.state_message)
        self.server.damages = False
        self.run_jobs()
        self.assertEqual(entry.state, "done")
        self.assertEqual(self.server.files["test_export/foo.txt"][0], b"content")

    def test_longest_name_leaves_room_for_what_goes_with_it(self):
        task = self.make_export_task(
            checksum_suffix=".sha256", trigger_suffix=".ok", export_policy="suffix"
        )
        for _time in range(2):
            entry = self.make_export(task, name="n" * 251 + ".csv")
            self.run_jobs()
            self.assertEqual(entry.state, "done", entry.state_message)
            for suffix in ("", ".sha256", ".ok"):
                self.assertIn(f"{entry.remote_path}{suffix}", self.server.files)
        self.assertEqual(len(self.server.files), 6)

    def test_kill_or_lost_answer_at_every_step(self):
        for after in (False, True):
            for error in (Killed(), ConnectionResetError("reset")):
                for step in range(1, _MOST_STEPS):
                    with self.subTest(error=error, after=after, step=step):
                        if not self.send_with_failure(step, error, after):
                            break
                else:
                    self.fail("More steps than expected")

    def send_with_failure(self, step, error, after) -> bool:
        self.server.files.clear()
        task = self.make_export_task(checksum_suffix=".sha256", trigger_suffix=".ok")
        entry = self.make_export(task)
        self.server.fail(step, error, after=after)
        try:
            self.run_jobs()
        except Killed:
            self.run_jobs()
        self.assertEqual(entry.state, "done", entry.state_message)
        names = [f"test_export/foo.txt{s}" for s in ("", ".ok", ".sha256")]
        self.assertEqual(self.server.names(), names)
        self.assertEqual(self.server.files[names[0]][0], b"content")
        self.assertEqual(
            self.server.files[names[2]][0].decode(),
            "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
            "  foo.txt\n",
        )
        return len(self.server.steps) >= step

    def test_partner_who_takes_the_file_at_once_does_not_get_it_twice(self):
        entry = self.make_export(self.make_export_task())
        self.run_round()
        self.assertTrue(entry.is_uploaded)
        # The rename reaches the server, its answer does not reach us.
        self.server.fail(3, TimeoutError("no answer"), after=True)
        self.run_round()
        self.assertEqual(self.server.steps[2][0], "stat")
        self.server.fail(4, TimeoutError("no answer"), after=True)
        self.run_round()
        self.assertEqual(self.server.steps[3][0], "rename_new")
        self.assertEqual(entry.state, "pending")
        del self.server.files["test_export/foo.txt"]
        self.run_jobs()
        self.assertEqual((entry.state, self.server.names()), ("done", []))

    def test_sent_once_more_when_somebody_asks(self):
        task = self.make_export_task(trigger_suffix=".ok")
        entry = self.make_export(task)
        self.run_jobs()
        self.server.files.clear()  # the partner has taken it
        entry.button_reschedule()
        self.run_jobs()
        self.assertEqual(entry.state, "done")
        self.assertEqual(
            self.server.names(), ["test_export/foo.txt", "test_export/foo.txt.ok"]
        )

    def test_jobs_of_a_task_do_not_write_the_same_row(self):
        task = self.make_export_task()
        self.assertFalse(task.last_done)
        entries = [self.make_export(task, name=f"{i}.txt") for i in range(2)]
        with patch.object(type(task), "write", side_effect=AssertionError):
            self.run_jobs()
        self.assertEqual({e.state for e in entries}, {"done"})
        self.assertEqual(task.last_done, max(e.date_done for e in entries))

    def test_one_session_renames_what_else_waits(self):
        task = self.make_export_task(checksum_suffix=".sha256")
        entries = [self.make_export(task, name=f"{i}.txt") for i in range(5)]
        self.run_jobs()
        self.assertEqual({e.state for e in entries}, {"done"})
        self.assertEqual(len(self.server.names()), 10)
        opened = [step for step in self.server.steps if step[0] == "open"]
        self.assertEqual(len(opened), 5 + 1)

    def test_file_that_cannot_be_renamed_stops_no_other_for_good(self):
        task = self.make_export_task()
        entries = [self.make_export(task, name=f"{i}.txt") for i in range(3)]
        self.run_round()
        part = entries[1]._get_part_path(entries[1].remote_path)
        self.server.fail_on(part, ValueError("Boom"))
        self.run_jobs()
        self.assertEqual([e.state for e in entries], ["done", "failed", "done"])

    def test_written_under_its_name_it_needs_no_second_session(self):
        for suffix, sessions in ((False, 1), (".md5", 2)):
            with (
                self.subTest(suffix=suffix),
                patch.object(FakeConnection, "writes_atomically", True),
            ):
                self.server.files.clear()
                self.server.fail(None)
                entry = self.make_export(self.make_export_task(checksum_suffix=suffix))
                self.run_jobs()
                self.assertEqual(entry.state, "done")
                self.assertIn("test_export/foo.txt", self.server.files)
                opened = [step for step in self.server.steps if step[0] == "open"]
                self.assertEqual(len(opened), sessions)

    def test_companions_go_with_the_name_that_a_lost_answer_left(self):
        task = self.make_export_task(export_policy="suffix", checksum_suffix=".md5")
        entry = self.make_export(task)
        self.run_round()
        self.server.put("test_export/foo.txt", b"of somebody else")
        self.server.fail(4, Killed(), after=True)
        with self.assertRaises(Killed):
            self.run_round()
        self.assertEqual(self.server.steps[3][0], "rename_new")
        self.run_jobs()
        ours = entry.remote_path
        self.assertNotEqual(ours, "test_export/foo.txt")
        self.assertEqual(
            set(self.server.names()), {"test_export/foo.txt", ours, f"{ours}.md5"}
        )

    def test_taken_name(self):
        for policy, content, count in (
            ("error", b"old", 1),
            ("suffix", b"old", 2),
            ("overwrite", b"content", 1),
        ):
            with self.subTest(policy=policy):
                self.server.files.clear()
                self.server.put("test_export/foo.txt", b"old")
                entry = self.make_export(self.make_export_task(export_policy=policy))
                self.run_jobs()
                self.assertEqual(self.server.files["test_export/foo.txt"][0], content)
                self.assertEqual(len(self.server.files), count)
                state = "failed" if policy == "error" else "done"
                self.assertEqual(entry.state, state)

    def test_names_stay_in_their_folder(self):
        for name, sent in (
            ("../../x", "x"),
            ("a/b\\c.txt", "c.txt"),
            ("a\nb.txt", "ab.txt"),
            ("ü" * 200 + ".txt", "ü" * 125 + ".txt"),
        ):
            with self.subTest(name=name):
                self.server.files.clear()
                self.make_export(self.make_export_task(), name=name)
                self.run_jobs()
                self.assertEqual(self.server.names(), [f"test_export/{sent}"])

    def test_new_name(self):
        task = self.make_export_task(new_name="{stem}-{id}.{ext}")
        entry = self.make_export(task)
        self.run_jobs()
        self.assertEqual(self.server.names(), [f"test_export/foo-{entry.id}.txt"])

    def test_what_should_not_happen_is_told(self):
        self.server.fail_on("test_export/.foo.txt", ValueError("never"))
        task = self.make_export_task(failure_emails="boss@example.com")
        entry = self.make_export(task)
        path = entry._get_part_path("test_export/foo.txt")
        self.server.fail_on(path, ValueError("Boom"))
        self.run_jobs()
        self.assertEqual((entry.state, entry.state_message), ("failed", "Boom"))
        mail = self.env["mail.mail"].search([("email_to", "=", "boss@example.com")])
        self.assertIn("Boom", mail.body_html)
        self.server.fail_on("", ValueError("never"))
        entry.button_reschedule()
        self.run_jobs()
        self.assertEqual((entry.state, len(self.server.files)), ("done", 1))

    def test_refused_password_stops_asking(self):
        self.server.refuses = PermissionError("530 Login incorrect")
        task = self.make_export_task()
        entries = [self.make_export(task, name=f"{i}.txt") for i in range(5)]
        self.run_round()
        self.run_round()
        opened = [s for s in self.server.steps if s[0] == "open"]
        self.assertEqual(len(opened), 1, "the others do not even try")
        self.assertEqual({e.state for e in entries}, {"pending"})
        self.assertEqual(len(self.told(task)), 1)
        self.server.refuses = None
        task.blocked_until = False
        self.run_jobs()
        self.assertEqual({e.state for e in entries}, {"done"})
        self.assertEqual(len(self.told(task)), 2, "first failure and recovery")

    def test_file_to_send_needs_a_task(self):
        with self.assertRaises(UserError):
            self.queue.create({"name": "x", "raw": b"x", "file_type": "export"})
