# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import gzip
import io
import json
import random
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.errors import FileContentError
from ..core.formats import Limits, TableOptions, csv_format, get_format, json_rows
from ..core.formats.places import Place, Places, can_go_on, is_storable
from ..core.formula import MARKER
from ..core.rows import Row
from .core_tables import read_table, zipped

# What may go wrong at a border: line ends of all kinds, also inside quotes and alone,
# characters of several bytes, what Python takes for a line end and csv does not.
PIECES = (
    *("a", "b", ",", ";", '"', '""', '"a\n', '\r\n"', "\n", "\r", "\r\n", "\n\n"),
    *(" ", "é", "€", "日", "😀", "\u2028", "\x0b", "\x85", "\ufeff", "'=", "\0"),
)
CSV_TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "cp1252", "ascii", "utf-16", "gb18030")
LINES = st.lists(
    st.one_of(
        st.just(""),
        st.dictionaries(st.sampled_from("abcé"), st.sampled_from((1, "é", None, "\n"))),
        st.builds(
            lambda name, lines: {"a": name, "lines": lines},
            st.sampled_from("xyé"),
            st.lists(st.fixed_dictionaries({"b": st.integers(0, 9)}), max_size=3),
        ),
    ),
    max_size=12,
)
BLOCK = 8192  # so much Python decodes at a time


def read_on(
    code: str, data: bytes, options: TableOptions, start: Place | None = None
) -> tuple[list[Row], list[Place]]:
    """The rows from a place on, and all places that are noted meanwhile."""
    places = Places(start)
    noted: list[Place] = []
    with patch.object(places, "note", noted.append):
        rows = list(get_format(code).read_on(io.BytesIO(data), options, places))
    return rows, noted


def stored(place: Place) -> Place:
    return Place(**json.loads(json.dumps(place.to_json())))


