# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.merge import changed_fields, conflicting_fields, exchanged, merge
from ..core.rules import ConflictScope
from .properties import untimed

FIELDS = "abc"
complete = st.fixed_dictionaries({name: st.integers(0, 2) for name in FIELDS})
partial = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2))


class TestMerge(BaseCase):
    def test_each_side_changed_another_field(self):
        base, ours, theirs = {"a": 1, "b": 2}, {"a": 5, "b": 2}, {"a": 1, "b": 9}
        self.assertEqual(conflicting_fields(base, ours, theirs), set())
        self.assertEqual(merge(base, ours, theirs), {"b": 9})
        self.assertEqual(
            conflicting_fields(base, ours, theirs, ConflictScope.RECORD), {"a", "b"}
        )

    def test_both_changed_the_same_field(self):
        base = {"a": 1}
        self.assertEqual(conflicting_fields(base, {"a": 5}, {"a": 7}), {"a"})
        self.assertEqual(merge(base, {"a": 5}, {"a": 7}), {})
        self.assertEqual(conflicting_fields(base, {"a": 7}, {"a": 7}), set())

    def test_field_never_exchanged_counts_as_changed_by_both(self):
        self.assertEqual(changed_fields({}, {"a": 1}), {"a"})
        self.assertEqual(conflicting_fields({}, {"a": 1}, {"a": 2}), {"a"})

    def test_what_the_peer_sent_is_what_it_has(self):
        self.assertEqual(exchanged(None, {"a": 1}), {"a": 1})
        self.assertEqual(
            exchanged({"a": 1, "b": 1}, {"a": 2}, {"b": 3}), {"a": 2, "b": 3}
        )

    @untimed
    @given(complete, complete, complete)
    def test_both_sides_meet_where_they_do_not_disagree(self, base, ours, theirs):
        undecided = conflicting_fields(base, ours, theirs)
        self.assertEqual(undecided, conflicting_fields(base, theirs, ours))
        here = {**ours, **merge(base, ours, theirs)}
        there = {**theirs, **merge(base, theirs, ours)}
        for name in set(FIELDS) - undecided:
            self.assertEqual(here[name], there[name])
        for name in undecided:
            self.assertEqual((here[name], there[name]), (ours[name], theirs[name]))

    @untimed
    @given(complete, complete, complete)
    def test_no_change_is_lost(self, base, ours, theirs):
        here = {**ours, **merge(base, ours, theirs)}
        undecided = conflicting_fields(base, ours, theirs)
        for name in set(FIELDS) - undecided:
            if theirs[name] != base[name]:
                self.assertEqual(here[name], theirs[name])
            elif ours[name] != base[name]:
                self.assertEqual(here[name], ours[name])

    @untimed
    @given(complete, complete, partial)
    def test_absent_field_is_never_written(self, base, ours, theirs):
        self.assertLessEqual(set(merge(base, ours, theirs)), set(theirs))
        self.assertLessEqual(conflicting_fields(base, ours, theirs), set(theirs))

    @untimed
    @given(complete, complete)
    def test_by_record_finds_all_that_by_field_finds(self, ours, theirs):
        base = dict.fromkeys(FIELDS, 1)
        by_record = conflicting_fields(base, ours, theirs, ConflictScope.RECORD)
        self.assertLessEqual(conflicting_fields(base, ours, theirs), by_record)
