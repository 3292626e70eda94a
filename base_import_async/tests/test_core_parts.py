# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
import io
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core.cells import cell_text, is_blank
from ..core.export_options import written_formats
from ..core.formats import TableOptions, get_format
from ..core.formats.part_formats import get_part_format
from ..core.formats.parts_csv import GuardedCsvParts
from ..core.formula import restored, restored_rows

TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r\x1a"),
    max_size=12,
)
CELL = st.one_of(
    TEXT,
    st.sampled_from(["=1+1", "'=1", "+32", "-5", "@x", "007", "a\nb", '"', "é☃"]),
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.none(),
    st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=9)


@tagged("post_install", "-at_install")
class TestParts(BaseCase):
    """Parts, however they are cut, are the file that is written at once."""

    def join(self, code: str, header, rows, size: int, **options) -> io.BytesIO:
        parts, notes, target = [], [], io.BytesIO()
        fmt, options = get_part_format(code), TableOptions(**options)
        rows = iter(rows)
        while some := list(islice(rows, size)):
            part = io.BytesIO()
            notes.append(fmt.write(header, some, part, options))
            part.seek(0)
            parts.append(part)
        fmt.join(header, parts, notes, target, options)
        target.seek(0)
        return target

    @settings(max_examples=60, deadline=None)
    @given(rows=ROWS, size=st.integers(1, 4))
    def test_what_is_written_in_parts_is_read_again(self, rows, size):
        header = ("name", "b", "c")
        # blank rows are no rows
        rows = [row for row in rows if not is_blank(row)]
        expected = [[cell_text(cell) for cell in row] for row in (header, *rows)]
        for code in written_formats():
            stream = self.join(code, [header], rows, size)
            read = restored_rows(get_format(code).read(stream, TableOptions()))
            found = [[cell_text(cell) for cell in row.cells] for row in read]
            found = [row + [""] * (3 - len(row)) for row in found]
            self.assertEqual(found, expected, code)

    def test_names_that_are_not_distinct_make_arrays(self):
        for code, content in (
            ("jsonl", b'["a", "a"]\n[1, 2]\n[3, 4]\n'),
            ("json", b'[\n["a", "a"],\n[1, 2],\n[3, 4]\n]\n'),
        ):
            stream = self.join(code, [("a", "a")], [(1, 2), (3, 4)], 1)
            self.assertEqual(stream.read(), content)

    def test_escapes_are_marked_only_where_there_are_any(self):
        self.assertEqual(self.join("csv", [("a",)], [("x",)], 1).read(), b"a\nx\n")
        self.assertEqual(
            self.join("csv", [("a",)], [("=x",), ("y",)], 1).read(),
            b"a,#Escaped\n'=x\ny\n",
        )

    def test_for_a_program_only_what_is_a_formula_is_guarded(self):
        """And no column says so; what was guarded comes back."""
        row = ("=x", "+33 (0)1 23.4", "-5.2", -7, "-2+cmd|' /C x'!A", "'=y", "+1\t=x")
        stream, parts = io.BytesIO(), GuardedCsvParts("csv")
        note = parts.write([("a",)], [row], stream, TableOptions())
        self.assertFalse(note.is_escaped)
        stream.seek(0)
        [read] = get_format("csv").read(stream, TableOptions(encoding="utf-8"))
        self.assertEqual(
            read.cells,
            ("'=x", row[1], row[2], "-7", "'-2+cmd|' /C x'!A", "''=y", "'+1\t=x"),
        )
        self.assertEqual(
            [restored(cell) for cell in read.cells], [cell_text(c) for c in row]
        )

    def test_one_column_of_quotes_or_of_nothing(self):
        rows = [('""',), ("x",), ('"',), ("",)]
        content = self.join("csv", [("a",)], rows, 2).read()
        self.assertEqual(content, b'a\n""""""\nx\n""""\n""\n')

    def test_other_encodings_begin_once(self):
        text = self.join("csv", [("a",)], [("é",), ("ü",)], 1, encoding="utf-8-sig")
        self.assertEqual(text.read(), "\ufeffa\né\nü\n".encode())
        text = self.join("csv", [("a",)], [("é",), ("ü",)], 1, encoding="utf-16")
        self.assertEqual(text.read().decode("utf-16"), "a\né\nü\n")
