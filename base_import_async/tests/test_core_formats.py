# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.cells import cell_text, is_blank
from ..core.errors import ConfigurationError, FileContentError
from ..core.formats import (
    Limits,
    TableOptions,
    UnknownFormatError,
    get_format,
    guess_format,
    known_formats,
)
from .core_tables import ods_bytes, read_table, write_table

WRITTEN = sorted(code for code, fmt in known_formats().items() if fmt.writes_as == code)
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
TEXT_ROWS = st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=6)
GIVEN = TableOptions(encoding="utf-8", separator=",")
TRICKY = [
    ("id", "name", "=note"),
    ("007", 'say "hi"', "=1+1"),
    ("", "", ""),
    ("two\nlines", "tab\there", "-5"),
    ("_x000D_", "a\r\nb", " spaces "),
    ("1", "", ""),
]


def without_trailing_empty(cells) -> list[str]:
    """A spreadsheet does not know how many empty cells end a row."""
    cells = list(cells)
    while cells and cells[-1] == "":
        cells.pop()
    return cells


class TestEveryFormat(BaseCase):
    """Properties of all formats that are written; a new one is covered at once."""

    def test_what_was_written_is_read(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                rows = read_table(code, write_table(code, TRICKY))
                self.assertEqual([row.number for row in rows], [1, 2, 4, 5, 6])
                expected = [cells for cells in TRICKY if not is_blank(cells)]
                self.assertEqual([row.cells for row in rows], expected)

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXT_ROWS)
    def test_any_text_is_read_as_it_was_written(self, table):
        expected = {
            number: without_trailing_empty(cells)
            for number, cells in enumerate(table, 1)
            if not is_blank(cells)
        }
        for code in WRITTEN:
            found = {
                row.number: without_trailing_empty(map(cell_text, row.cells))
                for row in read_table(code, write_table(code, table), GIVEN)
            }
            self.assertEqual(found, expected, code)

    def test_typed_cells_keep_their_text(self):
        day = datetime.date(2024, 2, 29)
        table = [("n", 1, 1.5, True, day, datetime.datetime(2024, 2, 29, 1, 2, 3))]
        for code in WRITTEN:
            with self.subTest(code=code):
                (row,) = read_table(code, write_table(code, table))
                self.assertEqual(
                    [cell_text(cell) for cell in row.cells],
                    ["n", "1", "1.5", "True", "2024-02-29", "2024-02-29 01:02:03"],
                )

    def test_empty_table(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                self.assertEqual(read_table(code, write_table(code, [])), [])

    def test_stream_is_read_from_its_beginning_and_stays_open(self):
        for code in WRITTEN:
            with self.subTest(code=code):
                stream = io.BytesIO(write_table(code, TRICKY))
                stream.seek(0, 2)
                first = next(iter(get_format(code).read(stream, TableOptions())))
                self.assertEqual(first.number, 1)
                self.assertEqual(
                    len(list(get_format(code).read(stream, TableOptions()))), 5
                )
                self.assertFalse(stream.closed)

    def test_limits_are_kept(self):
        table = [("a", "b", "c" * 50)] * 5
        for code in WRITTEN:
            for limits in (
                Limits(max_rows=4),
                Limits(max_columns=2),
                Limits(max_cell_length=20),
                Limits(max_bytes=10),
            ):
                with self.subTest(code=code, limits=limits):
                    data = write_table(code, table)
                    with self.assertRaises(FileContentError):
                        read_table(code, data, TableOptions(limits=limits))

    def test_formats_that_are_only_read_say_so(self):
        for code, fmt in known_formats().items():
            if fmt.writes_as != code:
                with self.subTest(code=code), self.assertRaises(ConfigurationError):
                    fmt.write([], io.BytesIO(), TableOptions())
                self.assertIn(fmt.writes_as, WRITTEN)


class TestGuessFormat(BaseCase):
    XLSX = write_table("xlsx", [("a",)])[:4096]
    ODS = ods_bytes("")[:4096]
    XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)

    def test_content_wins_over_mimetype_and_name(self):
        for head, code in ((self.XLSX, "xlsx"), (self.ODS, "ods"), (self.XLS, "xls")):
            for name in ("a.csv", "a.xlsx", "a.ods", "a.xls", "a", None):
                with self.subTest(code=code, name=name):
                    self.assertEqual(guess_format(name, "text/csv", head).code, code)

    def test_text_is_told_by_mimetype_or_name(self):
        for name, mimetype in (
            ("a.csv", None),
            ("A.CSV", ""),
            ("a", "text/csv; charset=utf-8"),
            # What browsers on Windows say of a csv.
            ("a.csv", "application/vnd.ms-excel"),
        ):
            with self.subTest(name=name, mimetype=mimetype):
                self.assertEqual(guess_format(name, mimetype, b"a,b\n").code, "csv")

    def test_unknown_files_are_named_with_what_is_accepted(self):
        for name in ("a.pdf", "a.xlsx", "", None):
            with (
                self.subTest(name=name),
                self.assertRaises(UnknownFormatError) as caught,
            ):
                guess_format(name, None, b"%PDF")
            self.assertIn("csv", str(caught.exception))
        with self.assertRaises(UnknownFormatError):
            get_format("docx")
