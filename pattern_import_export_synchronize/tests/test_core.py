# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.exchanged import LastMeeting, Sent, add_sent, decode, encode
from ..core.external_key import join_key, split_key
from ..core.missing import refuse_missing

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

    def test_a_file_that_never_left_is_known_to_nobody(self):
        meeting = self.meeting({"a": 1}, {"a": 2}, at=None)
        self.assertEqual(meeting.get_base(LATE, {"a": 3}), {"a": 1})

    def test_values_survive_json(self):
        values = {"a": frozenset({3, 1}), "b": False, "c": 0, "d": "x", "e": 1.5}
        self.assertEqual(decode(encode(values)), values)
        told = add_sent(add_sent(None, values), {**values, "a": frozenset()})
        self.assertEqual(Sent.from_json(told.to_json()), told)


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
