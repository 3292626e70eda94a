# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase


class TestPutBack(ExchangeCase):
    """A partner who goes back to a value of before, or seems to."""

    def setUp(self):
        super().setUp()
        self.task = self.make_import()
        self.out = self.make_out(export_scope="changed")
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])

    def make_crossing(self):
        """Our file told phone 1 and a new address; his 2 crossed it, and is told."""
        self.edit(self.contact("C1"), email="new@example.com")
        self.send(self.out)
        self.receive(self.task, "b.csv", ["C1", "Ada", "2", "a@example.com"])
        self.send(self.out)

    def say(self, name, phone, email="new@example.com"):
        return self.receive(self.task, name, ["C1", "Ada", phone, email])

    def get_last_sent(self):
        return self.sent()[-1][1][1:]

    def get_conflict(self):
        return self.backend.checkpoint_ids.filtered(lambda c: c.state == "need_review")

    def test_both_values_are_shown_when_it_cannot_be_known(self):
        self.make_crossing()
        entry = self.say("c.csv", "1")
        self.assert_counts(entry, skipped=1)
        message = entry.pattern_file_id.run_id.chunk_ids.row_ids.message
        self.assertIn("has the value of before: Phone", message)
        conflict = self.get_conflict()
        self.assertIn("has the value of before: Phone", conflict.message)
        [told] = [one for one in conflict.payload["fields"] if one["is_conflict"]]
        self.assertEqual(
            (told["name"], told["local"], told["remote"]), ("phone", "2", "1")
        )
        self.assertEqual(self.contact("C1").phone, "2")

    def test_he_had_put_it_back(self):
        self.make_crossing()
        self.say("c.csv", "1")
        self.get_conflict().action_take_remote()
        self.assertEqual(self.contact("C1").phone, "1")
        self.send(self.out)
        told = [["C1", "Ada", "1", "new@example.com"]]
        self.assertEqual(self.get_last_sent(), told, "our last file said 2")
        self.assert_counts(self.say("d.csv", "1"), unchanged=1)
        self.assertFalse(self.get_conflict())

    def test_our_first_file_had_overwritten_his_change(self):
        self.make_crossing()
        self.say("c.csv", "1")
        self.get_conflict().action_keep_local()
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["C1", "Ada", "2", "new@example.com"]])
        self.assert_counts(self.say("d.csv", "1"), unchanged=1)
        self.assertFalse(self.get_conflict(), "he has not read that one either")
        self.assertEqual(self.contact("C1").phone, "2")
        self.assert_counts(self.say("e.csv", "2"), unchanged=1)
        self.assert_counts(self.say("f.csv", "3"), updated=1)

    def test_a_change_after_a_decision_for_us_is_no_conflict(self):
        """He has read what we told him again, and no file of his said so."""
        self.make_crossing()
        self.say("c.csv", "1")
        self.get_conflict().action_keep_local()
        self.send(self.out)
        self.assert_counts(self.say("d.csv", "3"), updated=1)
        self.assertEqual(self.contact("C1").phone, "3")

    def test_when_he_reads_our_last_file_nobody_need_decide(self):
        self.make_crossing()
        self.say("c.csv", "1")
        conflict = self.get_conflict()
        self.assert_counts(self.say("d.csv", "2"), unchanged=1)
        self.assertEqual(conflict.state, "reviewed")
        messages = "".join(conflict.message_ids.mapped("body"))
        self.assertIn("he said: Phone: 1.", messages, "not lost")
        self.assertEqual(self.contact("C1").phone, "2")

    def test_it_is_not_told_before_our_last_file_left(self):
        """His change is not in any file of ours yet, and he says the old value."""
        self.edit(self.contact("C1"), email="new@example.com")
        self.send(self.out)
        self.say("b.csv", "2", "a@example.com")
        self.assert_counts(self.say("c.csv", "1"), skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertTrue(self.get_conflict())

    def test_who_read_ours_and_has_his_value_of_before_is_asked_about(self):
        """The address shows that he has read what we said of the phone."""
        self.edit(self.contact("C1"), phone="2", email="new@example.com")
        self.send(self.out)
        self.assert_counts(self.say("b.csv", "1", "a@example.com"), unchanged=1)
        self.assert_counts(self.say("c.csv", "1"), skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.get_conflict().action_take_remote()
        self.assertEqual(self.contact("C1").phone, "1")

    def test_who_takes_one_field_from_none_of_ours_is_asked_about_it_once(self):
        self.edit(self.contact("C1"), phone="2", email="new@example.com")
        self.send(self.out)
        self.say("b.csv", "1")
        self.get_conflict().action_keep_local()
        self.send(self.out)
        self.say("c.csv", "1")
        self.assertFalse(self.get_conflict())
        self.assertEqual(self.contact("C1").phone, "2")

    def test_a_rule_decides_if_there_is_one(self):
        self.backend.conflict_resolution = "other"
        self.make_crossing()
        self.assert_counts(self.say("c.csv", "1"), updated=1)
        self.assertEqual(self.contact("C1").phone, "1")

    def test_a_change_after_another_one_is_no_conflict(self):
        """He may know of ours what he had changed before it came to lie there."""
        self.edit(self.contact("C1"), email="new@example.com")
        self.send(self.out)
        self.say("b.csv", "2", "a@example.com")
        self.assert_counts(self.say("c.csv", "3", "a@example.com"), updated=1)
        self.assertEqual(self.contact("C1").phone, "3")
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["C1", "Ada", "3", "new@example.com"]])

    def test_both_changed_and_his_file_shows_that_he_has_not_read_ours(self):
        """Of the time his file could know ours; the address of before shows not."""
        self.edit(self.contact("C1"), phone="2", email="new@example.com")
        self.send(self.out)
        self.assert_counts(self.say("b.csv", "3", "a@example.com"), skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertIn("both sides", self.get_conflict().message)
