# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import datetime
import io

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from odoo.tests import BaseCase

from ..core.cells import cell_text
from ..core.formats import TableOptions
from ..core.formats.csv_blocks import CsvBlocks
from ..core.formula import escaped, guarded

TEXT = st.text(st.sampled_from("ab,;\"'\n=+-@ \té"), max_size=6)
CELL = st.one_of(
    TEXT,
    TEXT.map(Markup),
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.floats(-9, 9),
    st.dates(datetime.date(2020, 1, 1), datetime.date(2027, 1, 1)),
)
# Rows of one width mostly, many of them, so that blocks end within.
TABLE = st.lists(
    st.tuples(st.lists(CELL, max_size=4), st.sampled_from((1, 2, 150))), max_size=6
).map(lambda runs: [row for row, times in runs for _time in range(times)])


def write_row_by_row(rows, separator: str, quoting: str) -> str:
    """What Python's own writer makes of the texts."""
    stream = io.StringIO()
    writer = csv.writer(
        stream, delimiter=separator, quotechar=quoting, lineterminator="\n"
    )
    writer.writerows(rows)
    return stream.getvalue()


class TestCsvBlocks(BaseCase):
    @given(
        TABLE, st.sampled_from(",;\t"), st.sampled_from("\"'"),
        st.sampled_from((None, escaped, guarded)),
    )  # fmt: skip
    def test_as_if_each_row_were_written_alone(self, rows, separator, quoting, change):
        blocks = CsvBlocks(TableOptions(separator=separator, quoting=quoting), change)
        text = "".join(blocks.texts(iter(rows)))
        changed = [list(map(change, row)) if change else row for row in rows]
        expected = [list(map(cell_text, row)) for row in changed]
        self.assertEqual(text, write_row_by_row(expected, separator, quoting))
        self.assertEqual(blocks.row_count, len(rows))
        self.assertEqual(blocks.is_changed, changed != rows)

    def test_a_carriage_return_is_quoted(self):
        blocks = CsvBlocks(TableOptions(), escaped)
        text = "".join(blocks.texts([("a\rb", "c"), ("\rd", "e")]))
        self.assertEqual(text, '"a\rb",c\n"\'\rd",e\n')

    def test_long_cells_come_in_small_blocks(self):
        rows = [("x" * 500_000, "y")] * 205
        texts = list(CsvBlocks(TableOptions()).texts(rows))
        self.assertEqual("".join(texts).count("\n"), 205)
        self.assertLess(max(map(len, texts[1:])), 2_000_000)
