# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files in which there is nothing to import: each way in says so in words."""

import base64
import gzip

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImportCase
from .core_tables import write_table

_OPTIONS = {"has_headers": True, "quoting": '"', "separator": ""}
_EMPTY = {
    "none.csv": b"",
    "none.xlsx": b"",
    "none.json": b"",
    "blank.csv": b"\n \n,\n",
    "blank.xlsx": write_table("xlsx", []),
    "packed.csv.gz": gzip.compress(b""),
}
_HEADINGS = {
    "headings.csv": b"\nname,email\n\n",
    "headings.xlsx": write_table("xlsx", [("name", "email")]),
    "headings.csv.gz": gzip.compress(b"name,email\n"),
}
_TOLD = {
    **dict.fromkeys(_EMPTY, "The file is empty"),
    **dict.fromkeys(_HEADINGS, "nothing stands below the headings in row [12]"),
}
_FILES = {**_EMPTY, **_HEADINGS}


@tagged("post_install", "-at_install")
class TestNoRows(ImportCase):
    def wizard_of(self, name: str):
        wizards = self.env["base_import.import"].with_user(self.user)
        return wizards.create(
            {"res_model": "res.partner", "file": _FILES[name], "file_name": name}
        )

    def test_the_preview_tells_it(self):
        for name, told in _TOLD.items():
            with self.subTest(name):
                result = self.wizard_of(name).parse_preview(dict(_OPTIONS))
                self.assertRegex(result["error"], told)
                self.assertTrue(result["no_rows"])

    def test_a_preview_that_fails_otherwise_keeps_its_words(self):
        wizard = self.wizard("name,email\nAnn,a@x\n")
        result = wizard.parse_preview({**_OPTIONS, "quoting": "foo"})
        self.assertIn("Unable to read file", result["error"])
        self.assertNotIn("no_rows", result)

    def test_rows_without_headings_are_rows(self):
        wizard = self.wizard("Ann,a@x\n")
        result = wizard.parse_preview({**_OPTIONS, "has_headers": False})
        self.assertNotIn("error", result)
        self.assertNotIn("no_rows", result)

    def test_no_run_begins(self):
        for fields in (["name", "email"], []):
            for name, told in _TOLD.items():
                with self.subTest(name, fields=fields):
                    answer = self.wizard_of(name).execute_import(
                        *(fields, fields), {**_OPTIONS, "use_connector": True}
                    )
                    self.assertNotIn("run_id", answer)
                    [message] = answer["messages"]
                    self.assertRegex(message["message"], told)
        self.assertFalse(self.runs())

    def test_an_empty_file_breaks_no_import_in_the_foreground(self):
        for name in _EMPTY:
            with self.subTest(name):
                answer = self.wizard_of(name).execute_import(
                    ["name"], ["name"], dict(_OPTIONS)
                )
                [message] = answer["messages"]
                self.assertRegex(message["message"], "The file is empty")

    def test_programs_are_told(self):
        runs = self.env["transfer.run"].with_user(self.user)
        for paths in (None, ["name", "email"]):
            for name, told in _TOLD.items():
                content = base64.b64encode(_FILES[name]).decode()
                with (
                    self.subTest(name, paths=paths),
                    self.assertRaisesRegex(UserError, told),
                ):
                    runs.submit_file("res.partner", name, content, paths)
        self.assertFalse(self.runs())

    def runs(self):
        return self.env["transfer.run"].search([("user_id", "=", self.user.id)])
