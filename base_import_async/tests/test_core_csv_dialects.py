# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.errors import FileContentError
from ..core.formats import TableOptions, get_format
from .core_tables import read_table

SNIFFED = st.text(st.sampled_from('ab,;\t |\n"'), max_size=60)


def separator_of_odoo(text: str) -> str:
    """The separator that ``_read_csv`` would choose."""
    for candidate in (",", ";", "\t", " ", "|", "\x1f"):
        reader = csv.reader(io.StringIO(text), quotechar='"', delimiter=candidate)
        widths = [len(row) for row in reader]
        if 1 not in widths and len(set(widths)) <= 1:
            return candidate
    return ","


class TestCsvSniffing(BaseCase):
    def sniff(self, data: bytes, **options) -> TableOptions:
        return get_format("csv").complete_options(
            io.BytesIO(data), TableOptions(**options)
        )

    @given(SNIFFED)
    def test_separator_is_the_one_odoo_would_choose(self, text):
        options = self.sniff(text.encode(), encoding="utf-8")
        self.assertEqual(options.separator, separator_of_odoo(text))

    def test_sample_cuts_a_row_without_harm(self):
        data = b"a;b;c\n" + b"1;2;three and more\n" * 100_000
        self.assertEqual(self.sniff(data).separator, ";")

    def test_byte_order_marks(self):
        for encoding in ("utf-8-sig", "utf-16", "utf-32"):
            with self.subTest(encoding=encoding):
                data = "näme,b\n1,2\n".encode(encoding)
                self.assertEqual(self.sniff(data).encoding, encoding)
                self.assertEqual(read_table("csv", data)[0].cells, ("näme", "b"))

    def test_utf_8_is_recognised_far_from_the_beginning(self):
        data = b"name,city\n" + b"a,b\n" * 200_000 + "ü,é\n".encode()
        self.assertEqual(self.sniff(data).encoding, "utf-8")

    def test_old_encoding_is_detected_far_from_the_beginning(self):
        words = "Grüße aus Köln, schöne Straße, für übermorgen\n".encode("cp1252")
        data = b"name,city,x\n" * 50_000 + words * 20
        rows = read_table("csv", data)
        self.assertEqual(rows[-1].cells[0], "Grüße aus Köln")

    def test_wrong_encoding_names_row_and_byte(self):
        for data, row, byte in (
            (b"a,b\n\n1,\xff\n", 3, 7),
            (b"a,b\n\xff", 2, 4),
            (b"\xff", 1, 0),
            (b'a,b\n"x\n\xff",2\n', 2, 7),
            (b"a,b\n1,2\n" * 50_000 + b"1,\xe9\n", 100_001, 400_002),
        ):
            with self.subTest(row=row), self.assertRaises(FileContentError) as caught:
                read_table("csv", data, TableOptions(encoding="utf-8"))
            self.assertEqual(caught.exception.row_number, row)
            self.assertEqual(caught.exception.values["byte"], byte)
            self.assertIn("utf-8", str(caught.exception))

    def test_bytes_that_are_no_text_are_not_guessed(self):
        with self.assertRaises(FileContentError):
            read_table("csv", bytes(range(256)) * 40)
