# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase


class TestDeletionsTold(ExchangeCase):
    """Records that were deleted here: what the partner hears of it."""

    def test_deletions_are_told_and_the_record_stays_away(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        rows = [["C1", "Ada", "1", ""], ["C2", "Bob", "", ""]]
        self.receive(task, "a.csv", *rows)
        self.contact("C1").unlink()
        entry = self.receive(task, "b.csv", *rows)
        self.assert_counts(entry, skipped=1, unchanged=1)
        self.send(out)
        ((name, told),) = self.sent()
        self.assertIn("-deleted", name)
        self.assertEqual(told, [["ref#key", "#deleted"], ["C1", "1"]])
        self.send(out)
        self.assertEqual(len(self.sent()), 1, "told once")

    def delete_told(self, *, is_read: bool):
        """A record that we changed and deleted, and the file that tells of it."""
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.edit(self.contact("C1"), phone="2")
        self.send(out)
        self.contact("C1").unlink()
        if is_read:
            self.send(out)
        return task, out

    def test_deleted_here_and_changed_there_does_not_come_back(self):
        """Before he could know of it, whatever he changed."""
        task, out = self.delete_told(is_read=False)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "7", ""])
        self.assert_counts(entry, skipped=1)
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "1"]])

    def test_what_he_was_told_before_the_deletion_is_no_new_record(self):
        task, _out = self.delete_told(is_read=True)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "2", ""])
        self.assert_counts(entry, skipped=1)

    def test_made_anew_there_comes_back_and_is_told(self):
        """He may have changed it before he read that we deleted it, and deletes it
        when he does: so he gets it again."""
        task, out = self.delete_told(is_read=True)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "7", ""])
        self.assert_counts(entry, created=1)
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "Ada", "7", ""]])
        self.send(out)
        self.assertEqual(len(self.sent()), 3, "once")

    def test_a_key_that_a_new_record_has_is_not_told_as_deleted(self):
        _task, out = self.delete_told(is_read=False)
        self.partners.create({"ref": "C1", "name": "Eve"})
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "Eve", "", ""]])
        self.assertEqual(len(self.sent()), 2)

    def test_a_deletion_calls_the_key_as_the_other_files_do(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.pattern.header_format = "custom"
        self.pattern.line_ids[0].custom_header = "Number"
        self.backend.policy_ids.export_delete_enabled = True
        header = ("Number", "name", "phone", "email")
        rows = ["C1", "Ada", "", ""], ["C2", "Bob", "", ""]
        self.receive(task, "a.csv", *rows, header=header)
        self.contact("C1").unlink()
        self.send(out)
        self.assertEqual(self.sent()[-1][1], [["Number", "#deleted"], ["C1", "1"]])
        self.backend.allow_delete = True
        told = ["C2", "1"]
        entry = self.receive(task, "b.csv", told, header=("Number", "#deleted"))
        self.assert_counts(entry, updated=1)
        self.assertFalse(self.contact("C2").active)

    def test_deletions_stay_here_unless_wanted(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.contact("C1").unlink()
        self.send(out)
        self.assertEqual(self.sent(), [])

    def test_a_partner_that_deletes_is_not_told(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        self.backend.write({"allow_delete": True, "remote_delete_action": "unlink"})
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        entry = self.receive(task, "b.csv", ["C1", "1"], header=("ref", "#deleted"))
        self.assertEqual(entry.state, "done", entry.state_message)
        self.assertFalse(self.contact("C1"))
        self.send(out)
        self.assertEqual(self.sent(), [])
