# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from odoo.tests import BaseCase

from ..core.formats import Limits, TableOptions, get_format
from ..core.rows import BadCell
from .core_tables import ods_bytes, read_table


def cell(text: str, attributes: str = "") -> str:
    content = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "First") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


class TestOds(BaseCase):
    def rows(self, *rows: str, **options):
        return read_table("ods", ods_bytes(table(*rows)), TableOptions(**options))

    def test_cells_are_the_text_that_is_shown(self):
        shown = 'office:value-type="float" office:value="1234.5"'
        rows = self.rows(
            row(cell("name"), cell("price")), row(cell("a"), cell("1,234.50", shown))
        )
        self.assertEqual(
            [r.cells for r in rows], [("name", "price"), ("a", "1,234.50")]
        )

    def test_repeated_rows_and_cells_count(self):
        twice = 'table:number-columns-repeated="2"'
        rows = self.rows(
            row(cell("a"), cell("", twice), cell("b", twice)),
            row(cell(""), attributes='table:number-rows-repeated="3"'),
            row(cell("c"), attributes='table:number-rows-repeated="2"'),
            row(cell("", 'table:number-columns-repeated="16384"')),
            row(cell(""), attributes='table:number-rows-repeated="1048000"'),
        )
        self.assertEqual([r.number for r in rows], [1, 5, 6])
        self.assertEqual(rows[0].cells, ("a", "", "", "b", "b"))

    def test_nothing_of_a_cell_is_lost_and_comments_are_none_of_it(self):
        rows = self.rows(
            row(
                cell("#1"),
                cell('a<text:s text:c="2"/>b<text:tab/>c'),
                cell("one</text:p><text:p>t<text:span>w</text:span>o"),
                "<table:table-cell><office:annotation><text:p>note</text:p>"
                "</office:annotation><text:p>x</text:p></table:table-cell>",
            )
        )
        self.assertEqual(rows[0].cells, ("#1", "a  b\tc", "one\ntwo", "x"))

    def test_errors_are_bad_cells(self):
        (found,) = self.rows(row(cell("#N/A", 'calcext:value-type="error"')))
        self.assertIsInstance(found.cells[0], BadCell)

    def test_sheets(self):
        data = ods_bytes(table(row(cell("a"))) + table(row(cell("b")), name="Second"))
        self.assertEqual(
            get_format("ods").sheets(io.BytesIO(data)), ["First", "Second"]
        )
        rows = read_table("ods", data, TableOptions(sheet="Second"))
        self.assertEqual([r.cells for r in rows], [("b",)])

    def test_repetition_is_bounded(self):
        many = 'table:number-columns-repeated="1000000000"'
        with self.assertRaisesRegex(Exception, "columns"):
            self.rows(row(cell("x", many)))
        often = 'table:number-rows-repeated="1000000000"'
        with self.assertRaisesRegex(Exception, "row"):
            self.rows(row(cell("x"), attributes=often), limits=Limits(max_rows=100))
