# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.brought import add_brought, find_newer

NAMES = st.sets(st.sampled_from("abcd"), min_size=1)
FILES = st.lists(st.tuples(st.integers(0, 5), NAMES), max_size=6)


def at(second: int) -> datetime:
    return datetime(2026, 1, 1, 0, 0, second)


class TestBrought(BaseCase):
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(FILES, st.integers(0, 5), NAMES)
    def test_of_each_field_the_newest_counts(self, files, now, names):
        brought = {}
        for second, some in files:
            brought = add_brought(brought, some, at(second))
        last = {}
        for second, some in files:
            for name in some:
                last[name] = max(second, last.get(name, second))
        expected = {name for name in names if last.get(name, -1) > now}
        self.assertEqual(find_newer(brought, names, at(now)), expected)
        kept = [name for some in brought.values() for name in some]
        self.assertEqual(sorted(kept), sorted(last), "each field once")
