# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import ExchangeCase


class TestCrossing(ExchangeCase):
    """Files of both sides that cross, and decisions meanwhile."""

    def setUp(self):
        super().setUp()
        self.task = self.make_import()
        self.out = self.make_out(export_scope="changed")
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])

    def get_last_sent(self):
        return self.sent()[-1][1][1:]

    def test_what_our_file_says_and_is_not_so_any_more_is_told_again(self):
        """The partner changed it before he read ours, and reads ours now."""
        self.edit(self.contact("C1"), email="new@example.com")
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["C1", "Ada", "1", "new@example.com"]])
        entry = self.receive(self.task, "b.csv", ["C1", "Ada", "2", "a@example.com"])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["C1", "Ada", "2", "new@example.com"]])
        # Our first file overwrote his change, and he wrote that into another one; or
        # he put it back: test_put_back has what becomes of either.
        entry = self.receive(self.task, "c.csv", ["C1", "Ada", "1", "new@example.com"])
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertEqual(self.contact("C1").email, "new@example.com")

    def test_what_he_read_and_changed_is_not_sent_back(self):
        self.edit(self.contact("C1"), email="new@example.com")
        self.send(self.out)
        self.receive(self.task, "b.csv", ["C1", "Ada", "2", "new@example.com"])
        self.send(self.out)
        self.assertEqual(len(self.sent()), 1, "no echo")

    def test_a_change_that_the_file_has_no_column_for_is_still_told(self):
        self.edit(self.contact("C1"), email="new@example.com")
        header = ("ref", "name", "phone")
        self.receive(self.task, "b.csv", ["C1", "Ada", "2"], header=header)
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["C1", "Ada", "2", "new@example.com"]])

    def test_a_copy_of_an_old_file_is_no_sign_that_he_read_ours(self):
        """He takes his value of before from a file of ours that crossed his."""
        self.edit(self.contact("C1"), comment="sent once more")
        self.send(self.out)
        row = ["C1", "Ada", "2", "a@example.com"]
        self.put("b.csv", row)
        content, moment = self.server.files["in/b.csv"]
        self.server.files["in/b.csv"] = content, moment - 2  # before ours was there
        self.fetch(self.task)
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [row])
        self.receive(self.task, "copy of b.csv", row)
        entry = self.receive(self.task, "c.csv", ["C1", "Ada", "1", "a@example.com"])
        self.assert_counts(entry, skipped=1)
        self.assertEqual(self.contact("C1").phone, "2")

    def make_known_by_our_file_alone(self):
        """A record of ours that he had by one file of ours, and our next crosses his.

        We gave it another name since, which is in no file yet.
        """
        contact = self.partners.create({"ref": "C2", "name": "Bo", "phone": "1"})
        self.send(self.out)
        self.edit(contact, phone="2")
        self.send(self.out)
        self.edit(contact, name="Bo of ours")
        return contact

    def receive_earlier(self, *row):
        """A file that he wrote before our last one lay there."""
        self.put("b.csv", list(row))
        content, moment = self.server.files["in/b.csv"]
        self.server.files["in/b.csv"] = content, moment - 3600
        return self.fetch(self.task)

    def test_what_he_only_repeats_of_ours_is_no_change_of_his(self):
        contact = self.make_known_by_our_file_alone()
        self.assert_counts(
            self.receive_earlier("C2", "Bo", "1", "bo@example.com"), updated=1
        )
        self.assertEqual(contact.name, "Bo of ours", "he had said nothing about it")
        self.assertEqual(contact.phone, "2")
        self.assertEqual(contact.email, "bo@example.com")
        self.send(self.out)
        self.assertEqual(
            self.get_last_sent()[-1], ["C2", "Bo of ours", "2", "bo@example.com"]
        )

    def test_what_both_changed_since_our_first_file_is_a_conflict(self):
        contact = self.make_known_by_our_file_alone()
        self.assert_counts(self.receive_earlier("C2", "Bo", "3", ""), skipped=1)
        self.assertEqual(contact.phone, "2")
        self.backend.checkpoint_ids.action_take_remote()
        self.assertEqual(contact.phone, "3")
        self.assertEqual(contact.name, "Bo of ours")

    def make_conflict(self):
        """The phone is in conflict; each side has changed one more field."""
        self.edit(self.contact("C1"), phone="2", name="Ada of ours")
        self.receive(self.task, "b.csv", ["C1", "Ada", "3", "his@example.com"])
        return self.backend.checkpoint_ids

    def test_a_decision_for_them_is_one_about_the_fields_in_conflict(self):
        self.make_conflict().action_take_remote()
        contact = self.contact("C1")
        self.assertEqual(contact.phone, "3")
        self.assertEqual(contact.name, "Ada of ours", "nobody else changed it")
        self.assertEqual(contact.email, "his@example.com")
        self.send(self.out)
        self.assertEqual(
            self.get_last_sent(), [["C1", "Ada of ours", "3", "his@example.com"]]
        )

    def test_a_file_of_all_records_does_not_decide(self):
        """Of the field in conflict it has his value, whatever ours is."""
        checkpoint = self.make_conflict()
        self.edit(self.contact("C1"), phone="2 again")
        self.out.action_send_all()
        self.run_jobs()
        self.out.run()
        self.run_jobs()
        self.assertEqual(
            self.get_last_sent(), [["C1", "Ada of ours", "3", "his@example.com"]]
        )
        run = self.out.pattern_file_ids.run_id
        self.assertIn("Records in conflict: 1", run.file_notice)
        entry = self.receive(self.task, "c.csv", *self.get_last_sent())
        self.assert_counts(entry, skipped=1)
        self.assertEqual(checkpoint.state, "need_review", "still to be decided")
        checkpoint.action_keep_local()
        self.send(self.out)
        self.assertEqual(
            self.get_last_sent(),
            [["C1", "Ada of ours", "2 again", "his@example.com"]],
        )

    def test_a_decision_for_us_is_one_about_the_fields_in_conflict(self):
        self.make_conflict().action_keep_local()
        contact = self.contact("C1")
        self.assertEqual(contact.phone, "2")
        self.assertEqual(contact.email, "his@example.com", "nobody else changed it")
        self.send(self.out)
        self.assertEqual(
            self.get_last_sent(), [["C1", "Ada of ours", "2", "his@example.com"]]
        )

    def test_a_formula_is_guarded_and_a_phone_number_is_not(self):
        """An untouched file is unchanged, text with apostrophes of its own too."""
        self.edit(self.contact("C1"), phone="+32 2 1", name="=1+1", email="'-x")
        self.send(self.out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[0], ["ref#key", "name", "phone", "email"], "no mark")
        self.assertEqual(rows[1:], [["C1", "'=1+1", "+32 2 1", "''-x"]])
        entry = self.receive(self.task, "b.csv", *rows[1:])
        self.assert_counts(entry, unchanged=1)
        self.send(self.out)
        self.assertEqual(len(self.sent()), 1, "no echo")
        entry = self.receive(self.task, "c.csv", ["C1", "'@Ada", "-5.2", "''-x"])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").name, "@Ada")
        self.assertEqual(self.contact("C1").email, "'-x")

    def test_a_header_that_looks_like_a_formula_is_guarded_too(self):
        """Its column is known when it comes back, with the apostrophe or without."""
        self.pattern.header_format = "custom"
        lines = self.pattern.line_ids.sorted()
        lines[1].custom_header, lines[2].custom_header = "=cmd|'/c calc'!A1", "+32 (0)2"
        self.edit(self.contact("C1"), phone="2")
        self.send(self.out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[0][1:3], ["'=cmd|'/c calc'!A1", "+32 (0)2"])
        entry = self.receive(self.task, "b.csv", *rows[1:], header=rows[0])
        self.assert_counts(entry, unchanged=1)
        plain = [rows[0][0], "=cmd|'/c calc'!A1", *rows[0][2:]]
        row = ["C1", "Ada L.", "2", "a@example.com"]
        self.assert_counts(
            self.receive(self.task, "c.csv", row, header=plain), updated=1
        )
        self.assertEqual(self.contact("C1").name, "Ada L.")

    def test_a_key_that_looks_like_a_formula_is_the_same_key(self):
        self.edit(self.contact("C1"), ref="C2")
        self.partners.create({"ref": "@C", "name": "At"})
        self.out.export_domain = "[('ref', 'in', ['@C'])]"
        self.send(self.out)
        self.assertEqual(self.get_last_sent(), [["'@C", "At", "", ""]])
        entry = self.receive(self.task, "b.csv", ["'@C", "At", "1", ""])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("@C").phone, "1")
        self.backend.policy_ids.export_delete_enabled = True
        self.contact("@C").unlink()
        self.send(self.out)
        self.out.run()
        self.run_jobs()
        self.assertEqual(self.get_last_sent(), [["'@C", "1"]])

    def test_without_exports_an_apostrophe_is_the_partners_own(self):
        self.out.unlink()
        self.receive(self.task, "b.csv", ["C1", "'=x", "1", "a@example.com"])
        self.assertEqual(self.contact("C1").name, "'=x")

    def test_a_failed_row_that_is_retried_is_read_as_the_others(self):
        header = ("ref", "name", "phone", "parent_id|ref")
        self.pattern.line_ids[3].path = "parent_id|ref"
        row = ["C9", "'=x", "1", "'@P"]
        entry = self.receive(self.task, "b.csv", row, header=header)
        self.assert_counts(entry, failed=1)
        self.partners.create({"name": "Parent", "ref": "@P"})
        entry.pattern_file_id.action_retry_failed()
        self.run_jobs()
        self.assertEqual(self.contact("C9").name, "=x")
        self.assertEqual(self.contact("C9").parent_id, self.contact("@P"))

    def test_a_program_gets_cells_as_they_are_if_it_wants(self):
        """No apostrophe before what a spreadsheet takes for a formula."""
        self.out.guards_cells = False
        self.edit(self.contact("C1"), phone="+32 2 1", name="=1+1")
        self.send(self.out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[0], ["ref#key", "name", "phone", "email"])
        self.assertEqual(rows[1:], [["C1", "=1+1", "+32 2 1", "a@example.com"]])
        entry = self.receive(self.task, "b.csv", *rows[1:])
        self.assert_counts(entry, unchanged=1)
