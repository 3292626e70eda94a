# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.cells import import_value
from ..core.errors import ConfigurationError, FileContentError
from ..core.formats import Limits, TableOptions, get_format, guess_format
from ..core.rows import BadCell
from .core_tables import read_table, write_table

CODES = ("json", "jsonl")
NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=5)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")),
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5)


def cells_of(code: str, data: bytes, options: TableOptions | None = None) -> list:
    return [row.cells for row in read_table(code, data, options)]


class TestJson(BaseCase):
    @given(st.lists(NAMES, min_size=1, max_size=4), TABLES)
    def test_cells_come_back_with_their_types(self, header, table):
        table = [header, *table]
        for code in CODES:
            found = read_table(code, write_table(code, table))
            for row in found:
                given_cells = table[row.number - 1]
                padding = (None,) * (len(row.cells) - len(given_cells))
                expected = (*given_cells, *padding)
                self.assertEqual(row.cells, expected)
                self.assertEqual([*map(type, row.cells)], [*map(type, expected)])

    @given(st.binary(max_size=60), st.sampled_from(CODES))
    def test_any_bytes_are_read_or_refused(self, data, code):
        options = TableOptions(limits=Limits(max_rows=100))
        try:
            read_table(code, data, options)
        except FileContentError as error:
            self.assertTrue(str(error))

    @given(st.text(st.sampled_from('[]{}",:\n a1-.eE\\u0'), max_size=40))
    def test_what_we_read_is_json(self, text):
        try:
            read_table("json", text.encode())
        except FileContentError as error:
            self.assertNotIn("%(", str(error))
            return
        if text.strip():
            self.assertIsInstance(json.loads(text), list | dict)

    def test_objects_are_written_where_they_lose_nothing(self):
        table = [("a", "b"), (1, None), ("x",), (1, 2, 3)]
        self.assertEqual(
            write_table("jsonl", table),
            b'{"a": 1, "b": null}\n{"a": "x"}\n[1, 2, 3]\n',
        )
        self.assertEqual(
            json.loads(write_table("json", table)),
            [{"a": 1, "b": None}, {"a": "x"}, [1, 2, 3]],
        )

    def test_arrays_are_written_where_objects_would_lose_cells(self):
        for table in (
            [("a", "a"), (1, 2)],
            [("a", ""), (1, 2)],
            [("a", 5), (1, 2)],
            [("a",), (1, 2)],
            [("a", "b")],
        ):
            with self.subTest(table=table):
                data = write_table("json", table)
                self.assertEqual(json.loads(data), [list(cells) for cells in table])
                self.assertEqual(cells_of("json", data), table)

    def test_an_encoding_that_lacks_a_character_gets_an_escape(self):
        options = TableOptions(encoding="cp1252")
        data = write_table("jsonl", [("a",), ("漢 é",)], options)
        self.assertEqual(data, b'{"a": "\\u6f22 \\u00e9"}\n')
        self.assertEqual(cells_of("jsonl", data, options), [("a",), ("漢 é",)])

    def test_numbers_that_no_field_holds_spoil_one_cell(self):
        digits = b"9" * 5000
        data = b'[{"a": 1e999, "b": 2}, {"a": %s, "b": "\\ud800"}]' % digits
        _header, first, second = cells_of("json", data)
        self.assertEqual(first[1], 2)
        for cell in (first[0], *second):
            with self.assertRaises(FileContentError):
                import_value(cell)
        self.assertEqual(first[0].text, "1e999")

    def test_nul_spoils_one_cell(self):
        _header, row = cells_of("json", b'[{"a": "x\\u0000y", "b": 1}]')
        self.assertIsInstance(row[0], BadCell)
        self.assertEqual(row[1], 1)

    def test_unknown_encodings_are_refused(self):
        for encoding in ("klingon", "zlib", "a\0b"):
            for code in (*CODES, "csv"):
                with self.subTest(encoding=encoding, code=code):
                    with self.assertRaises(ConfigurationError):
                        read_table(code, b"[]", TableOptions(encoding=encoding))

    def test_a_long_first_line_is_told_by_the_name(self):
        head = b'{"a": "' + b"x" * 4089
        self.assertEqual(guess_format("a.json", None, head).code, "json")
        self.assertEqual(guess_format("a.jsonl", None, head).code, "jsonl")
        self.assertEqual(guess_format("a", "application/x-ndjson", head).code, "jsonl")

    def test_lines_are_read_in_flat_memory(self):
        line = json.dumps({"name": "x" * 100, "note": "y" * 100}).encode() + b"\n"
        stream = io.BytesIO(line * 20_000)
        tracemalloc.start()
        try:
            count = sum(1 for _row in get_format("jsonl").read(stream, TableOptions()))
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertEqual(count, 20_001)
        self.assertLess(peak, 1_000_000)


class TestNestedJson(BaseCase):
    """Objects in a cell are Odoo's subfields, lists of them continuation rows."""

    def table(self, *items: object) -> list[tuple]:
        found = {}
        for code, data in (
            ("json", json.dumps(items)),
            ("jsonl", "\n".join(map(json.dumps, items))),
        ):
            rows = read_table(code, data.encode())
            found[code] = [(row.number, *row.cells) for row in rows]
        self.assertEqual(found["json"], found["jsonl"])
        return found["json"]

    def test_lines_of_an_object(self):
        self.assertEqual(
            self.table(
                {"name": "A", "lines": [{"n": 1, "p": "x"}, {"n": 2}], "ref": "r"},
                {"name": "B", "lines": []},
            ),
            [
                (1, "name", "lines/n", "lines/p", "ref"),
                (2, "A", 1, "x", "r"),
                (3, None, 2, None, None),
                (4, "B", None, None, None),
            ],
        )

    def test_an_object_names_its_columns(self):
        self.assertEqual(
            self.table({"name": "A", "country_id": {"id": "base.be"}}, {"name": "B"}),
            [
                (1, "name", "country_id/id"),
                (2, "A", "base.be"),
                (3, "B", None),
            ],
        )

    def test_two_lists_follow_each_other(self):
        self.assertEqual(
            self.table(
                {"n": "A", "x": [{"a": 1}, {"a": 2}], "y": [{"b": 3}, {"b": 4}]}
            ),
            [
                (1, "n", "x/a", "y/b"),
                (2, "A", 1, 3),
                (3, None, 2, None),
                (4, None, None, 4),
            ],
        )

    def test_lines_of_lines(self):
        self.assertEqual(
            self.table({"n": "A", "x": [{"m": "B", "y": [{"b": 1}, {"b": 2}]}]}),
            [(1, "n", "x/m", "x/y/b"), (2, "A", "B", 1), (3, None, None, 2)],
        )

    def test_null_instead_of_an_object_makes_no_column(self):
        self.assertEqual(
            self.table({"n": "A", "x": None}, {"n": "B", "x": {"id": "b"}}),
            [(1, "n", "x/id"), (2, "A", None), (3, "B", "b")],
        )

    def test_errors_name_the_row_of_the_table(self):
        data = b'[{"n": 1, "l": [{"a": 1}, {"a": 2}]}, {"n": 1, "l": ["x"]}]'
        with self.assertRaises(FileContentError) as caught:
            read_table("json", data)
        self.assertEqual(caught.exception.row_number, 4)
        self.assertIn("“l”", str(caught.exception))

    def test_lines_written_flat_are_the_same_table(self):
        data = json.dumps([{"n": "A", "l": [{"a": 1}, {"a": 2}]}]).encode()
        rows = read_table("json", data)
        again = write_table("json", [row.cells for row in rows])
        self.assertEqual(read_table("json", again), rows)
