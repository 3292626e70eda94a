# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io
import math

import openpyxl
import openpyxl.styles.numbers as number_styles
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.cells import import_value
from ..core.errors import ConfigurationError, FileContentError
from ..core.formats import TableOptions, get_format
from ..core.formats.xlsx_notes import ERROR_MESSAGE
from ..core.rows import BadCell
from .core_tables import changed_sheet, read_table, write_table

DAY = datetime.date(2024, 2, 29)
MOMENT = datetime.datetime(2024, 2, 29, 13, 14, 15)
MIDNIGHT = datetime.datetime(2024, 2, 29)
# (value, number format); None leaves openpyxl's choice.
TYPED = [
    (1, None),
    (1.5, None),
    (1e20, None),
    (1e-7, None),
    (-0.0, None),
    (0.5, "0%"),
    (12, "[Red]0"),
    (1234.5, '#,##0.00 "days"'),
    (45000, '"d"0'),
    (True, None),
    (False, None),
    ("007", None),
    ("  spaces ", None),
    ("two\nlines", None),
    (DAY, None),
    (MOMENT, None),
    (MIDNIGHT, "yyyy-mm-dd hh:mm:ss"),
    (MIDNIGHT, "dd/mm/yyyy h:mm AM/PM"),
    (MOMENT, "yyyy-mm-dd"),
    (45000, "mmm yy"),
    (45000.5, "d.m.yyyy"),
    (45000, "[$-409]d-mmm;@"),
    (45000, "m/d/yy h:mm"),
    (30, "yyyy-mm-dd"),
]


