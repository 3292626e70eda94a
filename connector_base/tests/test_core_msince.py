# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.msince import (
    MsinceError,
    cursor_query,
    format_msince,
    is_selected,
    next_cursor,
    parse_msince,
    to_second,
)
from .properties import untimed

TEN = datetime(2026, 1, 31, 10)
SECOND = timedelta(seconds=1)
zones = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
# A day from either end of time: an offset must not lead past it.
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))
microseconds = st.sampled_from([0, 1, 999999])


class TestMsince(BaseCase):
    def test_instants_that_are_understood(self):
        for text in (
            "2026-01-31T10:00:00Z",
            "2026-01-31T10:00:00.000Z",
            "2026-01-31T12:00:00+02:00",
            "2026-01-31T04:30:00-0530",
        ):
            self.assertEqual(parse_msince(text), TEN, text)
        self.assertEqual(parse_msince(TEN), TEN)
        self.assertEqual(parse_msince(TEN.replace(tzinfo=timezone.utc)), TEN)
        half = TEN.replace(microsecond=500000)
        self.assertEqual(parse_msince("2026-01-31T10:00:00.5Z"), half)

    def test_empty_means_everything(self):
        self.assertIsNone(parse_msince(None))
        self.assertIsNone(parse_msince(""))

    def test_anything_else_is_an_error_and_no_full_synchronisation(self):
        for value in (
            "2026-01-31 10:00:00Z",
            "2026-01-31T10:00:00",
            "2026-01-31",
            "2026-02-30T10:00:00Z",
            "2026-01-31T25:00:00Z",
            "2026-01-31T10:00:00+99:00",
            "0001-01-01T00:00:00+02:00",
            "٢٠٢٦-01-31T10:00:00Z",
            "2026-01-31T10:00:00Z\n",
            "yesterday",
            " ",
            5,
            0,
            False,
        ):
            with self.assertRaises(MsinceError, msg=repr(value)) as caught:
                parse_msince(value)
            self.assertIn("YYYY-MM-DDThh:mm:ssZ", str(caught.exception))

    @untimed
    @given(instants, zones)
    def test_format_and_parse_are_inverse_to_the_second(self, instant, zone):
        here = instant.replace(tzinfo=zone)
        utc = here.astimezone(timezone.utc).replace(tzinfo=None)
        self.assertEqual(parse_msince(format_msince(here)), to_second(utc))
        self.assertEqual(parse_msince(here.isoformat()), utc)

    def test_selection_is_inclusive(self):
        self.assertTrue(is_selected(TEN, [], TEN))
        self.assertFalse(is_selected(TEN - SECOND, [], TEN))
        self.assertFalse(is_selected(TEN - SECOND, [TEN - SECOND], TEN))
        self.assertTrue(is_selected(TEN - SECOND, [TEN - SECOND, TEN], TEN))
        self.assertTrue(is_selected(TEN - SECOND, [], None))
        self.assertTrue(is_selected(None, [], TEN))

    def test_cursor_asks_again_for_the_overlap(self):
        self.assertEqual(cursor_query(TEN, 300), TEN - 300 * SECOND)
        self.assertIsNone(cursor_query(None, 300))
        self.assertEqual(cursor_query(datetime.min, 300), datetime.min)

    def test_cursor_goes_to_the_youngest_seen_and_never_back(self):
        self.assertEqual(next_cursor(None, [TEN, None, TEN - SECOND]), TEN)
        self.assertEqual(next_cursor(TEN, [TEN - SECOND]), TEN)
        self.assertEqual(next_cursor(TEN, []), TEN)
        self.assertIsNone(next_cursor(None, [None]))

    @untimed
    @given(st.lists(st.integers(0, 600)), st.lists(st.integers(0, 600)))
    def test_change_within_the_overlap_is_picked_up(self, before, during):
        """A record whose transaction started before the last query, and ended after."""
        seen = [TEN + number * SECOND for number in before]
        cursor = next_cursor(TEN, seen)
        late = [cursor - number * SECOND for number in during if number <= 300]
        asked = cursor_query(cursor, 300)
        self.assertTrue(all(is_selected(instant, [], asked) for instant in late))
