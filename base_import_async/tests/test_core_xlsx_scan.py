# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.formats.xlsx_scan import column_letters, column_number, scan_sheet

COLUMN = st.integers(1, 3) | st.sampled_from((26, 27, 28, 702, 703, 16_384, 500_000))
# A cell somewhere else than its row and its neighbours say, in many hands.
STRAY = st.builds(
    lambda way, column, row: way % (column_letters(column), row),
    st.sampled_from(
        (
            b'<c r="%b%d"/>',
            b'<c t="s" r="%b%d"/>',
            b"<c r='%b%d'/>",
            b'<x:c r="%b%d"/>',
            b'<c\nr = "%b%d" s="1"/>',
        )
    ),
    COLUMN,
    st.integers(1, 120_000),
)
NOTHING = st.sampled_from(
    (b"", b"<cols/>", b"<v>7</v>", b"O'Brien", b"<c/>", b"<row/>")
)


class TestScan(BaseCase):
    @given(
        st.integers(1, 30), st.integers(1, 99_990), COLUMN,
        st.dictionaries(st.integers(0, 40), STRAY | NOTHING, max_size=3),
        st.integers(100, 2_000),
    )  # fmt: skip
    def test_no_cell_stands_further_than_told(self, width, first, left, strays, size):
        columns = [column_letters(left + number) for number in range(width % 12 + 1)]
        xml = b"<sheetData>"
        for number in range(40):
            row = first + number
            cells = b"".join(b'<c r="%b%d"><v>1</v></c>' % (c, row) for c in columns)
            xml += b'<row r="%d">%b</row>%b' % (row, cells, strays.get(number, b""))
        xml += strays.get(40, b"") + b"</sheetData>"
        facts = scan_sheet(xml[i : i + size] for i in range(0, len(xml), size))
        places = re.findall(rb"""r\s*=\s*["']([A-Z]*)([0-9]+)["']""", xml)
        tags = len(re.findall(rb"<(?:x:)?(?:c|row)[\s/>]", xml))
        unplaced = tags - len(places)
        self.assertEqual(facts.tag_count, tags)
        self.assertEqual(
            facts.last_row, max(int(row) for _column, row in places) + unplaced
        )
        self.assertEqual(
            facts.last_column,
            max(column_number(column) for column, _row in places) + unplaced,
        )

    def test_letters_and_numbers_of_columns(self):
        self.assertEqual(column_letters(16_384), b"XFD")
        for number in (1, 26, 27, 52, 53, 702, 703, 18_278, 18_279, 10**9):
            self.assertEqual(column_number(column_letters(number)), number)
