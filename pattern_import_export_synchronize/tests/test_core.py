# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.exchanged import LastMeeting
from ..core.external_key import join_key, split_key
from ..core.missing import refuse_missing
from ..core.sent import Sent, add_sent, decode, encode

EARLY, NOON, LATE = (datetime(2026, 1, 1, hour) for hour in (8, 12, 16))


class TestExternalKey(BaseCase):
    @given(st.lists(st.text(), min_size=1, max_size=4))
    def test_parsing_a_key_is_the_inverse_of_printing_it(self, parts):
        self.assertEqual(split_key(join_key(parts), len(parts)), tuple(parts))

    def test_a_key_of_one_column_is_its_text(self):
        self.assertEqual(join_key(["a|b"]), "a|b")

    def test_a_key_of_other_columns_is_refused(self):
        with self.assertRaises(ValueError):
            split_key("a|b", 3)


class TestExchanged(BaseCase):
    def meeting(self, base, *sent, at=NOON):
        told = None
        for values in sent:
            told = add_sent(told, values)
        return LastMeeting(base=base, sent=told, sent_at=at)

    def test_who_never_met_has_no_base(self):
        self.assertIsNone(self.meeting(None, at=None).get_base(LATE, {"a": 1}))

    def test_without_a_file_of_ours_the_base_is_what_he_had(self):
        self.assertEqual(self.meeting({"a": 1}).get_base(LATE, {"a": 2}), {"a": 1})

    def test_a_value_of_before_is_no_news_whenever_he_wrote_it(self):
        meeting = self.meeting({"a": 1}, {"a": 2})
        for moment in (EARLY, LATE, None):
            self.assertEqual(meeting.get_base(moment, {"a": 1}), {"a": 1})

    def test_another_value_is_a_change_of_what_he_could_know(self):
        meeting = self.meeting({"a": 1}, {"a": 2})
        self.assertEqual(meeting.get_base(EARLY, {"a": 3}), {"a": 1})
        self.assertEqual(meeting.get_base(LATE, {"a": 3}), {"a": 2})
        self.assertEqual(meeting.get_base(None, {"a": 3}), {"a": 2})

    def test_a_value_of_our_file_before_the_last_is_no_news(self):
        meeting = self.meeting({"a": 1}, {"a": 2}, {"a": 3})
        self.assertEqual(meeting.get_base(LATE, {"a": 2}), {"a": 2})
        self.assertEqual(meeting.get_base(LATE, {"a": 4}), {"a": 3})

    def test_what_he_has_from_our_files_alone_is_compared_with_them(self):
        """He wrote before the last of ours lay there: he says what older ones said."""
        meeting = self.meeting(None, {"a": 1, "b": 1}, {"a": 2, "b": 1})
        self.assertEqual(meeting.get_base(EARLY, {"a": 1, "b": 1}), {"a": 1, "b": 1})
        self.assertEqual(meeting.get_base(EARLY, {"a": 3, "b": 3}), {"a": 1, "b": 1})
        self.assertEqual(meeting.get_base(EARLY, {"a": 2, "b": 1}), {"a": 2, "b": 1})

    def test_what_he_changed_is_compared_with_what_he_said_last(self):
        """The last of ours that he can have read says what was there before."""
        told = add_sent(None, {"a": 1}).pass_over({"a": 2})
        meeting = LastMeeting(base={"a": 2}, sent=told, sent_at=NOON)
        self.assertEqual(meeting.get_base(LATE, {"a": 3}), {"a": 2})

    def test_a_change_is_compared_with_what_his_file_shows_that_he_read(self):
        meeting = self.meeting({"a": 1, "b": 1}, {"a": 2, "b": 2})
        self.assertEqual(meeting.get_base(LATE, {"a": 3, "b": 1}), {"a": 1, "b": 1})
        self.assertEqual(meeting.get_base(LATE, {"a": 3, "b": 2}), {"a": 2, "b": 2})

    def test_what_an_older_file_told_already_is_known_before_the_last_lies_there(self):
        for moment in (None, NOON):
            meeting = self.meeting({"a": 1}, {"a": 2}, {"a": 2}, at=moment)
            self.assertEqual(meeting.get_base(EARLY, {"a": 2}), {"a": 2})
            self.assertEqual(meeting.get_base(EARLY, {"a": 3}), {"a": 1})
        meeting = self.meeting({"a": 1}, {"a": 2}, at=None)
        self.assertEqual(meeting.get_base(EARLY, {"a": 2}), {"a": 1}, "of himself")

    def test_a_file_that_never_left_is_known_to_nobody(self):
        meeting = self.meeting({"a": 1}, {"a": 2}, at=None)
        self.assertEqual(meeting.get_base(LATE, {"a": 3}), {"a": 1})

    def test_values_survive_json(self):
        values = {"a": frozenset({3, 1}), "b": False, "c": 0, "d": "x", "e": 1.5}
        self.assertEqual(decode(encode(values)), values)
        told = add_sent(add_sent(None, values), {**values, "a": frozenset()})
        told = told.pass_over({"d": "y", "a": frozenset({9})})
        self.assertEqual(Sent.from_json(told.to_json()), told)


