# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import zipfile

from odoo.tests import BaseCase

from ..core.formats import TableOptions, get_format, known_formats
from ..core.formats.xlsx_head import cut_workbook
from .core_tables import read_table, write_table

WRITTEN = sorted(code for code, fmt in known_formats().items() if fmt.writes_as == code)
SHEET = "xl/worksheets/sheet1.xml"


def table(count: int) -> list[tuple]:
    rows = [(f"name {i}", float(i), f"a note on {i}") for i in range(count)]
    return [("name", "number", "note"), *rows]


def preview(code: str, data: bytes, count: int):
    return get_format(code).preview(io.BytesIO(data), TableOptions(), count)


class TestPreview(BaseCase):
    def test_first_rows_are_those_of_a_full_reading(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                data = write_table(code, table(500))
                found = preview(code, data, 20)
                self.assertEqual(list(found.rows), read_table(code, data)[:20])

    def test_short_files_are_counted(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                found = preview(code, write_table(code, table(7)), 20)
                self.assertEqual((found.row_count, found.is_exact), (8, True))

    def test_long_files_are_reckoned_and_say_so(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                found = preview(code, write_table(code, table(3000)), 200)
                self.assertFalse(found.is_exact)
                self.assertAlmostEqual(found.row_count, 3001, delta=600)

    def test_a_cut_workbook_holds_nothing_of_the_rows_behind_the_cut(self):
        data = io.BytesIO(write_table("xlsx", table(500)))
        head, share = cut_workbook(data, SHEET, 10)
        self.assertLess(share, 0.05)
        with zipfile.ZipFile(head) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
        self.assertIn(b"name 8", content)
        self.assertNotIn(b"name 9", content)

    def test_a_workbook_with_shared_strings_is_cut_too(self):
        # openpyxl writes shared strings in its ordinary mode only
        from openpyxl import Workbook

        book = Workbook()
        for row in table(300):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        found = preview("xlsx", stream.getvalue(), 5)
        self.assertEqual(
            found.rows[4].cells, ("name 3", 3.0, "a note on 3"), found.rows
        )
        self.assertFalse(found.is_exact)

    def test_a_sheet_shorter_than_wanted_is_not_cut(self):
        data = io.BytesIO(write_table("xlsx", table(3)))
        self.assertIsNone(cut_workbook(data, SHEET, 10))
