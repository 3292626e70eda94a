# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that are written as they stood in the file they were read from."""

import io
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.errors import FileContentError
from ..core.formats import TableOptions, get_format
from ..core.formula import MARKER
from ..core.rows import Cell, Row
from .core_tables import read_table
from .test_core_places import CSV_TEXTS, ENCODINGS

GIVEN = TableOptions(encoding="utf-8", separator=",")


def copied(
    rows: Sequence[Row],
    options: TableOptions = GIVEN,
    header: Sequence[Cell] | None = None,
) -> bytes:
    stream = io.BytesIO()
    get_format("csv").copy(header, rows, stream, options)
    return stream.getvalue()


class TestCsvCopies(BaseCase):
    @settings(max_examples=400, deadline=None)
    @given(CSV_TEXTS, st.sampled_from(ENCODINGS), st.sampled_from(",;\t"), st.data())
    def test_any_rows_in_any_order_are_read_as_they_were(
        self, text, encoding, separator, data
    ):
        options = TableOptions(encoding=encoding, separator=separator)
        try:
            rows = read_table("csv", f"a\n{text}".encode(encoding, "ignore"), options)
        except FileContentError:
            return  # a quote that is never closed
        rows = data.draw(st.permutations(rows))[: data.draw(st.integers(0, len(rows)))]
        for header in (None, ("é", 'x"\ny')):
            if encoding == "ascii" and header:
                header = ("e", 'x"\ny')
            found = [
                r.cells
                for r in read_table("csv", copied(rows, options, header), options)
            ]
            expected = [row.cells for row in rows]
            self.assertEqual(found, [*([header] if header else []), *expected])

    def test_the_file_is_repeated(self):
        data = b'"a",b\r\n"1","2"\r\n\r\n3,"x\ny"\n"4",5'
        [_header, *rows] = read_table("csv", data, GIVEN)
        self.assertEqual(
            copied(rows, header=("a", "b")),
            b'a,b\n"1","2"\r\n3,"x\ny"\n"4",5\n',
        )

    def test_rows_that_are_not_known_are_written(self):
        read = read_table("csv", b'"a","b"\n"1","2"\n', GIVEN)
        rows = [*read, Row(3, ("x", 4))]
        self.assertEqual(copied(rows), b"a,b\n1,2\nx,4\n")

    def test_restored_rows_are_written_anew(self):
        [_header, row] = read_table("csv", f"a,{MARKER}\n'=1,\n".encode(), GIVEN)
        self.assertIsNone(row.text)
        self.assertEqual(copied([row]), b"=1\n")

    def test_texts_of_other_encodings_are_not_kept(self):
        for encoding in ("utf-16", "shift_jis"):
            options = TableOptions(encoding=encoding)
            rows = read_table("csv", "a,b\n1,2\n".encode(encoding), options)
            self.assertEqual({row.text for row in rows}, {None})

    def test_a_text_makes_no_difference_between_rows(self):
        self.assertEqual(Row(1, ("a",), '"a"\n'), Row(1, ("a",)))
        self.assertNotIn("text", repr(Row(1, ("a",), "a")))
