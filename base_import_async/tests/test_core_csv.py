# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from odoo.tests import BaseCase

from ..core.errors import ConfigurationError, FileContentError
from ..core.formats import TableOptions
from ..core.rows import BadCell
from .core_tables import read_table, write_table

# Characters that csv parsers stumble over, without the two that we treat otherwise
# than Odoo on purpose: NUL and a lone carriage return.
CSV_TEXT = st.text(st.sampled_from('ab,;\t "\n é€'), max_size=80)


def read_as_odoo(text: str, separator: str, quoting: str) -> list[list[str]]:
    """What ``_read_csv`` keeps of a decoded file."""
    reader = csv.reader(io.StringIO(text), quotechar=quoting, delimiter=separator)
    return [row for row in reader if any(x for x in row if x.strip())]


def quote_is_open(text: str, separator: str, quoting: str) -> bool:
    """The same file with one more line has no more rows only if a quote is open."""
    rows = [
        list(csv.reader(io.StringIO(t), quotechar=quoting, delimiter=separator))
        for t in (text, text + "\nx")
    ]
    return bool(text) and len(rows[0]) == len(rows[1])


class TestCsvReading(BaseCase):
    def rows(self, text: str, **options):
        return read_table("csv", text.encode(), TableOptions(**options))

    @given(CSV_TEXT, st.sampled_from(",;\t "), st.sampled_from("\"'"))
    def test_rows_are_those_of_odoo(self, text, separator, quoting):
        options = {"encoding": "utf-8", "separator": separator, "quoting": quoting}
        if quote_is_open(text, separator, quoting):
            with self.assertRaises(FileContentError):
                self.rows(text, **options)
            return
        self.assertEqual(
            [list(row.cells) for row in self.rows(text, **options)],
            read_as_odoo(text, separator, quoting),
        )

    def test_row_numbers_are_those_of_a_spreadsheet(self):
        rows = self.rows('a,b\n\n"1\n2\n3",x\n , \n4,5')
        self.assertEqual([row.number for row in rows], [1, 3, 5])
        self.assertEqual(rows[1].cells, ("1\n2\n3", "x"))

    def test_all_line_ends(self):
        for end in ("\n", "\r\n", "\r"):
            with self.subTest(end=end):
                rows = self.rows(end.join(("a,b", "1,2", "")), separator=",")
                self.assertEqual([row.cells for row in rows], [("a", "b"), ("1", "2")])

    def test_ragged_rows_are_given_as_they_are(self):
        rows = self.rows("a,b\n1\n1,2,3\n", separator=",")
        self.assertEqual([len(row.cells) for row in rows], [2, 1, 3])

    def test_open_quote_names_its_row(self):
        for text in ('a,b\n1,"2\n3,4\n5,6\n', 'a\n"', 'a\n1,"x', 'a\n"\n'):
            with (
                self.subTest(text=text),
                self.assertRaises(FileContentError) as caught,
            ):
                self.rows(text, separator=",")
            self.assertEqual(caught.exception.row_number, 2)

    def test_nul_spoils_one_cell(self):
        rows = self.rows("a,b\n1,x\0y\n3,4\n", encoding="utf-8", separator=",")
        self.assertIsInstance(rows[1].cells[1], BadCell)
        self.assertEqual(rows[2].cells, ("3", "4"))

    def test_files_without_rows(self):
        for text in ("", "\n\n", " \n"):
            with self.subTest(text=text):
                self.assertEqual(self.rows(text), [])
        self.assertEqual(len(self.rows("a;b\n")), 1)

    def test_impossible_dialects_are_refused(self):
        for options in (
            {"separator": ";;"},
            {"separator": ""},
            {"quoting": ""},
            {"quoting": "''"},
            {"separator": '"'},
            {"encoding": "klingon"},
        ):
            with self.subTest(options=options), self.assertRaises(ConfigurationError):
                self.rows("a,b\n", **options)


class TestCsvWriting(BaseCase):
    def test_lone_empty_cell_is_no_blank_line(self):
        self.assertEqual(write_table("csv", [("a",), ("",), ("b",)]), b'a\n""\nb\n')
        numbers = [r.number for r in read_table("csv", b'a\n""\nb\n')]
        self.assertEqual(numbers, [1, 3])

    def test_text_that_is_markup_keeps_its_quotes(self):
        """As Odoo gives html: a str whose own methods escape what they are given."""
        html = Markup('<a href="x">1</a>')
        data = write_table("csv", [("a", "b"), (html, "")])
        self.assertEqual(read_table("csv", data)[1].cells, (str(html), ""))

    def test_dialect_and_encoding_are_kept(self):
        options = TableOptions(encoding="cp1252", separator=";", quoting="'")
        data = write_table("csv", [("é;x", "it's")], options)
        self.assertEqual(data, "'é;x';'it''s'\n".encode("cp1252"))
        self.assertEqual(read_table("csv", data, options)[0].cells, ("é;x", "it's"))

    def test_character_that_the_encoding_lacks_is_not_lost(self):
        options = TableOptions(encoding="latin-1", separator=";")
        data = write_table("csv", [("é", "1"), ("€", "漢")], options)
        rows = read_table("csv", data, TableOptions(separator=";"))
        self.assertEqual([row.cells for row in rows], [("é", "1"), ("€", "漢")])

    def test_wide_encodings_have_one_mark(self):
        for encoding in ("utf-16", "utf-32", "utf-8-sig", "utf-16-le"):
            with self.subTest(encoding=encoding):
                options = TableOptions(encoding=encoding)
                data = write_table("csv", [("a", "é"), ("b", "c")], options)
                rows = read_table("csv", data, TableOptions())
                self.assertEqual([r.cells for r in rows], [("a", "é"), ("b", "c")])
