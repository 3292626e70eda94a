# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase


class TestOrder(ExchangeCase):
    """Files that come out of order, or before another one is through."""

    def test_a_file_waits_for_the_one_before(self):
        task = self.make_import()
        self.put("a.csv", ["C1", "Ada", "1", ""])
        self.put("b.csv", ["C1", "Ada", "2", ""])
        task.run()
        self.run_jobs()
        first, second = self.queue.search([("task_id", "=", task.id)], order="id")
        self.assertEqual((first.state, second.state), ("done", "done"))
        self.assert_counts(first, created=1)
        self.assert_counts(second, updated=1)
        self.assertEqual(self.contact("C1").phone, "2")

    def test_an_older_file_that_comes_later_changes_nothing(self):
        task = self.make_import()
        self.put("old.csv", ["C1", "Ada", "1", ""])
        old = self.server.files.pop("in/old.csv")
        self.receive(task, "new.csv", ["C1", "Ada", "2", ""])
        self.server.files["in/old.csv"] = old
        entry = self.fetch(task)
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")

    def test_two_rows_of_one_record_leave_one_binding(self):
        self.pattern.repeat_policy = "last"
        entry = self.receive(
            self.make_import(), "a.csv", ["C1", "Ada", "1", ""], ["C1", "Ada", "2", ""]
        )
        self.assertEqual(entry.state, "done", entry.state_message)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertEqual(self.binding("C1").base_values["phone"], "2")

    def test_two_records_of_one_key_are_told_and_the_others_leave(self):
        out = self.make_out(export_scope="changed")
        self.partners.create([{"name": n, "ref": "C1"} for n in ("Ada", "Bob")])
        self.partners.create({"name": "Eve", "ref": "C2"})
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual(len(rows), 3, "one of the two, and Eve")
        self.assertIn("C1", self.backend.checkpoint_ids.message)
