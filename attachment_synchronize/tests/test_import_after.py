# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of a file on the server once its content is here."""

from odoo.tests import tagged

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestAfterImport(SynchronizeCase):
    def test_delete(self):
        self.server.put("in/orders.csv")
        self.look(self.make_task(after_import="delete"))
        self.assertEqual(self.server.names(), [])
        self.assertEqual(len(self.contents()), 1)

    def test_move_rename_and_both(self):
        cases = {
            "move": ("in/archive/orders.csv", {"move_path": "/in/archive/"}),
            "rename": ("in/old-orders.csv.ok", {"new_name": "old-{name}.ok"}),
            "move_rename": (
                "done/orders-ed7002b4.csv",
                {"move_path": "done", "new_name": "{stem}-{hash}.{ext}"},
            ),
        }
        for action, (expected, vals) in cases.items():
            with self.subTest(action=action):
                self.server.files.clear()
                self.server.put("in/orders.csv")
                task = self.make_task(after_import=action, pattern="orders.csv", **vals)
                self.look(task)
                self.assertEqual(self.server.names(), [expected])
                entry = task.file_ids
                self.assertEqual(entry.archive_path, expected)
                self.look(task)
                self.assertEqual(len(task.attachment_ids), 1, "not taken again")

    def test_archive_overwrites_nothing(self):
        task = self.make_task(after_import="move", move_path="done")
        for content in (b"monday", b"tuesday", b"wednesday"):
            self.server.put("in/orders.csv", content)
            self.look(task)
        kept = {content for content, _mtime in self.server.files.values()}
        self.assertEqual(kept, {b"monday", b"tuesday", b"wednesday"})
        self.assertEqual(len(self.server.files), 3)

    def test_file_named_like_a_pattern_takes_no_other_with_it(self):
        self.server.put("in/*.csv", b"star")
        self.server.put("in/[a].txt", b"brackets")
        self.server.put("in/precious.csv", b"precious")
        task = self.make_task(after_import="delete", pattern="[*[]*")
        self.look(task)
        self.assertEqual(len(self.contents()), 2)
        self.assertEqual(self.server.names(), ["in/precious.csv"])

    def test_longest_name_fits_into_the_archive_twice(self):
        name = "n" * 251 + ".csv"
        task = self.make_task(after_import="move", move_path="done")
        for content in (b"1", b"2"):
            self.server.put(f"in/{name}", content)
            self.look(task)
        places = [p.rpartition("/")[2] for p in self.server.files]
        self.assertEqual(len(places), 2)
        self.assertTrue(all(len(p.encode()) <= 255 for p in places))

    def test_longest_name_goes_aside_with_its_reason(self):
        name = "n" * 251 + ".csv"
        self.server.put(f"in/{name}", b"")
        task = self.make_task(refuse_empty=True, quarantine_path="bad")
        self.look(task)
        self.assertEqual(task.file_ids.archive_path, f"bad/{name}")
        self.assertIn("empty", task.file_ids.message)
        (reason,) = set(self.server.files) - {f"bad/{name}"}
        self.assertTrue(reason.endswith(".csv.error.txt"))
        self.assertIn(b"empty", self.server.files[reason][0])

    def test_file_that_stays_after_all_is_told_once(self):
        task = self.make_task(after_import="move", move_path="done")
        self.server.refuses_renames = True
        for name in ("a.csv", "b.csv"):
            self.server.put(f"in/{name}")
        task.run_scan_job()
        for _time in range(3):
            self.run_round()
        self.assertEqual(task.file_ids.mapped("state"), ["post_pending"] * 2)
        (told,) = self.told(task)
        self.assertIn("a.csv is stored here", told)
        self.server.refuses_renames = False
        self.run_jobs()
        self.assertEqual(self.server.names(), ["done/a.csv", "done/b.csv"])

    def test_version_that_arrives_after_the_fetch_is_not_removed(self):
        for action in ("delete", "move"):
            with self.subTest(action=action):
                self.check_replaced_before_tidying_up(action, b"one", b"other")

    def test_same_name_size_and_time_again_after_deletion_is_taken(self):
        task = self.make_task(after_import="delete")
        self.server.put("in/orders.csv")
        again = self.server.files["in/orders.csv"]
        self.look(task)
        self.assertEqual(self.server.names(), [])
        self.server.files["in/orders.csv"] = again
        self.look(task)
        self.assertEqual(len(self.contents()), 2)
        self.assertEqual(self.server.names(), [])

    def test_file_that_is_listed_and_not_found_is_not_taken_twice(self):
        for action in ("delete", "move"):
            with self.subTest(action=action):
                task = self.make_task(after_import=action, move_path="done")
                self.server.put("in/orders.csv")
                task.run_scan_job()
                self.run_round()  # fetched; the job that tidies up waits
                self.server.not_found = {"in/orders.csv"}
                self.run_round()
                self.assertIn("does not find it", task.file_ids.message)
                self.server.not_found = set()
                self.look(task)
                self.look(task)
                self.assertEqual(len(task.attachment_ids), 1)
                self.assertNotIn("in/orders.csv", self.server.names())
