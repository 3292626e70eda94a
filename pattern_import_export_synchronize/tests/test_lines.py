# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase

HEADER = ("ref", "name", "child_ids|1|name#key", "child_ids|1|phone")


class TestLines(ExchangeCase):
    """Lines that either side changes, or both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.make_pattern(
            "With children",
            "ref",
            "name",
            {"path": "child_ids|name", "is_key": True},
            {"path": "child_ids|phone"},
        )

    def setUp(self):
        super().setUp()
        self.task = self.make_import()
        self.receive_lines("a.csv", "1")

    def receive_lines(self, name, phone, title="Ada"):
        return self.receive(
            self.task, name, ["C1", title, "Home", phone], header=HEADER
        )

    @property
    def line(self):
        return self.contact("C1").child_ids

    def test_a_line_of_a_file_that_says_nothing_new_stays_as_we_changed_it(self):
        self.edit(self.line, phone="2")
        entry = self.receive_lines("b.csv", "1", title="Ada L.")
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.line.phone, "2")
        self.assertEqual(self.binding("C1").sync_state, "pending")

    def test_a_change_of_the_partner_is_taken(self):
        entry = self.receive_lines("b.csv", "3")
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.line.phone, "3")

    def test_lines_that_both_changed_are_a_conflict(self):
        self.edit(self.line, phone="2")
        entry = self.receive_lines("b.csv", "3")
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.line.phone, "2")
        checkpoint = self.backend.checkpoint_ids
        self.assertEqual(checkpoint.payload["fields"][-1]["remote"], "Home, 3")
        checkpoint.action_take_remote()
        self.assertEqual(self.line.phone, "3")
        self.assert_counts(self.receive_lines("c.csv", "3"), unchanged=1)

    def test_lines_in_conflict_leave_as_the_partner_has_them(self):
        self.edit(self.line, phone="2")
        lines = ("child_ids|1|name#key", "child_ids|1|phone")
        more = tuple(one.replace("1", "2") for one in lines)
        row = ["C1", "Ada", "Home", "3", "Office", "4"]
        self.receive(self.task, "b.csv", row, header=(*HEADER, *more))
        out = self.make_out()
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1][:4], ["C1", "Ada", "Home", "3"])
        self.assertEqual(self.line.phone, "2")
        self.assertEqual(self.backend.checkpoint_ids.state, "need_review")

    def test_kept_lines_are_sent(self):
        out = self.make_out(export_scope="changed")
        self.edit(self.line, phone="2")
        self.receive_lines("b.csv", "3")
        self.backend.checkpoint_ids.action_keep_local()
        self.assert_counts(self.receive_lines("c.csv", "3"), unchanged=1)
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1], ["C1", "Ada", "Home", "2"])
        self.assert_counts(self.receive_lines("d.csv", "2"), unchanged=1)
        self.send(out)
        self.assertEqual(len(self.sent()), 1)

    def send_other_lines(self):
        """Our file tells of another phone of the line, and another name."""
        self.edit(self.line, phone="2")
        self.edit(self.contact("C1"), name="Ada L.")
        self.send(self.make_out(export_scope="changed"))

    def test_who_read_ours_and_has_his_lines_of_before_is_asked_about(self):
        """The name shows that he has read what we said of the lines."""
        self.send_other_lines()
        entry = self.receive_lines("b.csv", "1", title="Ada L.")
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.line.phone, "2")
        self.backend.checkpoint_ids.action_take_remote()
        self.assertEqual(self.line.phone, "1")

    def test_lines_of_before_in_a_row_that_shows_nothing_of_ours_stay_ours(self):
        self.send_other_lines()
        self.assert_counts(self.receive_lines("b.csv", "1"), unchanged=1)
        self.assertEqual(self.line.phone, "2")
        self.assertFalse(self.backend.checkpoint_ids)
