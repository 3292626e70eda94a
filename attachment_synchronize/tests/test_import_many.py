# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many files at once: what they cost, and that one stops no other."""

from odoo.tests import tagged

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestImportMany(SynchronizeCase):
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

    def test_file_that_changed_or_vanished_does_not_stop_the_others(self):
        for name in ("a", "b", "c", "d"):
            self.server.put(f"in/{name}.csv")
        task = self.make_task()
        task.run_scan_job()
        self.server.put("in/a.csv", b"changed since")
        del self.server.files["in/c.csv"]
        self.run_jobs()
        self.assertEqual([n for n, _c in self.contents()], ["b.csv", "d.csv"])
        self.assertFalse(self.jobs("failed"))
        self.look(task)
        self.assertIn(("a.csv", b"changed since"), self.contents())

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

    def test_hostile_names_are_left_alone_and_stop_nobody(self):
        hostile = ["..", "a\nb.csv", "x\\..\\y.csv", "\udcff.csv", "n\0.csv"]
        hostile += ["invoice\u202efdp.csv", "a\u200b.csv"]
        fine = ["-rf.csv", "שלום.csv", "ü" * 120 + ".csv", "a b;$(x).csv"]
        for name in (*hostile, *fine):
            self.server.files[f"in/{name}"] = (b"content", 1.0)
        self.look(self.make_task(after_import="move", move_path="done"))
        self.assertCountEqual([n for n, _c in self.contents()], fine)
        left = {p.rpartition("/")[2] for p in self.server.files if p[:3] == "in/"}
        self.assertEqual(left, set(hostile))

    def test_same_name_in_another_task_is_another_file(self):
        self.server.put("in/orders.csv")
        for _count in range(2):
            self.look(self.make_task(dedupe_policy="name"))
        self.assertEqual(len(self.contents()), 2)
