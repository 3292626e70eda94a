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

    def test_file_of_which_another_number_of_bytes_comes_is_set_aside(self):
        for content in (b"half", b"x" * (8 * 1024 * 1024)):
            with self.subTest(bytes=len(content)):
                self.server.files.clear()
                self.server.put("in/orders.csv", content)
                self.server.lies["in/orders.csv"] = len(content) + 9
                self.server.put("in/fine.csv")
                task = self.make_task()
                self.look(task)
                file = task.file_ids.filtered(lambda f: f.name == "orders.csv")
                self.assertEqual((file.state, file.attempts), ("quarantined", 3))
                self.assertIn(str(len(content) + 9), file.message)
                self.assertEqual(len(self.told(task)), 1)
                self.assertEqual(task.attachment_ids.mapped("name"), ["fine.csv"])
                self.look(task)
                self.assertEqual(len(task.file_ids), 2, "it is asked no more")

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

    def test_file_that_vanishes_at_each_look_has_one_entry(self):
        task = self.make_task()
        self.server.put("in/orders.csv")
        again = dict(self.server.files)
        for _look in range(3):
            self.server.files.update(again)
            task.run_scan_job()
            self.server.files.clear()
            self.run_jobs()
        self.assertEqual(task.file_ids.mapped("state"), ["vanished"])
        self.assertEqual(task.file_ids.attempts, 3)
        self.server.files.update(again)
        self.look(task)
        self.assertEqual(len(self.contents()), 1)

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
