# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.guess import (
    guess_date_formats,
    guess_decimals,
    guess_type,
    sample_text,
)
from ..core.header import parse_header, parse_path
from ..core.header_check import HeaderRules, check_header
from ..core.layout import LayoutError, LayoutLine, lay_out
from ..core.sheet_names import legal_sheet_name
from ..core.sources import get_source_lines
from .core_fields import describe

LINES = st.builds(
    lambda path, is_key, count: (path, is_key, count),
    st.sampled_from(
        [
            "name",
            "ref",
            "country_id|code",
            "parent_id|country_id|name",
            "tag_ids|name",
            "child_ids|email",
            "child_ids|country_id",
            "bank_ids|number",
            "display_name",
        ]
    ),
    st.booleans(),
    st.integers(min_value=1, max_value=12),
)


class TestLayout(BaseCase):
    @given(st.lists(LINES, max_size=6, unique_by=lambda line: line[0]))
    def test_columns_of_lines_lead_back_to_the_lines(self, drawn):
        lines = [
            LayoutLine(
                line_id=number,
                path=parse_path(path),
                is_key=is_key and "_ids" not in path,
                occurrence_count=count if "_ids" in path else 1,
            )
            for number, (path, is_key, count) in enumerate(drawn)
        ]
        columns = lay_out(lines, "partner", describe)
        header = parse_header([column.header for column in columns])
        self.assertEqual(header.problems, ())
        checked = check_header(
            [column.header for column in columns],
            HeaderRules(model="partner", describe=describe),
        )
        found = get_source_lines(checked.columns, "partner", describe)
        written = [line for line in lines if str(line.path) != "display_name"]
        self.assertEqual(
            [
                (line.path, line.is_key, line.occurrence_count)
                for line in found
                if line.path
            ],
            [(str(line.path), line.is_key, line.occurrence_count) for line in written],
        )

    def test_lines_that_give_no_column(self):
        for path, said in {
            "nmae": "Did you mean",
            "name|x": "Nothing can follow",
            "child_ids|bank_ids|number": "sub-pattern",
        }.items():
            line = LayoutLine(line_id=7, path=parse_path(path))
            with self.subTest(path=path), self.assertRaisesRegex(LayoutError, said):
                lay_out([line], "partner", describe)


class TestSheetNames(BaseCase):
    @given(st.lists(st.text(max_size=40), max_size=5))
    def test_any_text_gives_a_name_that_excel_takes(self, texts):
        taken = []
        for text in texts:
            name = legal_sheet_name(text, taken)
            self.assertTrue(0 < len(name) <= 31)
            self.assertFalse(set(name) & set("[]:*?/\\"))
            self.assertFalse(name.startswith("'") or name.endswith("'"))
            taken.append(name)
        self.assertEqual(len({name.casefold() for name in taken}), len(texts))

    def test_names_stay_readable(self):
        self.assertEqual(legal_sheet_name("Sale / Order"), "Sale Order")
        self.assertEqual(legal_sheet_name("Order", ["ORDER"]), "Order 2")
        self.assertEqual(legal_sheet_name("History"), "History 2")


class TestGuess(BaseCase):
    def test_what_a_column_seems_to_hold(self):
        for cells, expected in [
            ([None, ""], "empty"),
            (["12", 3, None], "integer"),
            (["1,5", 2], "float"),
            (["0012", "0013"], "text"),
            (["2026-12-31"], "date"),
            (["2026-12-31 10:00:00"], "datetime"),
            ([True, "no"], "boolean"),
            (["ada@example.com"], "email"),
            (["x", 1], "text"),
        ]:
            with self.subTest(cells=cells):
                self.assertEqual(guess_type(cells), expected)
        self.assertEqual(sample_text(["a", "a", None, 2.0, "b", "c"]), "a, 2, b")

    def test_how_a_sample_writes_dates_and_numbers(self):
        for cells, expected in [
            (["31/12/2026", "01/02/2026"], ["%d/%m/%Y"]),
            (["12/31/2026 8:30", ""], ["%m/%d/%Y"]),
            (["01/02/2026"], ["%d/%m/%Y", "%m/%d/%Y"]),
            (["31.12.2026"], ["%d.%m.%Y"]),
            (["2026-12-31"], ["%Y-%m-%d"]),
            (["31/12/2026", "2026-12-31"], []),
            (["x", "31/12/2026"], []),
            (["x", "31/12/2026", "30/12/2026"], ["%d/%m/%Y"]),
            (["31/12/2026", "99/99/2026"], ["%d/%m/%Y"]),
            ([date(2026, 12, 31), None], []),
        ]:
            with self.subTest(cells=cells):
                self.assertEqual(guess_date_formats([["a", "b"], cells]), expected)
        for cells, expected in [
            (["1,5", "1.234,56"], [","]),
            (["1.5", "2"], ["."]),
            (["1,234"], [".", ","]),
            (["1\u202f234,5"], [","]),
            (["1", "2"], []),
            ([1.5], []),
            (["1.2.3"], []),
            (["12,50", "99,00", "oops"], [","]),
            (["12,50", "oops", "?"], []),
            (["12,50", "9.5"], []),
            (["1,5", "01 23 45 67"], [","]),
        ]:
            with self.subTest(cells=cells):
                self.assertEqual(guess_decimals([["a", "b"], cells]), expected)