class TestDoubt(BaseCase):
    """Has he put a value back, or has he not read ours?"""

    def meeting(self, base, told, at=NOON):
        return LastMeeting(base=base, sent=told, sent_at=at)

    def test_a_value_of_ours_that_he_had_changed_since(self):
        """Our first file may have overwritten his change, if he read it late."""
        first = add_sent(None, {"a": 1}).pass_over({"a": 2})
        for told in (first, add_sent(first, {"a": 2})):
            meeting = self.meeting({"a": 2}, told)
            self.assertEqual(meeting.find_doubtful(LATE, {"a": 1}), {"a"})
            self.assertEqual(meeting.find_doubtful(LATE, {"a": 2}), set())
            self.assertEqual(meeting.find_doubtful(LATE, {"a": 3}), set())

    def test_before_our_file_lay_there_he_had_its_value_of_himself(self):
        meeting = self.meeting({"a": 2}, add_sent(None, {"a": 1}).pass_over({"a": 2}))
        self.assertEqual(meeting.find_doubtful(EARLY, {"a": 1}), set())
        self.assertEqual(meeting.get_base(EARLY, {"a": 1}), {"a": 2})

    def test_what_he_reads_late_of_ours_is_no_doubt(self):
        """He never said anything else of it."""
        told = add_sent(add_sent(None, {"a": 2}), {"a": 3})
        meeting = self.meeting({"a": 1}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 2}), set())

    def test_what_we_told_anew_is_no_doubt(self):
        told = add_sent(None, {"a": 1}).pass_over({"a": 2})
        for value in (2, 1, 3):
            told = add_sent(told, {"a": value})
        meeting = self.meeting({"a": 2}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 1}), set())

    def test_who_shows_that_he_read_ours_and_has_his_value_of_before(self):
        """He put it back, or takes this field from none of our files."""
        meeting = self.meeting({"a": 1, "b": 1}, add_sent(None, {"a": 2, "b": 2}))
        for said, doubtful in (
            ({"a": 1, "b": 2}, {"a"}),
            ({"a": 1, "b": 1}, set()),
            ({"a": 1, "b": 3}, set()),
            ({"a": 2, "b": 2}, set()),
            ({"a": 1}, set()),
        ):
            self.assertEqual(meeting.find_doubtful(LATE, said), doubtful, said)
        self.assertEqual(meeting.find_doubtful(EARLY, {"a": 1, "b": 2}), set())

    def test_what_shows_that_he_read_another_file_shows_nothing(self):
        told = add_sent(add_sent(None, {"a": 1, "b": 2}), {"a": 2, "b": 2})
        meeting = self.meeting({"a": 1, "b": 1}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 1, "b": 2}), set())
        told = add_sent(add_sent(None, {"a": 2, "b": 1}), {"a": 2, "b": 2})
        meeting = self.meeting({"a": 1, "b": 1}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 1, "b": 2}), {"a"})

    def test_who_read_ours_and_goes_back_to_an_older_one_has_changed_it(self):
        told = add_sent(add_sent(None, {"a": 2, "b": 1}), {"a": 3, "b": 2})
        meeting = self.meeting({"a": 1, "b": 1}, told)
        said = {"a": 2, "b": 2}
        self.assertEqual(meeting.find_doubtful(LATE, said), set())
        self.assertEqual(meeting.get_base(LATE, said), {"a": 3, "b": 2})

    def test_who_was_told_again_is_asked_about_what_he_read_then(self):
        told = add_sent(None, {"a": 2, "b": 2}).tell_again(["a"])
        said = {"a": 1, "b": 2}
        self.assertFalse(self.meeting({"a": 1, "b": 1}, told).find_doubtful(LATE, said))
        told = add_sent(told, {"a": 2, "b": 2})
        self.assertFalse(self.meeting({"a": 1, "b": 1}, told).find_doubtful(LATE, said))
        told = add_sent(told, {"a": 2, "b": 3})
        meeting = self.meeting({"a": 1, "b": 1}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 1, "b": 3}), {"a"})

    def test_what_was_kept_by_an_older_version_shows_nothing(self):
        told = Sent.from_json({"latest": {"a": 2, "b": 2}, "older": {}})
        meeting = self.meeting({"a": 1, "b": 1}, told)
        self.assertEqual(meeting.find_doubtful(LATE, {"a": 1, "b": 2}), set())


class TestMissing(BaseCase):
    def refuse(self, bound, missing, rows=1, limit=10):
        return refuse_missing(
            bound=bound, missing=missing, rows=rows, limit_percent=limit
        )

    def test_up_to_the_limit_is_believed(self):
        self.assertIsNone(self.refuse(100, 0))
        self.assertIsNone(self.refuse(100, 10))

    def test_more_is_refused_with_figures(self):
        sentence, values = self.refuse(100, 11)
        self.assertIn("11", sentence % values)

    def test_an_empty_file_is_never_believed(self):
        self.assertTrue(self.refuse(1, 1, rows=0, limit=100))
