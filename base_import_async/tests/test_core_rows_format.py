# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.formats import known_formats
from ..core.rows import BadCell
from .core_tables import read_table, write_table

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(
        min_value=datetime.timedelta(days=-999), max_value=datetime.timedelta(days=999)
    ),
    st.builds(BadCell, st.text(), st.text()),
)


class TestRowsFormat(BaseCase):
    @given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=5))
    def test_cells_come_back_with_their_types(self, table):
        found = [row.cells for row in read_table("rows", write_table("rows", table))]
        self.assertEqual(found, [tuple(cells) for cells in table])
        kinds = [[type(cell) for cell in cells] for cells in found]
        self.assertEqual(kinds, [[type(cell) for cell in cells] for cells in table])

    def test_text_that_utf8_cannot_hold_is_kept(self):
        [row] = read_table("rows", write_table("rows", [("a\udc80b",)]))
        self.assertEqual(row.cells, ("a\udc80b",))

    def test_nobody_can_upload_it(self):
        self.assertNotIn("rows", known_formats())