class TestPlaces(BaseCase):
    def setUp(self):
        super().setUp()
        for module in (csv_format, json_rows):
            patcher = patch.object(module, "ROWS_BETWEEN", 1)
            patcher.start()
            self.addCleanup(patcher.stop)

    def assert_goes_on(self, code: str, data: bytes, options: TableOptions) -> int:
        """From each place, the rows that follow are those of the whole file.

        :return: how many places there are
        """
        rows, places = read_on(code, data, options)
        self.assertEqual(rows, read_table(code, data, options))
        for place in places:
            expected = [row for row in rows if row.number >= place.row]
            found, _further = read_on(code, data, options, stored(place))
            self.assertEqual(found, expected, place)
        return len(places)

    @settings(max_examples=300, deadline=None)
    @given(CSV_TEXTS, st.sampled_from(ENCODINGS), st.sampled_from(",;\t"))
    def test_csv_goes_on_as_from_its_beginning(self, text, encoding, separator):
        # every row ends: else an open quote is an error, as it is tested elsewhere
        data = f'a,b\n{text}\n"\nx,y'.encode(encoding, "ignore")
        options = TableOptions(encoding=encoding, separator=separator)
        try:
            read_table("csv", data, options)
        except FileContentError:
            data = f"a,b\n{text}\nx,y".encode(encoding, "ignore")
            try:
                read_table("csv", data, options)
            except FileContentError:
                return
        self.assert_goes_on("csv", data, options)

    def test_csv_goes_on_at_each_place_of_a_block_of_the_text(self):
        options = TableOptions(encoding="utf-8", separator=",")
        for end in ("\n", "\r", "\r\n"):
            for more in range(-6, 7):
                first = "é" * ((BLOCK + more) // 2 - 4) + "x" * (more % 2)
                rows = [f'"{first}","q{end}""😀"{end}', f"é,1{end}", f"{end}", "日,2"]
                with self.subTest(end=end, more=more):
                    data = "".join(rows * 3).encode()
                    self.assertTrue(self.assert_goes_on("csv", data, options))

    def test_csv_of_many_blocks(self):
        numbers = random.Random(5)
        pieces = ("a", "é", "日", '"x\n,""y"', "\r", "\n", "\r\n", ",", "😀" * 9)
        for encoding in ("utf-8", "utf-8-sig", "cp1252"):
            lines = []
            for _line in range(700):
                cells = [numbers.choice(pieces) for _cell in range(3)]
                lines.append(",".join(cells) + numbers.choice(("\n", "\r\n", "\r")))
            data = "".join(lines).encode(encoding, "ignore")
            options = TableOptions(encoding=encoding, separator=",")
            rows, places = read_on("csv", data, options)
            self.assertGreater(len(places), 300)
            for place in numbers.sample(places, 20):
                with self.subTest(encoding=encoding, place=place):
                    expected = [row for row in rows if row.number >= place.row]
                    self.assertEqual(read_on("csv", data, options, place)[0], expected)

    def test_csv_of_other_encodings_is_read_from_its_beginning(self):
        data = "a,b\n1,2\n3,4\n5,6\n".encode("utf-16")
        self.assertFalse(self.assert_goes_on("csv", data, TableOptions()))
        for encoding in ("utf-16-le", "utf-32", "shift_jis", "utf-7", "hz", "punycode"):
            self.assertFalse(can_go_on(encoding), encoding)
        for encoding in ("utf8", "UTF-8", "utf_8_sig", "ascii", "cp1252", "mac-roman"):
            self.assertTrue(can_go_on(encoding), encoding)

    def test_escaped_csv_is_restored_from_each_place(self):
        data = f"a,{MARKER},b\n'=1,,2\n\n'@x,,'-2\n'x,,y\n".encode()
        rows = self.assert_goes_on("csv", data, TableOptions())
        self.assertTrue(rows)

    def test_blank_lines_before_the_header(self):
        data = f"\n\n\n\na,{MARKER}\n'=1,\nb,\n".encode()
        self.assertTrue(self.assert_goes_on("csv", data, TableOptions(separator=",")))

    @settings(max_examples=200, deadline=None)
    @given(LINES, st.sampled_from(("utf-8", "utf-16")), st.sampled_from(("\n", "\r\n")))
    def test_lines_of_json_go_on_as_from_their_beginning(self, items, encoding, end):
        texts = [json.dumps(i, ensure_ascii=False) if i else "" for i in items]
        data = end.join(texts).encode(encoding)
        try:
            read_table("jsonl", data)
        except FileContentError:
            return
        self.assert_goes_on("jsonl", data, TableOptions())

    def test_lines_of_arrays_go_on(self):
        data = '\n["a", "b"]\n[1, 2]\n\n["é", 3]\n[4, 5]'.encode()
        self.assertTrue(self.assert_goes_on("jsonl", data, TableOptions()))

    def test_packed_files_go_on(self):
        data = b"a,b\n1,2\n3,4\n5,6\n"
        for code, packed in (
            ("csv.gz", gzip.compress(data)),
            ("csv.zip", zipped(("a.csv", data))),
        ):
            with self.subTest(code=code):
                self.assertTrue(self.assert_goes_on(code, packed, TableOptions()))

    def test_a_document_is_read_from_its_beginning(self):
        data = b'[{"a": 1}, {"a": 2}, {"a": 3}]'
        self.assertFalse(self.assert_goes_on("json", data, TableOptions()))

    def test_limits_count_the_rows_before(self):
        data = b"a,b\n" * 5
        options = TableOptions(encoding="utf-8", separator=",")
        place = read_on("csv", data, options)[1][2]
        self.assertEqual(place.row, 4)
        options = TableOptions(limits=Limits(max_rows=3))
        with self.assertRaises(FileContentError) as caught:
            read_on("csv", data, options, place)
        self.assertEqual(caught.exception.row_number, 4)


class TestSettledPlaces(BaseCase):
    def test_the_last_place_before_a_row_is_settled(self):
        places = Places()
        self.assertIsNone(places.settle(10))
        for row in (5, 9, 13):
            places.note(Place(row, 100 * row, {}))
        self.assertIsNone(places.settle(3))
        self.assertEqual(places.settle(4).row, 5)
        self.assertEqual(places.settle(11).row, 9)
        self.assertEqual(places.settle(12).row, 13)

    def test_without_a_new_place_the_old_one_stays(self):
        start = Place(7, 700, {})
        self.assertEqual(Places(start).settle(9), start)

    def test_what_no_database_keeps_is_not_stored(self):
        self.assertTrue(is_storable({"a": ["é", 1, None, "\\u0000".strip("\\")]}))
        for wrong in ("a\0", "\ud800", ["\0"], {"\udc00": 1}, {"a": object()}):
            self.assertFalse(is_storable(wrong), repr(wrong))
