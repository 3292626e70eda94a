# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is told of cells that cannot be converted: Odoo's words, row, column and hint.

Odoo tells them all of one file, so each table below is imported once by both.
"""

import csv
import io
from typing import Any

from .parity import ParityCase, Upload

LONG = "a name that is much longer than the fifty letters of a message"
# Path of a column → its wrong cells, each on a row of its own.
BY_NAME = {
    "state": ["nope", "50%", "draft,open", "Ouvert ?"],
    "urgent": ["perhaps", "2", "vraiment", "100%"],
    "quantity": ["many", "1e3", "0x10", "--1", "1 2"],
    "settings": ["{", "{'a': 1}", "nope"],
    "kind_id": ["nope", "50%", "%s", LONG, "a,b", "'", '"', "red"],
    "tag_ids": ["nope", "red,nope", "nope,nada", f"red,{LONG}"],
    "parent_id": ["nope", "good %(field)s"],
    "partner_id": ["nope", "nope@example.com"],
    "currency_id": ["nope", "XXX"],
    "line_ids/unit": ["nope", "50%"],
    "line_ids/kind_id": ["nope", LONG],
    "line_ids/tag_ids": ["nope", "red,nope"],
    "line_ids/part_ids/name": [],
}
BY_XMLID = {
    "kind_id/id": ["nope", "base.nope", "base.user_admin", "a.b.c", "50%", LONG],
    "tag_ids/id": ["nope", "base.nope,nada", "base.user_admin"],
    "parent_id/id": ["nope", "__import__.nope"],
    "partner_id/id": ["base.nope", "base.main_company"],
    "line_ids/kind_id/id": ["nope", "base.user_admin"],
}
BY_ID = {
    "kind_id/.id": ["nope", "-1", "0x1", "999999999", "1.0", "50%"],
    "tag_ids/.id": ["nope", "999999999", "-1,nope"],
    "parent_id/.id": ["nope", "999999999"],
    "partner_id/.id": ["nope", "999999999"],
    "line_ids/kind_id/.id": ["nope", "999999999"],
}


class TestParityMessages(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = cls.env["ir.module.module"].search(
            [("name", "in", ("base", "base_import_async"))]
        )
        modules._update_translations("fr_FR")
        cls.env["test.transfer.tag"].create([{"name": "red"}, {"name": "twice"}])
        cls.env["test.transfer.kind"].create([{"name": "twice"}, {"name": "twice"}])

    def test_names_and_values(self):
        self.assert_told(BY_NAME)

    def test_external_ids(self):
        self.assert_told(BY_XMLID)

    def test_database_ids(self):
        self.assert_told(BY_ID)

    def test_names_that_cannot_be_created(self):
        options = {"name_create_enabled_fields": {"tag_ids": True}}
        cells = {"tag_ids": ["forbidden", "red,forbidden"]}
        for message, hint in self.assert_told(cells, is_start=True, options=options):
            self.assertRegex(message, r"\(This name is forbidden\.\)$", hint)

    def test_fields_that_are_set_empty(self):
        options = {"import_set_empty_fields": ["kind_id", "state"]}
        cells = {"kind_id": ["nope", "twice"], "tag_ids": ["nope", "red"]}
        self.assert_told(cells, options=options)

    def test_required_references(self):
        self.assert_told({"company_id": ["nope", "My Company,"]})

    def assert_told(
        self, cells: dict[str, list[str]], *, is_start: bool = False, **upload: Any
    ) -> list[tuple[str, str | None]]:
        """Each message of Odoo's is ours, for an English and for a French person.

        :param is_start: whether ours may go on after Odoo's words
        :return: our messages and hints
        """
        found = []
        fields = ["name", "line_ids/name", *cells]
        for lang in ("en_US", "fr_FR"):
            file = Upload(
                _make_file(fields, cells), fields, context={"lang": lang}, **upload
            )
            front = self.run_foreground(file)
            done = self.run_background(file, 1000)
            ours = {(i["row_number"], i["kind"]): [] for i in done.issues}
            for issue in done.issues:
                ours[issue["row_number"], issue["kind"]].append(issue)
            for message in front.messages:
                if "rows" not in message:
                    continue
                with self.subTest(lang=lang, message=message["message"]):
                    key = message["rows"]["from"] + 2, message["type"]
                    issue = _take(ours.get(key, []), message["message"], is_start)
                    self.assertTrue(issue, (key, message, ours.get(key)))
                    self.assertIn(issue["column"], _get_columns(fields, message))
                    self.assert_hint(issue, message)
                    found.append((issue["message"], issue.get("hint")))
            left = [issue for issues in ours.values() for issue in issues]
            self.assertEqual(left, [])
        self.assertTrue(found)
        return found

    def assert_hint(self, issue: dict, message: dict) -> None:
        more = message.get("moreinfo")
        hint = issue.get("hint")
        if isinstance(more, str):
            self.assertEqual(hint, more)
        elif isinstance(more, list):
            self.assertTrue(hint.endswith(": " + ", ".join(more)), hint)
        else:
            self.assertIsNone(hint)


def _make_file(fields: list[str], cells: dict[str, list[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(f"To {path}" for path in fields)
    for wrong, texts in cells.items():
        for text in texts:
            row = {"name": f"to {wrong}", wrong: text}
            if wrong.startswith("line_ids/"):
                row["line_ids/name"] = "line"
            writer.writerow(row.get(path, "") for path in fields)
    return stream.getvalue().encode()


def _take(issues: list[dict], text: str, is_start: bool) -> dict | None:
    """The issue that says a text, taken out of a list."""
    for issue in issues:
        own = issue["message"]
        if own == text or (is_start and own.startswith(text)):
            issues.remove(issue)
            return issue
    return None


def _get_columns(fields: list[str], message: dict) -> list[str]:
    """The columns that a message may be about: of a list Odoo names all of them."""
    path = "/".join(message.get("field_path") or [message["field"]])
    return [f"To {name}" for name in fields if f"{name}/".startswith(f"{path}/")]
