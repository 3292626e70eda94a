# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from odoo.tests import BaseCase

from ..core.errors import TransferError
from ..core.formats import TableOptions, get_format, guess_format
from ..core.formats.base import HEAD_SIZE
from ..core.table_check import table_problems
from .core_corpus import CSV, JSON, LINES, Odd
from .core_corpus_packed import ARCHIVES, SPREADSHEETS, merged_header
from .core_tables import little_effort, read_table

SECONDS = 0.5  # of the processor


def read(odd: Odd) -> list[tuple]:
    """Read as a run does: by the code of the format, with completed options."""
    stream = io.BytesIO(odd.data)
    code = guess_format(odd.file_name, None, odd.data[:HEAD_SIZE]).code
    table_format = get_format(code)
    options = TableOptions(limits=odd.limits)
    options = table_format.complete_options(stream, options)
    return [(row.number, row.cells) for row in table_format.read(stream, options)]


class TestCorpus(BaseCase):
    """Odd files are read to the expected rows or refused with a sentence, quickly."""

    def assertExpected(self, corpus: list[Odd]) -> None:
        for odd in corpus:
            with self.subTest(file_name=odd.file_name), little_effort(SECONDS):
                if isinstance(odd.expected, str):
                    with self.assertRaisesRegex(TransferError, odd.expected):
                        read(odd)
                else:
                    self.assertEqual(read(odd), odd.expected)

    def test_csv(self):
        self.assertExpected(CSV)

    def test_json(self):
        self.assertExpected(JSON)

    def test_json_lines(self):
        self.assertExpected(LINES)

    def test_archives(self):
        self.assertExpected(ARCHIVES)

    def test_spreadsheets(self):
        self.assertExpected(SPREADSHEETS)


class TestTableProblems(BaseCase):
    """What can be read, but is most likely not what was meant."""

    def problems(self, code: str, data: bytes) -> list[str]:
        found = table_problems(read_table(code, data), has_headers=True)
        return [str(problem) for problem in found]

    def assertProblem(self, code: str, data: bytes, *parts: str) -> None:
        [sentence] = self.problems(code, data)
        for part in parts:
            self.assertIn(part, sentence)

    def test_a_table_without_trouble(self):
        self.assertEqual(self.problems("csv", b"a,b\n1,2\n3,\n"), [])

    def test_an_empty_file(self):
        self.assertProblem("csv", b"\n", "empty")

    def test_only_a_header(self):
        self.assertProblem("csv", b"\na,b\n", "row 2", "nothing stands below")

    def test_merged_header_cells_leave_a_column_without_name(self):
        self.assertProblem("xlsx", merged_header(), "Column 2", "row 2", "row 1")

    def test_a_name_that_stands_twice(self):
        self.assertProblem("csv", b"a,b,a \n1,2,3\n", "Row 1", "“a”", "1 and 3")

    def test_the_first_row_that_is_wider_than_the_header(self):
        data = b'a,"b"\n1,2\n3,4,5\n6,7,8\n'
        self.assertProblem("csv", data, "Row 3 has 3 cells", "quoted")

    def test_empty_cells_beyond_the_header_are_no_trouble(self):
        self.assertEqual(self.problems("csv", b"a,b\n1,2,,\n"), [])

    def test_without_header_only_the_width_is_judged(self):
        rows = read_table("csv", b"a,a\n1,2\n")
        self.assertEqual(table_problems(rows, has_headers=False), [])
