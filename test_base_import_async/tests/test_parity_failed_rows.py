# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The failed rows come back as they were sent, and can be sent again."""

import csv
import io
from typing import Any

import openpyxl

from .parity import ORDER, ParityCase, Upload
from .test_parity_formats import make_ods, make_xls, make_xlsx

# What spreadsheets or careful exporters would change.
CELLS = ["+32 2 123 45 67", "-5", "=1+1", "'x", "@me", " blanks ", "00012", "a\nb"]
FIELDS = ["name", "note", "kind_id"]


class TestParityFailedRows(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["test.transfer.kind"].create({"name": "big"})

    def make_table(self) -> list[list[str]]:
        """Good and bad rows in turn, with cells that must not change."""
        table = [["The name", "The, note", "Kind"]]
        for number, cell in enumerate(CELLS):
            table.append([f"good {number}", cell, "big"])
            table.append([f"bad {number}", cell, f"no kind {number}"])
        return table

    def run_both(self, upload: Upload, **options: Any) -> tuple[list, bytes, str]:
        """Import; the failed rows' file is imported again by Odoo, corrected.

        :return: rows of the failed-rows file as Odoo's own reader sees them, the
            file and its name
        """
        with self._rolled_back():
            run = self.start_run(upload, 5)
            self.perform_jobs(run)
            done = self.describe_run(run)
            half = len(CELLS)
            self.assertEqual(
                (done.counts["created"], done.counts["failed"]), (half, half)
            )
            # As it is, with its three columns left out: Odoo finds the same errors.
            fields = [*upload.fields, False, False, False]
            again = Upload(
                done.failed_file, fields, file_name=done.failed_name,
                options={**upload.options, **options},
            )  # fmt: skip
            importer = self._make_importer(again)
            result = importer.execute_import(
                fields, self._get_columns(again), again.get_options()
            )
            errors = [m for m in result["messages"] if m["type"] == "error"]
            self.assertEqual(len(errors), half)
            # The reason repaired, the very same file brings the rest.
            self.env["test.transfer.kind"].create(
                [{"name": f"no kind {number}"} for number in range(half)]
            )
            result = importer.execute_import(
                fields, self._get_columns(again), again.get_options()
            )
            self.assertEqual(len(result["ids"]), half, result["messages"])
            notes = self.env[ORDER].search([("name", "like", "bad")], order="id")
            self.assertEqual(notes.mapped("note"), CELLS)
            self.assertEqual(self.env[ORDER].search_count([]), 2 * half)
            _length, rows = importer._read_file(again.get_options())
        return rows, done.failed_file, done.failed_name

    def check_rows(self, rows: list, *, header: bool = True) -> None:
        table = self.make_table()
        bad = table[2::2]
        if header:
            self.assertEqual(rows[0], [*table[0], "#Row", "#Column", "#Error"])
            rows = rows[1:]
        self.assertEqual([row[:3] for row in rows], bad)
        first = 3 if header else 2
        lines = [str(first + 2 * number) for number in range(len(CELLS))]
        self.assertEqual([row[3] for row in rows], lines)

    def make_csv(self, table: list, **dialect: Any) -> str:
        stream = io.StringIO()
        csv.writer(stream, **dialect).writerows(table)
        return stream.getvalue()

    def test_csv_keeps_dialect_and_encoding(self):
        for encoding, dialect in (
            ("utf-8", {}),
            ("utf-8-sig", {"delimiter": ";"}),
            ("utf-16", {"delimiter": "\t", "quotechar": "'"}),
            ("cp1252", {"delimiter": "|", "lineterminator": "\n"}),
        ):
            with self.subTest(encoding=encoding):
                content = self.make_csv(self.make_table(), **dialect).encode(encoding)
                options = {
                    "quoting": dialect.get("quotechar", '"'),
                    "separator": dialect.get("delimiter", ","),
                    "encoding": "" if encoding == "utf-8-sig" else encoding,
                }
                upload = Upload(content, FIELDS, options=options)
                rows, file, name = self.run_both(upload)
                self.assertTrue(name.endswith(".csv"))
                self.check_rows(rows)
                text = file.decode(encoding)
                if encoding == "utf-8-sig":
                    self.assertTrue(file.startswith(b"\xef\xbb\xbf"))
                self.assertIn(options["separator"].join(["bad 1", "-5", "no"]), text)
                self.assertIn(dialect.get("delimiter", ",") + "=1+1", text)

    def test_csv_without_header_stays_without(self):
        content = self.make_csv(self.make_table()[1:]).encode()
        upload = Upload(content, FIELDS, options={"has_headers": False})
        rows, _file, _name = self.run_both(upload)
        self.check_rows(rows, header=False)

    def test_xlsx_stays_xlsx(self):
        content = make_xlsx(self.make_table())
        # openpyxl takes what begins with “=” for a formula; a person's text is none
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book.active.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
        stream = io.BytesIO()
        book.save(stream)
        upload = Upload(stream.getvalue(), FIELDS, file_name="file.xlsx")
        rows, file, name = self.run_both(upload)
        self.assertTrue(name.endswith(".xlsx"))
        self.assertTrue(file.startswith(b"PK"))
        self.check_rows(rows)

    def test_xls_and_ods_come_back_as_xlsx(self):
        table = self.make_table()
        del table[-2:]  # a newline in a cell is no simple text in ods
        for content, name in ((make_xls(self.make_table()), "file.xls"),):
            rows, _file, failed_name = self.run_both(
                Upload(content, FIELDS, file_name=name)
            )
            self.assertTrue(failed_name.endswith(".xlsx"))
            self.check_rows(rows)
        upload = Upload(make_ods(table), FIELDS, file_name="file.ods")
        done = self.run_background(upload, 5)
        self.assertTrue(done.failed_name.endswith(".xlsx"))
        found = openpyxl.load_workbook(io.BytesIO(done.failed_file)).active
        cells = [[cell.value for cell in row[:3]] for row in found.iter_rows()]
        self.assertEqual(cells, [table[0], *table[2::2]])

    def test_typed_cells_come_back_typed(self):
        table = [["name", "weight", "kind"], ["one", 1.5, "big"], [7, 1234.5, "none"]]
        upload = Upload(make_xlsx(table), ["name", "weight", "kind_id"],
                        file_name="file.xlsx")  # fmt: skip
        done = self.run_background(upload, 100)
        sheet = openpyxl.load_workbook(io.BytesIO(done.failed_file)).active
        self.assertEqual([cell.value for cell in sheet[2]][:4], [7, 1234.5, "none", 3])

    def test_error_cells_cost_one_record(self):
        table = [["name", "weight", "x"], ["one", 1.5, ""], ["two", "#N/A", ""],
                 ["three", 2, "#REF!"], ["four", 3, ""]]  # fmt: skip
        upload = Upload(make_xlsx(table), ["name", "weight", False],
                        file_name="file.xlsx")  # fmt: skip
        done = self.run_background(upload, 100)
        ((line, column, value, message),) = done.errors
        self.assertEqual((line, column, value), (3, "weight", "#N/A"))
        self.assertIn("#N/A", message)
        self.assertEqual(done.counts["created"], 3)

    def test_multi_line_records_come_back_whole(self):
        content = (
            "name,line,quantity\none,a,1\n,b,2\ntwo,c,1\n,bad line,2\n,d,3\nthree,e,x\n"
        )
        upload = Upload(
            content.encode(), ["name", "line_ids/name", "line_ids/quantity"]
        )
        done = self.run_background(upload, 2)
        rows = list(csv.reader(io.StringIO(done.failed_file.decode())))
        self.assertEqual(
            [row[:4] for row in rows[1:]],
            [["two", "c", "1", "4"], ["", "bad line", "2", "5"],
             ["", "d", "3", "6"], ["three", "e", "x", "7"]],
        )  # fmt: skip
        self.assertEqual([bool(row[5]) for row in rows[1:]], [False, True, False, True])
