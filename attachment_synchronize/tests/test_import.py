# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestImport(SynchronizeCase):
    def test_file_is_fetched_and_left_in_place(self):
        self.server.put("in/orders.csv", b"a,b\n1,2\n")
        task = self.make_task()
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"a,b\n1,2\n")])
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        entry = self.ledger.search([])
        self.assertEqual((entry.state, entry.size), ("finished", 8))
        self.assertEqual(entry.attachment_queue_id.state, "done")

    def test_many_files_are_one_listing_and_queries_by_batch(self):
        spent = {}
        for count in (100, 10_000):
            self.server.files.clear()
            for number in range(count):
                self.server.put(f"in/{count}-{number}.csv")
            task = self.make_task()
            self.env.flush_all()
            self.server.fail(None)  # the steps are counted from here
            before = self.cr.sql_log_count
            task.run_scan_job()
            self.env.flush_all()
            spent[count] = self.cr.sql_log_count - before
            self.assertEqual(self.server.steps, [("open",), ("ls", "in")])
            found = self.ledger.search_count([("task_id", "=", task.id)])
            self.assertEqual(found, count)
        self.assertLess(spent[10_000] - spent[100], 9_900 / 10)

    def test_file_that_stays_is_taken_once(self):
        self.server.put("in/orders.csv")
        task = self.make_task()
        self.look(task)
        self.look(task)
        self.assertEqual(len(self.contents()), 1)

    def test_new_content_under_the_same_name_is_taken(self):
        task = self.make_task()
        for content in (b"monday", b"tuesday"):
            self.server.put("in/orders.csv", content)
            self.look(task)
        self.assertEqual([c for _n, c in self.contents()], [b"monday", b"tuesday"])

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

    def test_only_files_of_the_pattern(self):
        for name in ("a.csv", "b.txt", "sub/c.csv", ".odoo_fs_storage_1.marker"):
            self.server.put(f"in/{name}")
        self.look(self.make_task(pattern="*.csv"))
        self.assertEqual([n for n, _c in self.contents()], ["a.csv"])

    def test_policies_of_taking(self):
        # The last look finds what the one before it took.
        expected = {"version": 3, "name": 1, "content": 2, "none": 4}
        for policy, count in expected.items():
            with self.subTest(policy=policy):
                task = self.make_task(dedupe_policy=policy)
                for content in (b"one", b"two", b"one"):
                    self.server.put("in/orders.csv", content)
                    self.look(task)
                self.look(task)
                self.assertEqual(len(task.attachment_ids), count)

    def test_same_name_in_another_task_is_another_file(self):
        self.server.put("in/orders.csv")
        for _count in range(2):
            self.look(self.make_task(dedupe_policy="name"))
        self.assertEqual(len(self.contents()), 2)

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

    def test_hostile_names_are_left_alone_and_stop_nobody(self):
        hostile = ["..", "a\nb.csv", "x\\..\\y.csv", "\udcff.csv", "n\0.csv"]
        fine = ["-rf.csv", "שלום\u202e.csv", "ü" * 120 + ".csv", "a b;$(x).csv"]
        for name in (*hostile, *fine):
            self.server.files[f"in/{name}"] = (b"content", 1.0)
        self.look(self.make_task(after_import="move", move_path="done"))
        self.assertCountEqual([n for n, _c in self.contents()], fine)
        left = {p.rpartition("/")[2] for p in self.server.files if p[:3] == "in/"}
        self.assertEqual(left, set(hostile))

    def test_longest_name_fits_into_the_archive_twice(self):
        name = "n" * 251 + ".csv"
        task = self.make_task(after_import="move", move_path="done")
        for content in (b"1", b"2"):
            self.server.put(f"in/{name}", content)
            self.look(task)
        places = [p.rpartition("/")[2] for p in self.server.files]
        self.assertEqual(len(places), 2)
        self.assertTrue(all(len(p.encode()) <= 255 for p in places))

    def test_growing_file_waits_until_it_stands_still(self):
        task = self.make_task(second_look=True)
        for content in (b"1", b"12", b"123"):
            self.server.put("in/orders.csv", content)
            self.look(task)
            self.assertEqual(self.contents(), [])
        self.assertEqual(task.file_ids.state, "discovered")
        self.assertIn("growing", task.run_ids.sorted("id")[-1].message)
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"123")])
        self.assertEqual(task.file_ids.mapped("state"), ["finished"])

    def test_file_that_grows_while_it_is_read_is_not_taken(self):
        task = self.make_task()
        self.server.put("in/orders.csv", b"half")
        self.server.grow["in/orders.csv"] = b"half and the rest"
        self.look(task)
        self.assertEqual(self.contents(), [])
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"half and the rest")])

    def test_version_that_arrives_after_the_fetch_is_not_removed(self):
        for action in ("delete", "move"):
            with self.subTest(action=action):
                task = self.make_task(after_import=action, move_path="done")
                self.server.put("in/orders.csv", b"one")
                task.run_scan_job()
                self.run_round()  # fetched; the job that tidies up waits
                self.server.put("in/orders.csv", b"other")
                self.run_jobs()
                self.assertEqual(self.server.files["in/orders.csv"][0], b"other")
                self.look(task)
                got = [entry.raw for entry in task.attachment_ids.sorted("id")]
                self.assertEqual(got, [b"one", b"other"])

    def test_run_now_looks_twice_and_says_what_it_waits_for(self):
        self.env["ir.config_parameter"].set_param(
            "attachment_synchronize.second_look_seconds", "0"
        )
        task = self.make_task(second_look=True)
        self.server.put("in/orders.csv")
        self.look(task, "manual")
        self.assertEqual(len(self.contents()), 1)
        run = task.run_ids
        self.assertEqual((run.taken_count, run.waiting_count), (1, 0))

    def test_trigger_and_checksum_files(self):
        task = self.make_task(
            trigger_suffix=".done",
            checksum_suffix=".md5",
            after_import="move",
            move_path="old",
        )
        self.server.put("in/a.csv", b"content")
        self.server.put("in/a.csv.md5", b"9a0364b9e99bb480dd25e1f0284c8555 *a.csv\n")
        self.look(task)
        self.assertEqual(self.contents(), [])
        self.assertIn("a.csv.done has not arrived", task.file_ids.message)
        self.server.put("in/a.csv.done", b"")
        self.look(task)
        self.assertEqual(len(self.contents()), 1)
        moved = ["old/a.csv", "old/a.csv.done", "old/a.csv.md5"]
        self.assertEqual(self.server.names(), moved)

    def test_wrong_checksum_is_set_aside_after_some_tries(self):
        task = self.make_task(checksum_suffix=".sha256", quarantine_path="bad")
        self.server.put("in/a.csv")
        self.server.put("in/a.csv.sha256", b"0" * 64)
        self.look(task)
        self.assertEqual(self.contents(), [])
        entry = task.file_ids
        self.assertEqual((entry.state, entry.attempts), ("quarantined", 3))
        self.assertIn("bad/a.csv", self.server.names())
        report = self.server.files["bad/a.csv.error.txt"][0].decode()
        self.assertIn("checksum", report)
        self.assertEqual(len(self.told(task)), 1)

    def test_limits(self):
        task = self.make_task(max_size=1, refuse_empty=True)
        self.server.put("in/huge.csv", b"x" * (1024 * 1024 + 1))
        self.server.put("in/empty.csv", b"")
        self.server.put("in/fine.csv")
        self.look(task)
        self.assertEqual([n for n, _c in self.contents()], ["fine.csv"])
        states = {f.name: f.state for f in task.file_ids}
        self.assertEqual(states["huge.csv"], "quarantined")
        self.assertEqual(states["empty.csv"], "quarantined")

    def test_file_gone_before_it_is_read_has_vanished(self):
        task = self.make_task()
        self.server.put("in/orders.csv")
        task.run_scan_job()
        self.server.files.clear()
        self.run_jobs()
        self.assertEqual(task.file_ids.state, "vanished")
        self.assertEqual(self.contents(), [])

    def test_many_files_share_connections(self):
        for number in range(220):
            self.server.put(f"in/{number}.csv")
        task = self.make_task()
        self.look(task)
        self.assertEqual(len(self.contents()), 220)
        opened = [step for step in self.server.steps if step[0] == "open"]
        self.assertEqual(len(opened), 1 + 3, "one look, three batches")

    def test_many_small_files_cost_few_statements(self):
        """One look, one job that fetches, one that processes: whatever their number."""
        spent = {}
        for count in (10, 90):
            for number in range(count):
                self.server.put(f"in/{count}-{number}.csv", b"%d" % number)
            task = self.make_task(pattern=f"{count}-*.csv")
            task.run_scan_job()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.run_jobs()
            spent[count] = self.cr.sql_log_count - before
            self.assertEqual(set(task.attachment_ids.mapped("state")), {"done"})
            self.assertEqual(len(task.attachment_ids), count)
        self.assertLess(spent[90] - spent[10], 80 / 4)

    def test_file_that_cannot_be_read_does_not_stop_the_others(self):
        for name in ("a", "b", "c"):
            self.server.put(f"in/{name}.csv")
        self.server.fail_on("in/b.csv", PermissionError("in/b.csv"))
        task = self.make_task()
        self.look(task)
        self.assertEqual([n for n, _c in self.contents()], ["a.csv", "c.csv"])
        states = {f.name: f.state for f in task.file_ids}
        self.assertEqual(states["b.csv"], "quarantined")
        self.assertFalse(task.blocked_until)

    def test_settings_that_cannot_work_are_refused(self):
        wrong = [
            {"new_name": "{obj.name}"},
            {"new_name": "{nmae}"},
            {"new_name": "{name"},
            {"after_import": "rename"},
            {"after_import": "move"},
            {"filepath": "../other"},
            {"trigger_suffix": "done"},
            {"checksum_suffix": ".crc"},
            {"schedule_type": "cron", "cron_expression": "every day"},
            {"schedule_type": "interval", "interval_number": 0},
            {"max_size": -1},
        ]
        for vals in wrong:
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.make_task(**vals)

    def test_jobs_run_with_the_rights_of_the_tasks_user(self):
        self.server.put("in/orders.csv")
        task = self.make_task()
        task.run_scan_job()
        self.run_round()
        job = self.jobs().filtered(lambda j: j.method_name == "run_as_job")
        self.assertEqual(job.user_id, self.runner)
        self.assertFalse(job.records.env.su)
