# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase

ALL = ("ref", "name", "phone", "email")
PHONES = ("ref", "name", "phone")
MAILS = ("ref", "email")
DELETED = ("ref", "#deleted")


class TestOrderColumns(ExchangeCase):
    """Files that come out of order, and do not all speak of the same."""

    def setUp(self):
        super().setUp()
        self.task = self.make_import()
        self.backend.write({"allow_delete": True, "remote_delete_action": "unlink"})

    def write_late(self, *row, header=ALL):
        """Have the partner write a file now that comes late: a function brings it."""
        self.put("late.csv", row, header=header)
        content = self.server.files.pop("in/late.csv")

        def bring():
            self.server.files["in/late.csv"] = content
            return self.fetch(self.task)

        return bring

    def assert_contact(self, *values):
        contact = self.contact("C1")
        self.assertEqual((contact.name, contact.phone, contact.email), values)

    def get_warnings(self, entry):
        rows = entry.pattern_file_id.run_id.chunk_ids.row_ids
        return "\n".join(filter(None, rows.mapped("message")))

    def test_what_only_the_older_file_brings_is_loaded(self):
        bring = self.write_late("C1", "Old", "1", "old@example.com")
        self.receive(self.task, "new.csv", ["C1", "New", "2"], header=PHONES)
        entry = bring()
        self.assert_counts(entry, updated=1)
        self.assert_contact("New", "2", "old@example.com")
        self.assertEqual(self.binding("C1").sync_state, "synced")
        mails = ["C1", "new@example.com"]
        entry = self.receive(self.task, "newer.csv", mails, header=MAILS)
        self.assert_counts(entry, updated=1)

    def test_a_file_in_between_takes_its_place(self):
        """Of each column the newest file counts, whatever the order."""
        oldest = self.write_late("C1", "Old", "1", "old@example.com")
        between = self.write_late("C1", "between@example.com", header=MAILS)
        self.receive(self.task, "new.csv", ["C1", "New", "2"], header=PHONES)
        self.assert_counts(between(), updated=1)
        self.server.files.pop("in/late.csv", None)
        self.assert_counts(oldest(), skipped=1)
        self.assert_contact("New", "2", "between@example.com")

    def test_a_blank_cell_of_the_newer_file_says_nothing(self):
        bring = self.write_late("C1", "Old", "1", "old@example.com")
        self.receive(self.task, "new.csv", ["C1", "New", "", ""])
        self.assert_counts(bring(), updated=1)
        self.assert_contact("New", "1", "old@example.com")

    def test_a_newer_file_that_changed_nothing_is_newer_all_the_same(self):
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])
        bring = self.write_late("C1", "Late", "2", "late@example.com")
        entry = self.receive(self.task, "c.csv", ["C1", "Ada", "1", "a@example.com"])
        self.assert_counts(entry, unchanged=1)
        self.assert_counts(bring(), skipped=1)
        self.assert_contact("Ada", "1", "a@example.com")

    def test_newer_wins_does_not_keep_what_only_the_older_file_brings(self):
        self.backend.conflict_resolution = "newer"
        self.backend.default_resolution = "newer"
        bring = self.write_late("C1", "Old", "1", "old@example.com")
        self.receive(self.task, "new.csv", ["C1", "New", "2"], header=PHONES)
        self.assert_counts(bring(), updated=1)
        self.assert_contact("New", "2", "old@example.com")

    def test_what_a_newer_file_deleted_stays_deleted(self):
        """A record that was here, and one that never was."""
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", ""])
        bring = self.write_late("C1", "Late", "2", "")
        other = self.write_late("C2", "Never", "2", "")
        gone = [["C1", "1"], ["C2", "1"]]
        self.receive(self.task, "c.csv", *gone, header=DELETED)
        self.assertFalse(self.contact("C1"))
        entry = bring()
        self.assert_counts(entry, skipped=1)
        self.server.files.pop("in/late.csv", None)
        self.assert_counts(other(), skipped=1)
        self.assertFalse(self.contact("C1") + self.contact("C2"))
        entry = self.receive(self.task, "d.csv", ["C1", "Again", "3", ""])
        self.assert_counts(entry, created=1)

    def test_what_a_newer_file_deleted_stays_archived(self):
        self.backend.remote_delete_action = "archive"
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", ""])
        bring = self.write_late("C1", "Late", "2", "late@example.com")
        self.receive(self.task, "c.csv", ["C1", "1"], header=DELETED)
        self.assert_counts(bring(), skipped=1)
        self.assertFalse(self.contact("C1").active)
        self.receive(self.task, "d.csv", ["C1", "Again", "3", ""])
        self.assertTrue(self.contact("C1").active)

    def test_what_a_newer_full_file_lacked_stays_deleted(self):
        self.backend.missing_limit = 100
        self.task.is_full_file = True
        rows = [["C1", "Ada", "1", ""], ["C2", "Bob", "1", ""]]
        self.receive(self.task, "a.csv", *rows)
        bring = self.write_late("C1", "Late", "2", "")
        self.receive(self.task, "c.csv", rows[1])
        self.assertFalse(self.contact("C1"))
        self.assert_counts(bring(), skipped=1)
        self.assertFalse(self.contact("C1"))
        self.assertTrue(self.contact("C2"), "the older file lacks it, the newer not")

    def test_a_conflict_is_about_the_newest_values(self):
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])
        self.edit(self.contact("C1"), phone="ours")
        bring = self.write_late("C1", "Ada", "2", "late@example.com")
        entry = self.receive(self.task, "c.csv", ["C1", "Ada", "3"], header=PHONES)
        self.assert_counts(entry, skipped=1)
        self.assert_counts(bring(), updated=1)
        self.assert_contact("Ada", "ours", "late@example.com")
        checkpoint = self.backend.checkpoint_ids
        self.assertEqual(checkpoint.state, "need_review", "the phone is undecided")
        self.assertEqual(self.binding("C1").sync_state, "conflict")
        checkpoint.action_take_remote()
        self.assert_contact("Ada", "3", "late@example.com")

    def test_a_file_about_other_columns_settles_no_conflict(self):
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])
        self.edit(self.contact("C1"), phone="ours")
        self.receive(self.task, "b.csv", ["C1", "Ada", "3"], header=PHONES)
        mails = ["C1", "new@example.com"]
        entry = self.receive(self.task, "c.csv", mails, header=MAILS)
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.backend.checkpoint_ids.state, "need_review")
        self.assertEqual(self.binding("C1").sync_state, "conflict")
        entry = self.receive(self.task, "d.csv", ["C1", "Ada", "ours"], header=PHONES)
        self.assertEqual(self.backend.checkpoint_ids.state, "reviewed")

    def test_the_rows_say_what_was_not_taken(self):
        bring = self.write_late("C1", "Old", "1", "old@example.com")
        self.receive(self.task, "new.csv", ["C1", "New", "2"], header=PHONES)
        warnings = self.get_warnings(bring())
        self.assertIn("which says what these are: Name, Phone.", warnings)
