# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import json
import zipfile

import openpyxl

from odoo.tests import tagged

from ..core.states import Outcome
from .export_case import FIELDS, ExportCase


@tagged("post_install", "-at_install")
class TestExport(ExportCase):
    def test_a_domain_is_sliced_written_and_assembled(self):
        run = self.split()
        self.assertEqual(run.kind, "export")
        self.assertEqual(run.chunk_ids.mapped("row_count"), [3, 3])
        self.assertEqual(
            run.chunk_ids.mapped("name"),
            ["Chunk 1: records 1 to 3", "Chunk 2: records 4 to 6"],
        )
        # what comes now is in none of the slices
        self.partners[0].copy({"name": "Export 00b"})
        self.run_export_jobs(run)
        self.assertEqual((run.state, run.row_count), ("done", 6))
        self.assertEqual((run.exported_count, run.progress), (6, 100))
        self.assertEqual(run.attachment_id.name, "Contact.csv")
        header, *rows = self.read_csv(run)
        self.assertEqual(header, [*FIELDS, "#Escaped"])
        active = self.partners.filtered("active").sorted("name")
        expected = self.expected(active)
        for line in expected:
            line[4] = "'" + line[4]
        self.assertEqual(rows, expected)
        self.assertFalse(run.chunk_ids.part_id, "parts of a complete file are gone")
        action = run.with_user(self.user).action_download_file()
        self.assertIn(str(run.attachment_id.id), action["url"])

    def test_without_a_chosen_order_it_is_the_one_of_the_model(self):
        partners = self.env["res.partner"].create(
            [{"name": "Order B"}, {"name": "Order A"}]
        )
        domain = [("id", "in", partners.ids)]
        run = self.export(["name"], domain=domain, order="")
        self.assertEqual(self.read_csv(run)[1:], [["Order A"], ["Order B"]])
        limited = self.export(["name"], domain=domain, order="", limit=1)
        self.assertEqual(self.read_csv(limited)[1:], [["Order A"]])

    def test_a_selection_keeps_its_order_and_archived_records(self):
        ids = self.partners[::-1].ids
        run = self.export(["name"], ids=ids, order="")
        names = [row[0] for row in self.read_csv(run)[1:]]
        self.assertEqual(names, self.partners[::-1].mapped("name"))
        limited = self.export(["name"], ids=ids, order="name", limit=2)
        self.assertEqual(
            [row[0] for row in self.read_csv(limited)[1:]], ["Export 00", "Export 01"]
        )

    def test_all_formats_hold_the_same_rows(self):
        active = self.partners.filtered("active").sorted("name")
        expected = self.expected(active)
        book = openpyxl.load_workbook(
            io.BytesIO(self.read_bytes(self.export(format="xlsx")))
        )
        cells = [list(row) for row in book.active.iter_rows(values_only=True)]
        self.assertEqual(cells, [list(FIELDS), *expected])
        self.assertEqual(book.active["E2"].data_type, "s", "text, no formula")
        objects = [dict(zip(FIELDS, line, strict=True)) for line in expected]
        self.assertEqual(
            json.loads(self.read_bytes(self.export(format="json"))), objects
        )
        lines = self.read_bytes(self.export(format="jsonl")).decode().splitlines()
        self.assertEqual([json.loads(line) for line in lines], objects)

    def test_nothing_found_is_a_file_with_a_header(self):
        nothing = [("ref", "=", "no such reference")]
        for code, content in (
            ("csv", b"name\n"),
            ("jsonl", b'["name"]\n'),
            ("json", b'[\n["name"]\n]\n'),
        ):
            run = self.export(["name"], format=code, domain=nothing)
            self.assertEqual((run.state, run.row_count), ("done", 0))
            self.assertEqual(self.read_bytes(run), content)

    def test_a_large_workbook_comes_as_several_in_a_zip(self):
        self.env["ir.config_parameter"].set_param("transfer.xlsx_lines_per_file", 4)
        run = self.export(["name"], format="xlsx", chunk_size=2)
        self.assertEqual(run.attachment_id.name, "Contact.zip")
        with zipfile.ZipFile(io.BytesIO(self.read_bytes(run))) as archive:
            self.assertEqual(archive.namelist(), ["Contact-1.xlsx", "Contact-2.xlsx"])
            books = [
                openpyxl.load_workbook(archive.open(n)) for n in archive.namelist()
            ]
        self.assertEqual([book.active.max_row for book in books], [5, 3])
        self.assertEqual({book.active["A1"].value for book in books}, {"name"})
        left = self.env["ir.attachment"].search(
            [("res_model", "=", "transfer.run"), ("res_id", "=", run.id)]
        )
        self.assertEqual(left, run.attachment_id)

    def test_separator_and_encoding_of_a_csv(self):
        self.partners[0].name = "Éva; 1"
        run = self.export(["name", "ref"], separator=";", encoding="latin-1", limit=1,
                          order="name desc")  # fmt: skip
        self.assertEqual(self.read_bytes(run), b'name;ref\n"\xc9va; 1";EXP\n')
        self.partners[0].name = "☃"
        run = self.split(["name"], encoding="latin-1")
        with self.assertRaisesRegex(Exception, "no character “☃”"):
            self.run_export_jobs(run)

    def test_every_outcome_is_counted(self):
        names = {f"{outcome.value}_count" for outcome in Outcome}
        self.assertLessEqual(names, set(self.env["transfer.chunk"]._fields))
