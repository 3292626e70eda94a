# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase


class TestImportFlow(ExchangeCase):
    """Imports of seed 001: cron, queue, pattern file, job."""

    def test_a_file_becomes_records(self):
        task = self.make_import()
        entry = self.receive(
            task, "a.csv", ["C1", "Ada", "1", ""], ["C2", "Bob", "", ""]
        )
        self.assert_counts(entry, created=2)
        self.assertEqual(entry.state, "done")
        self.assertEqual(self.contact("C1").name, "Ada")
        self.assertEqual(self.binding("C1")._get_bound_record(), self.contact("C1"))

    def test_the_cron_of_seed_001_starts_all_tasks(self):
        self.make_import(pattern="a*")
        self.make_import(pattern="b*", name="More contacts in")
        self.put("a.csv", ["C1", "Ada", "", ""])
        self.put("b.csv", ["C2", "Bob", "", ""])
        self.env["attachment.synchronize.task"].run_task_import_pattimpex_scheduler()
        self.run_jobs()
        self.assertEqual(self.contact("C1").name, "Ada")
        self.assertEqual(self.contact("C2").name, "Bob")

    def test_more_rows_are_not_more_jobs(self):
        task, jobs = self.make_import(), self.env["queue.job"]
        counted = []
        for count in (1, 40):
            before = jobs.search_count([])
            rows = [[f"C{number}", f"N {count}", "", ""] for number in range(count)]
            self.receive(task, f"{count}.csv", *rows)
            counted.append(jobs.search_count([]) - before)
        self.assertEqual(self.contact("C39").name, "N 40")
        self.assertEqual(counted[1], counted[0])

    def test_the_queue_waits_for_the_import(self):
        task = self.make_import()
        self.put("a.csv", ["C1", "Ada", "", ""])
        task.run()
        while not (entry := self.queue.search([("task_id", "=", task.id)])):
            self.run_round()
        self.run_round()
        self.assertEqual(entry.state, "pending")
        self.assertEqual(entry.pattern_file_id.state, "draft")
        self.run_jobs()
        self.assertEqual(entry.state, "done")

    def test_an_untouched_file_writes_nothing(self):
        task = self.make_import()
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        record, binding = self.contact("C1"), self.binding("C1")
        before = (record.write_date, binding.sync_date, binding.write_date)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "1", ""])
        self.assert_counts(entry, unchanged=1)
        after = (record.write_date, binding.sync_date, binding.write_date)
        self.assertEqual(after, before)

    def test_changes_of_both_sides_merge(self):
        task = self.make_import()
        self.receive(task, "a.csv", ["C1", "Ada", "1", "a@example.com"])
        self.edit(self.contact("C1"), phone="2")
        entry = self.receive(task, "b.csv", ["C1", "Ada", "1", "b@example.com"])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertEqual(self.contact("C1").email, "b@example.com")
        self.assertEqual(self.binding("C1").sync_state, "pending")

    def test_a_conflict_is_shown_and_nothing_written(self):
        task = self.make_import()
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.edit(self.contact("C1"), phone="2")
        entry = self.receive(task, "b.csv", ["C1", "Ada", "3", ""])
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")
        checkpoint = self.backend.checkpoint_ids
        self.assertEqual(checkpoint.kind, "conflict")
        line = checkpoint.payload["fields"][0]
        self.assertEqual((line["local"], line["remote"]), ("2", "3"))
        checkpoint.action_take_remote()
        self.assertEqual(self.contact("C1").phone, "3")
        again = self.receive(task, "c.csv", ["C1", "Ada", "3", ""])
        self.assert_counts(again, unchanged=1)

    def test_keep_local_is_told_by_the_next_file(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.edit(self.contact("C1"), phone="2")
        self.receive(task, "b.csv", ["C1", "Ada", "3", ""])
        self.backend.checkpoint_ids.action_keep_local()
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1:], [["C1", "Ada", "2", ""]])
        again = self.receive(task, "c.csv", ["C1", "Ada", "3", ""])
        self.assert_counts(again, unchanged=1)
        self.assertEqual(self.contact("C1").phone, "2")