def workbook(cells, *, row=1, column=1) -> openpyxl.Workbook:
    """Return a workbook with one (value, number format) per row."""
    book = openpyxl.Workbook()
    for offset, (value, number_format) in enumerate(cells):
        cell = book.active.cell(row + offset, column, value)
        if number_format:
            cell.number_format = number_format
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def odoo_value(cell):
    """What ``_read_xlsx`` makes of one openpyxl cell."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, float):
        return str(int(cell.value)) if cell.value % 1 == 0 else str(cell.value)
    if cell.is_date:
        kind = number_styles.is_datetime(cell.number_format)
        return cell.value if kind == "datetime" else cell.value.date()
    return str(cell.value)


def odoo_rows(data: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    rows = ([odoo_value(cell) for cell in row] for row in sheet.rows)
    return [
        r for r in rows if any(x and (not isinstance(x, str) or x.strip()) for x in r)
    ]


class TestXlsxReading(BaseCase):
    def assertReadAsOdoo(self, data: bytes):
        rows = read_table("xlsx", data)
        values = [[import_value(cell) for cell in row.cells] for row in rows]
        expected = odoo_rows(data)
        typed = [[(type(x), x) for x in row] for row in values]
        self.assertEqual(typed, [[(type(x), x) for x in row] for row in expected])
        return rows

    def test_each_type_alone_is_read_as_odoo_does(self):
        for value, number_format in TYPED:
            with self.subTest(value=value, number_format=number_format):
                self.assertReadAsOdoo(saved(workbook([(value, number_format)])))

    def test_all_types_in_one_sheet_are_read_as_odoo_does(self):
        self.assertReadAsOdoo(saved(workbook(TYPED)))

    def test_rows_and_columns_count_from_a1(self):
        data = saved(
            workbook([("a", None), (MIDNIGHT, "yyyy-mm-dd hh:mm")], row=4, column=3)
        )
        rows = self.assertReadAsOdoo(data)
        self.assertEqual([row.number for row in rows], [4, 5])
        self.assertEqual(rows[0].cells[2], "a")

    def test_errors_are_bad_cells_in_their_place(self):
        book = workbook([("h", None), ("#N/A", None), ("=1/0", None), ("x", None)])
        book.active.cell(2, 3, "#DIV/0!")
        data = saved(book)
        data = changed_sheet(data, rb"<v ?/>", b"")
        data = changed_sheet(
            data,
            rb'r="A3"[^>]*><f>1/0</f><v\s*/?>(</v>)?',
            b'r="A3" t="e"><f>1/0</f><v>#DIV/0!</v>',
        )
        rows = read_table("xlsx", data)
        self.assertEqual([row.number for row in rows], [1, 2, 3, 4])
        self.assertEqual(rows[1].cells[0].text, "#N/A")
        self.assertEqual(rows[2].cells[0].text, "#DIV/0!")
        self.assertEqual(rows[1].cells[2].text, "#DIV/0!")
        with self.assertRaisesRegex(FileContentError, "#N/A"):
            import_value(rows[1].cells[0])

    def test_row_of_nothing_but_errors_at_the_end_is_not_lost(self):
        rows = read_table("xlsx", saved(workbook([("h", None), ("#N/A", None)])))
        self.assertEqual([row.number for row in rows], [1, 2])

    def test_times_are_refused_when_they_are_imported(self):
        for value, number_format in (
            (datetime.time(3, 4, 5), None),
            (datetime.timedelta(hours=30), None),
            (45000.25, "hh:mm"),
        ):
            with self.subTest(value=value):
                data = saved(workbook([(value, number_format), (DAY, None)]))
                rows = read_table("xlsx", data)
                with self.assertRaises(FileContentError):
                    import_value(rows[0].cells[0])
                self.assertEqual(import_value(rows[1].cells[0]), DAY)

    def test_formula_gives_its_cached_value(self):
        data = saved(workbook([("h", None), ("=1+1", None)]))
        data = changed_sheet(
            data, rb"<f>1\+1</f><v\s*/?>(</v>)?", b"<f>1+1</f><v>2</v>"
        )
        self.assertEqual(self.assertReadAsOdoo(data)[1].cells, (2.0,))

    def test_merged_cells_and_rich_text(self):
        book = workbook([("a", None), ("b", None)])
        book.active.cell(1, 2, "c")
        book.active.merge_cells("A1:B1")
        rich = openpyxl.cell.rich_text.CellRichText("plain ", "more")
        book.active.cell(2, 2, rich)
        self.assertReadAsOdoo(saved(book))

    def test_dates_of_the_1904_calendar(self):
        book = workbook([(DAY, None), (MOMENT, None)])
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        self.assertReadAsOdoo(saved(book))

    def test_sheets_are_chosen_by_name(self):
        book = workbook([("first", None)])
        book.create_sheet("Zwei & <mehr>").append(["second"])
        book.create_sheet("hidden").sheet_state = "hidden"
        data = saved(book)
        names = get_format("xlsx").sheets(io.BytesIO(data))
        self.assertEqual(names, ["Sheet", "Zwei & <mehr>", "hidden"])
        rows = read_table("xlsx", data, TableOptions(sheet=names[1]))
        self.assertEqual(rows[0].cells, ("second",))
        self.assertEqual(read_table("xlsx", data, TableOptions(sheet="hidden")), [])
        with self.assertRaisesRegex(ConfigurationError, "Prices.*hidden"):
            read_table("xlsx", data, TableOptions(sheet="Prices"))


FINITE = st.floats(allow_nan=False, allow_infinity=False)
MOMENTS = st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(9999, 12, 31))
CELLS = st.one_of(
    FINITE,
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)),
    MOMENTS.map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from([BadCell("#N/A", ERROR_MESSAGE)]),
)


class TestXlsxWriting(BaseCase):
    @settings(max_examples=100)
    @given(st.lists(CELLS, min_size=1, max_size=8))
    def test_typed_cells_are_read_as_they_were_written(self, cells):
        (row,) = read_table("xlsx", write_table("xlsx", [cells]))
        self.assertEqual(list(row.cells), cells)
        for read, written in zip(row.cells, cells, strict=True):
            is_date = isinstance(written, datetime.date)
            self.assertTrue(not is_date or type(read) is type(written))

    def test_times_are_read_as_they_were_written(self):
        cells = (
            datetime.time(3, 4, 5),
            datetime.time(0, 0),
            datetime.timedelta(hours=30, seconds=1),
            datetime.datetime(2024, 1, 2, 3, 4, 5, 678000),
        )
        (row,) = read_table("xlsx", write_table("xlsx", [cells]))
        self.assertEqual(row.cells, cells)

    def test_what_excel_cannot_hold_becomes_text(self):
        cells = (
            10**17,
            math.inf,
            datetime.date(1850, 1, 2),
            MOMENT.replace(microsecond=1),
        )
        (row,) = read_table("xlsx", write_table("xlsx", [cells]))
        self.assertEqual(row.cells, tuple(str(cell) for cell in cells))

    def test_text_is_never_a_formula_and_never_cut(self):
        cells = ("=1+1", "+1", "-1", "@x", "#N/A", "x" * 40_000)
        data = write_table("xlsx", [cells])
        self.assertEqual(read_table("xlsx", data)[0].cells, cells)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        self.assertEqual({cell.data_type for cell in sheet[1][:5]}, {"s"})
