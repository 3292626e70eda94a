# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file that is split by several jobs: each goes on where the one before stopped."""

import gzip
import io
import json
from contextlib import ExitStack
from unittest.mock import patch

from odoo.tests import tagged

from ..core.formats import csv_format, json_rows
from ..core.formula import MARKER
from ..models import transfer_run_order, transfer_run_place
from .common import ImportCase
from .core_tables import write_table

NAMES = [f"row\n{n}" for n in range(7)]
TABLE = [("name", "ref"), *((name, "x") for name in NAMES)]
LINES = "\n".join(json.dumps({"name": name, "ref": "x"}) for name in NAMES)
# Two records of two lines each, and a third one that refers to a line of the first.
REFERRING = (
    "id,name,child_ids/id,child_ids/name,parent_id/id\n"
    "a,A,a1,A1,\n,,a2,A2,\nb,B,b1,B1,\n,,b2,B2,\nc,C,,,a2\n"
)
PATHS = ["id", "name", "child_ids/id", "child_ids/name", "parent_id/id"]


@tagged("post_install", "-at_install")
class TestSlices(ImportCase):
    def setUp(self):
        super().setUp()
        self.patches = ExitStack()
        self.addCleanup(self.patches.close)
        self.put(transfer_run_place, "_SHORTEST_SLICE", -1)
        self.put(transfer_run_place, "_LONGEST_SLICE", -1)
        self.put(transfer_run_order, "_BATCH", 1)
        self.put(csv_format, "ROWS_BETWEEN", 1)
        self.put(json_rows, "ROWS_BETWEEN", 1)

    def put(self, module, name: str, value):
        self.patches.enter_context(patch.object(module, name, value))

    def submit_file(self, name: str, data: bytes, fields=("name", "ref"), **options):
        runs = self.env["transfer.run"].with_user(self.user)
        options = {"chunk_size": 2, **options}
        run = runs._submit_stream(
            "res.partner", name, io.BytesIO(data), list(fields), options
        )
        return run.sudo()

    def split_in_slices(self, run) -> list[int]:
        """Split it; the number of the first row that each job was given."""
        firsts: list[int] = []
        restored = csv_format._rows, json_rows.JsonTable._lines

        def rows(*args):
            number = None
            for row in restored[0](*args):
                if number is None:
                    firsts.append(number := row.number)
                yield row

        def lines(table, places=None):
            number = None
            for line in restored[1](table, places):
                if number is None and places:
                    firsts.append(number := line[0])
                yield line

        with (
            patch.object(csv_format, "_rows", rows),
            patch.object(json_rows.JsonTable, "_lines", lines),
        ):
            while run.state in ("draft", "splitting"):
                run.with_user(self.user).run_split_job()
        self.assertEqual(run.state, "running", run.message)
        return firsts

    def rows_of(self, run) -> list[tuple]:
        chunks = run.chunk_ids.sorted("sequence")
        return [
            (row.number, *row.cells) for c in chunks for row in run._read_chunk(c)[1]
        ]

    def headers_of(self, run) -> set[tuple]:
        return {run._read_chunk(chunk)[0] for chunk in run.chunk_ids}

    def test_each_job_goes_on_after_the_rows_of_those_before(self):
        files = {
            "a.csv": write_table("csv", TABLE),
            "a.csv.gz": gzip.compress(write_table("csv", TABLE)),
            "a.jsonl": LINES.encode(),
        }
        for name, data in files.items():
            with self.subTest(name=name):
                run = self.submit_file(name, data)
                firsts = self.split_in_slices(run)
                # the first chunk holds rows 2 and 3, and so on; the csv's header is
                # a row that is read, that of the lines is made of their names
                self.assertEqual(firsts, [2 if "jsonl" in name else 1, 4, 6, 8])
                expected = [(n + 2, name, "x") for n, name in enumerate(NAMES)]
                self.assertEqual(self.rows_of(run), expected)
                self.assertEqual(self.headers_of(run), {("name", "ref")})

    def test_a_workbook_is_read_from_its_beginning(self):
        run = self.submit_file("a.xlsx", write_table("xlsx", TABLE))
        self.split_in_slices(run)
        self.assertEqual([row[1] for row in self.rows_of(run)], NAMES)
        self.assertEqual(self.headers_of(run), {("name", "ref")})

    def test_a_text_of_two_bytes_a_character_is_read_from_its_beginning(self):
        data = write_table("csv", TABLE).decode().encode("utf-16")
        run = self.submit_file("a.csv", data)
        self.assertEqual(self.split_in_slices(run), [1, 1, 1, 1])
        self.assertEqual([row[1] for row in self.rows_of(run)], NAMES)

    def test_what_no_database_keeps_is_read_again(self):
        self.put(transfer_run_place, "is_storable", lambda known: False)
        run = self.submit_file("a.csv", write_table("csv", TABLE))
        self.assertEqual(self.split_in_slices(run), [1, 1, 1, 1])
        self.assertEqual([row[1] for row in self.rows_of(run)], NAMES)

    def test_escaped_cells_are_restored_by_each_job(self):
        rows = "".join(f"'={n},x,\n" for n in range(5))
        run = self.submit_file("a.csv", f"name,ref,{MARKER}\n{rows}".encode())
        self.split_in_slices(run)
        self.assertEqual(
            [row[1:] for row in self.rows_of(run)], [(f"={n}", "x") for n in range(5)]
        )

    def test_rows_that_are_left_out_stay_out(self):
        data = write_table("csv", TABLE)
        run = self.submit_file("a.csv", data, skip=3)
        self.split_in_slices(run)
        self.assertEqual([row[1] for row in self.rows_of(run)], NAMES[3:])

    def test_a_file_without_header_is_read_on(self):
        data = write_table("csv", TABLE[1:])
        run = self.submit_file("a.csv", data, has_headers=False)
        self.assertEqual(self.split_in_slices(run), [1, 3, 5, 7])
        self.assertEqual([row[1] for row in self.rows_of(run)], NAMES)

    def test_keys_are_noted_once_by_as_many_jobs_as_it_takes(self):
        def noted(count: int) -> list:
            notes: list = []
            self.put(transfer_run_order, "_BATCH", count)
            store = type(self.env["transfer.key"])
            plain = store._note

            def note(keys, some):
                notes.extend(some := list(some))
                return plain(keys, some)

            with patch.object(store, "_note", note):
                run = self.submit_file("a.csv", REFERRING.encode(), PATHS)
                firsts = self.split_in_slices(run)
            return [sorted(notes), firsts, self.rows_of(run)]

        notes, firsts, rows = noted(1)
        self.assertEqual(firsts[:3], [1, 4, 6])
        [expected, firsts, expected_rows] = noted(1000)
        self.assertEqual(firsts[:1], [1])
        self.assertEqual((notes, rows), (expected, expected_rows))

    def test_moved_rows_are_found_by_each_job(self):
        rows = ["c,C,,,b", "b,B,,,a", "a,A,,,", "d,D,,,"]
        data = "\n".join([",".join(PATHS), *rows]).encode()
        run = self.submit_file("a.csv", data, PATHS, chunk_size=1)
        self.split_in_slices(run)
        self.assertTrue(run.is_reordered)
        self.assertEqual([row[1] for row in self.rows_of(run)], ["a", "d", "b", "c"])
