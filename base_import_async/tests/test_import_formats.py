# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that Odoo's own reader does not know, through the import screen."""

import gzip
import json

from odoo.tests import TransactionCase

from ..core.formats import TableOptions, get_format
from ..core.formula import escaped_table
from .core_tables import write_table

NAMES = ("Formats: Ann", "Formats: Bob")
ROWS = [("name", "color"), *((name, 7) for name in NAMES)]
OBJECTS = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
FILES = {
    "people.json": json.dumps(OBJECTS).encode(),
    "people.jsonl": "\n".join(map(json.dumps, OBJECTS)).encode(),
    "people.csv.gz": gzip.compress(write_table("csv", ROWS)),
}


class TestImportFormats(TransactionCase):
    def wizard(self, file_name: str, data: bytes):
        return self.env["base_import.import"].create(
            {"res_model": "res.partner", "file": data, "file_name": file_name}
        )

    def options(self, **options) -> dict:
        return {"has_headers": True, "quoting": '"', "separator": "", **options}

    def partners(self):
        return self.env["res.partner"].search([("name", "in", NAMES)], order="name")

    def test_preview_shows_columns_and_rows(self):
        for name, data in FILES.items():
            with self.subTest(name=name):
                result = self.wizard(name, data).parse_preview(self.options())
                self.assertNotIn("error", result)
                self.assertEqual(result["headers"], ["name", "color"])
                self.assertEqual(result["num_rows"], 2)
                self.assertEqual(result["matches"], {0: ["name"], 1: ["color"]})
                self.assertEqual(result["preview"], [[*NAMES], ["7", "7"]])

    def test_import_in_the_foreground(self):
        for name, data in FILES.items():
            with self.subTest(name=name):
                wizard = self.wizard(name, data)
                wizard.parse_preview(self.options())
                result = wizard.execute_import(
                    ["name", "color"], ["name", "color"], self.options()
                )
                self.assertEqual(result["messages"], [])
                self.assertEqual(self.partners().mapped("color"), [7, 7])
                self.partners().unlink()

    def test_import_in_the_background(self):
        for name, data in FILES.items():
            with self.subTest(name=name):
                wizard = self.wizard(name, data)
                wizard.parse_preview(self.options())
                result = wizard.execute_import(
                    ["name", "color"],
                    ["name", "color"],
                    self.options(use_connector=True, chunk_size=1),
                )
                run = self.env["transfer.run"].browse(result["run_id"])
                run.sudo().run_split_job()
                chunks = run.chunk_ids.sudo()
                self.assertEqual(chunks.mapped("row_numbers"), ["2", "3"])
                for chunk in chunks:
                    chunk.run_load_job()
                    run.sudo()._advance()
                self.assertEqual(chunks.mapped("created_count"), [1, 1])
                self.assertEqual(self.partners().mapped("color"), [7, 7])
                self.partners().unlink()

    def test_chunks_and_failed_rows_have_the_format_of_the_file_inside(self):
        run = self.env["transfer.run"].new({"format_code": "csv.gz"})
        self.assertEqual(run._get_store(), get_format("csv"))
        self.assertEqual(run._get_writer(), get_format("csv"))
        for name in ("people.csv.gz", "people.zip", "people.csv"):
            run.file_name = name
            found = run._get_file_name("failed", run._get_writer())
            self.assertEqual(found, "people-failed.csv")

    def test_an_export_with_escaped_cells_is_restored(self):
        table = [("name", "ref"), (NAMES[0], "=1+1")]
        data = write_table("csv", escaped_table(table), TableOptions())
        result = self.wizard("a.csv", data).parse_preview(self.options())
        self.assertEqual(result["headers"], ["name", "ref"])
        self.assertEqual(result["preview"][1], ["=1+1"])

    def test_what_is_wrong_with_the_file_is_said_in_the_preview(self):
        for name, data, sentence in (
            ("a.json", b'[{"name": NaN}]', "Row 2 holds NaN"),
            ("a.csv.gz", FILES["people.csv.gz"][:-9], "ends too early"),
            ("a.json", b"", "The file is empty"),
        ):
            with self.subTest(sentence=sentence):
                result = self.wizard(name, data).parse_preview(self.options())
                self.assertIn(sentence, result["error"])

    def test_what_is_wrong_with_the_file_is_said_by_the_import(self):
        for options in (self.options(), self.options(use_connector=True)):
            wizard = self.wizard("a.json", b'[{"name": 1}, {"name": ')
            result = wizard.execute_import(["name"], ["name"], options)
            [message] = result["messages"]
            self.assertIn("The file ends in the middle of row 3", message["message"])

    def test_files_that_odoo_reads_stay_with_odoo(self):
        wizard = self.wizard("a.csv", write_table("csv", ROWS))
        result = wizard.parse_preview(self.options())
        self.assertEqual(result["headers"], ["name", "color"])
        self.assertFalse(wizard.attachment_id)
        self.assertTrue(wizard.file)
