# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.cells import FORMULA_STARTS
from ..core.formats import TableOptions, get_format
from ..core.formula import MARKER, escaped_table
from .core_tables import read_table, write_table

TEXT = st.text(st.sampled_from("'=+-@\t ab"), min_size=1, max_size=4)
TABLES = st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=5)
GIVEN = TableOptions(encoding="utf-8", separator=",")


def exported(table) -> bytes:
    return write_table("csv", escaped_table(table))


class TestEscapedExports(BaseCase):
    @given(TABLES)
    def test_what_was_exported_is_read_back(self, table):
        expected = [tuple(cells) for cells in table if any(c.strip() for c in cells)]
        found = [row.cells for row in read_table("csv", exported(table), GIVEN)]
        self.assertEqual(found, expected)

    @given(TABLES)
    def test_no_cell_of_an_export_is_a_formula(self, table):
        for cells in csv.reader(io.StringIO(exported(table).decode(), newline="")):
            for cell in cells:
                self.assertFalse(cell.startswith(FORMULA_STARTS), cell)

    def test_numbers_are_left_alone(self):
        data = exported([("a", "b"), (-5, "-5")])
        self.assertEqual(data.decode().splitlines()[1], "-5,'-5")

    def test_a_file_without_the_mark_is_not_changed(self):
        [_header, row] = read_table("csv", b"a,b\n'=1,'-2\n")
        self.assertEqual(row.cells, ("'=1", "'-2"))

    def test_columns_may_be_moved_around_the_mark(self):
        data = f"a,{MARKER},b\n'=1,,'-2\n'x,,y\n".encode()
        found = [row.cells for row in read_table("csv", data)]
        self.assertEqual(found, [("a", "b"), ("=1", "-2"), ("'x", "y")])

    def test_odoo_would_not_restore_a_file_with_the_mark(self):
        table_format = get_format("csv")
        self.assertTrue(table_format.odoo_reads(b"a,b\n"))
        for encoding in ("utf-8", "utf-16"):
            head = f"a,b,{MARKER}\n".encode(encoding)
            self.assertFalse(table_format.odoo_reads(head), encoding)
