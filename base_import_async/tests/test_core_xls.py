# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io

import xlwt

from odoo.tests import BaseCase

from ..core.cells import import_value
from ..core.errors import FileContentError
from ..core.formats import get_format
from ..core.rows import BadCell
from .core_tables import read_table


def xls_bytes() -> bytes:
    """A book with the types that the old format knows."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("First")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write(1, 1, "007")
    sheet.write(3, 1, 7)
    sheet.write(3, 2, 1.5)
    sheet.write(3, 3, True)
    sheet.write(4, 1, datetime.date(2024, 2, 29), day)
    sheet.write(4, 2, datetime.datetime(2024, 2, 29, 1, 2, 3), day)
    sheet.write(4, 3, datetime.time(3, 4, 5), day)
    sheet.row(5).set_cell_error(1, 0x2A)
    book.add_sheet("Second").write(0, 0, "x")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestXls(BaseCase):
    def test_cells_follow_the_rules_of_odoo(self):
        rows = read_table("xls", xls_bytes())
        self.assertEqual([row.number for row in rows], [2, 4, 5, 6])
        self.assertEqual([import_value(c) for c in rows[0].cells], ["", "007", "", ""])
        self.assertEqual(
            [import_value(c) for c in rows[1].cells], ["", "7", "1.5", "True"]
        )
        self.assertEqual(
            rows[2].cells[1:],
            (
                datetime.date(2024, 2, 29),
                datetime.datetime(2024, 2, 29, 1, 2, 3),
                datetime.time(3, 4, 5),
            ),
        )
        self.assertIsInstance(rows[3].cells[1], BadCell)
        self.assertEqual(rows[3].cells[1].text, "#N/A")

    def test_sheets(self):
        names = get_format("xls").sheets(io.BytesIO(xls_bytes()))
        self.assertEqual(names, ["First", "Second"])

    def test_name_whose_formula_is_nonsense(self):
        # the record of a cell's format, turned into one of a name
        data = xls_bytes().replace(b"\xe0\0\x14\0", b"\x18\0\x14\0", 1)
        with self.assertRaises(FileContentError):
            read_table("xls", data)
