# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import json
import pickle
from dataclasses import replace

from odoo.tests import BaseCase

from ..core.cells import cell_text, escape_formula, import_value, is_blank
from ..core.errors import ConfigurationError, FileContentError, TransferError
from ..core.failed_rows import failed_rows_table, strip_failed_columns
from ..core.formats.xlsx_notes import ERROR_MESSAGE
from ..core.report import LoadReport
from ..core.rows import BadCell, Row, RowIssue, pack_numbers, unpack_numbers
from ..core.states import (
    CHUNK_STATE_LABELS,
    ON_ERROR_LABELS,
    OUTCOME_LABELS,
    RUN_STATE_LABELS,
    ChunkState,
    OnError,
    Outcome,
    RunState,
)


class TestErrors(BaseCase):
    def test_sentence_is_filled_with_its_values(self):
        error = ConfigurationError("No sheet %(name)s", name="Prices")
        self.assertEqual(str(error), "No sheet Prices")
        self.assertEqual((error.message, error.values["name"]), error_parts(error))

    def test_sentence_without_values_may_hold_a_percent_sign(self):
        self.assertEqual(str(TransferError("100% wrong")), "100% wrong")

    def test_file_error_knows_its_row(self):
        error = FileContentError("Row %(row)s is wrong", row_number=7)
        self.assertEqual((str(error), error.row_number), ("Row 7 is wrong", 7))

    def test_error_survives_pickling(self):
        error = FileContentError("Row %(row)s: %(why)s", row_number=7, why="x")
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(copy), copy.row_number), ("Row 7: x", 7))


def error_parts(error):
    return error.args[0], error.values["name"]


class TestStates(BaseCase):
    def test_every_value_has_a_label(self):
        for enum, labels in (
            (RunState, RUN_STATE_LABELS),
            (ChunkState, CHUNK_STATE_LABELS),
            (Outcome, OUTCOME_LABELS),
            (OnError, ON_ERROR_LABELS),
        ):
            with self.subTest(enum=enum.__name__):
                self.assertEqual([key for key, _ in labels], [v.value for v in enum])


class TestCells(BaseCase):
    def test_import_value_is_what_odoo_hands_over(self):
        day, moment = datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2)
        for cell, expected in (
            (None, ""),
            (True, "True"),
            (False, "False"),
            (7, "7"),
            (7.0, "7"),
            (1e20, "100000000000000000000"),
            (0.5, "0.5"),
            ("007", "007"),
            (day, day),
            (moment, moment),
        ):
            with self.subTest(cell=cell):
                value = import_value(cell)
                self.assertEqual((type(value), value), (type(expected), expected))

    def test_what_odoo_refuses_is_refused(self):
        for cell in (
            datetime.time(3, 4),
            datetime.timedelta(hours=30),
            BadCell("#N/A", ERROR_MESSAGE),
        ):
            with self.subTest(cell=cell), self.assertRaises(FileContentError) as caught:
                import_value(cell)
            self.assertIn(cell_text(cell), str(caught.exception))

    def test_blank_rows(self):
        self.assertTrue(is_blank((None, "", "  \n")))
        self.assertTrue(is_blank(()))
        for cell in ("x", 0, 0.0, False, BadCell("", "")):
            with self.subTest(cell=cell):
                self.assertFalse(is_blank(("", cell)))

    def test_formulas_are_escaped(self):
        self.assertEqual(escape_formula("=1+1"), "'=1+1")
        self.assertEqual(escape_formula("a=1"), "a=1")
        self.assertEqual(escape_formula(""), "")


class TestNumbers(BaseCase):
    def test_numbers_are_packed_in_their_order(self):
        self.assertEqual(pack_numbers([2, 3, 4, 7]), "2-4,7")
        self.assertEqual(pack_numbers([9, 2, 3]), "9,2-3")
        self.assertEqual(pack_numbers([]), "")
        for numbers in ([2, 3, 4, 7], [9, 2, 3], [], [5]):
            self.assertEqual(unpack_numbers(pack_numbers(numbers)), numbers)


class TestReport(BaseCase):
    def test_reports_add_up_and_travel_as_json(self):
        one = LoadReport(counts={Outcome.CREATED: 2})
        issue = RowIssue(row_number=7, message="Unknown", column="country")
        two = LoadReport(
            counts={Outcome.CREATED: 1, Outcome.FAILED: 3}, issues=(issue,)
        )
        total = one + two
        self.assertEqual(total.total, 6)
        self.assertEqual(total.count(Outcome.CREATED), 3)
        self.assertEqual(total.count(Outcome.SKIPPED), 0)
        self.assertEqual(LoadReport.from_json(total.to_json()), total)

    def test_an_issue_says_which_columns_it_names(self):
        issue = RowIssue(row_number=7, message="Twice", columns=("Land; Code", "Key"))
        self.assertEqual(issue.column, "Land; Code; Key")
        again = RowIssue.from_json(json.loads(json.dumps(issue.to_json())))
        self.assertEqual(again, issue)
        self.assertEqual(again.columns, ("Land; Code", "Key"))
        one = RowIssue(row_number=7, message="Unknown", column="Land; Code")
        self.assertEqual(one.columns, ())
        with self.assertRaises(ValueError):
            replace(issue, column="Key")
        self.assertEqual(replace(issue, column="Key", columns=()).column, "Key")


class TestFailedRows(BaseCase):
    def test_cells_are_repeated_exactly_and_ours_are_added(self):
        rows = [Row(3, ("=1", 2.0)), Row(4, ("a", "b", "c"))]
        issues = {
            3: [
                RowIssue(row_number=3, message="=bad", column="x"),
                RowIssue(row_number=3, message="worse", column="x"),
            ]
        }
        table = list(failed_rows_table(("x", "y", "z"), rows, issues))
        self.assertEqual(table[0], ("x", "y", "z", "#Row", "#Column", "#Error"))
        self.assertEqual(table[1], ("=1", 2.0, None, 3, "x", "'=bad; worse"))
        self.assertEqual(table[2], ("a", "b", "c", 4, "", ""))

    def test_no_header_when_there_was_none(self):
        table = list(failed_rows_table(None, [Row(1, ("a",))], {}))
        self.assertEqual(table, [("a", 1, "", "")])

    def test_our_columns_are_recognised_again(self):
        self.assertEqual(strip_failed_columns(("a", "#Row", "#Column", "#Error")), 3)
        self.assertEqual(strip_failed_columns(("a", "#Row", "#Error")), 0)
        self.assertEqual(strip_failed_columns(()), 0)
