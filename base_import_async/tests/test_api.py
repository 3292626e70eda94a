# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The methods for programs, as the user who calls them."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.cell_readings import is_read_plainly
from .common import ImportCase

_CONTENT = "id,Name,Tags,Sonstiges\napi_test.a,Ann,,x\napi_test.b,Bob,Missing tag,y\n"


@tagged("post_install", "-at_install")
class TestApi(ImportCase):
    def test_fields_are_found_by_the_headings(self):
        run = self._submit()
        self.assertEqual(run.user_id, self.user)
        self.assertEqual(run.field_paths, ["id", "name", "category_id", False])
        self.assertEqual(run.header, ["id", "Name", "Tags", "Sonstiges"])

    def test_fields_may_be_named_by_column_or_in_order(self):
        run = self._submit({"Sonstiges": "ref", "Name": "name"})
        self.assertEqual(run.field_paths, [False, "name", False, "ref"])
        run = self._submit(["id", "name", False, "comment"])
        self.assertEqual(run.field_paths, ["id", "name", False, "comment"])

    def test_what_the_file_tells_is_guessed_as_on_the_screen(self):
        content = "Name;Kurs\n31.12.2024;1.5\n30.11.2024;1.25\n"
        runs = self.env["transfer.run"].with_user(self.env.ref("base.user_admin"))
        run = runs.browse(
            runs.submit_file(
                *("res.currency.rate", "rates.csv", _encode(content)),
                {"Name": "name", "Kurs": "rate"},
            )
        )
        self.assertEqual(run.options["separator"], ";")
        self.assertEqual(run.options["date_format"], "%d.%m.%Y")

    def test_where_all_is_told_nothing_is_guessed(self):
        content = "Name;Tag\nÉva;\nBob;x\n".encode("latin-1")
        told = {"Name": "name", "Tag": "category_id"}
        preview = patch.object(
            type(self.env["base_import.import"]), "parse_preview", autospec=True
        )
        with preview as asked:
            run = self._submit(told, content=content)
        asked.assert_not_called()
        guessed = self._submit({**told, "Name": "date_localization"}, content=content)
        for name in ("encoding", "separator", "sheet", "quoting"):
            self.assertEqual(run.options[name], guessed.options[name], name)
        self.assertEqual(run.options["separator"], ";")
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Éva")]))

    def test_what_depends_on_the_spelling_of_dates_and_numbers(self):
        partners = self.env["res.partner"]
        for path in ("name", "id", ".id", "parent_id/id", "child_ids/name", "color"):
            self.assertTrue(is_read_plainly(partners, path), path)
        dated = ("date_localization", "child_ids/partner_latitude", "image_1920")
        for path in (*dated, "no_such_field", "child_ids/no_such_field"):
            self.assertFalse(is_read_plainly(partners, path), path)

    def test_broken_file_is_refused_where_all_is_told(self):
        content = b"Name\n" + b"Ann\n" * 100 + b'"Bob\n'
        with self.assertRaisesRegex(UserError, "102"):
            self._submit(["name"], content=content)

    def test_options_given_win(self):
        run = self._submit(options={"chunk_size": 7, "on_error": "chunk"})
        self.assertEqual((run.chunk_size, run.on_error), (7, "chunk"))

    def test_files_come_back_as_base64(self):
        run = self._submit(options={"chunk_size": 1})
        uploaded = run.with_user(self.user).read_file()
        self.assertEqual(uploaded["file_name"], "api.csv")
        self.assertEqual(_decode(uploaded), _CONTENT)
        with self.assertRaisesRegex(UserError, "No row of this import failed"):
            run.with_user(self.user).read_file("failed")
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        failed = run.with_user(self.user).read_file("failed")
        self.assertEqual(failed["file_name"], "api-failed.csv")
        self.assertIn("api_test.b,Bob,Missing tag,y,3,Tags,", _decode(failed))
        with self.assertRaisesRegex(UserError, "secrets"):
            run.with_user(self.user).read_file("secrets")

    def test_nobody_reads_the_file_of_another(self):
        run = self._submit()
        with self.assertRaises(AccessError):
            run.with_user(self.other).read_file()

    def test_who_may_not_import_may_not_submit(self):
        portal = new_test_user(self.env, "api_portal", groups="base.group_portal")
        reader = new_test_user(self.env, "api_reader", groups="base.group_user")
        for user in (portal, reader):
            runs = self.env["transfer.run"].with_user(user)
            with self.assertRaises(AccessError if user == portal else UserError):
                runs.submit_file("res.partner", "a.csv", _encode(_CONTENT))
        self.assertFalse(self.env["transfer.run"].search([("user_id", "=", reader.id)]))

    def test_refusals_say_what_is_wrong(self):
        cases = [
            (("no.model", "a.csv", _encode("name\nA\n")), "no model"),
            (("res.partner", "a.csv", "%%%"), "base64"),
            (("res.partner", "a.csv", _encode("")), "row|content|empty"),
            (("res.partner", "a.csv", _encode("name\n")), "no row to import"),
            (("res.partner", "a.csv", _encode("Quux\nA\n")), "Quux"),
            (
                ("res.partner", "a.csv", _encode("name\nA\n"), {"Foo": "name"}),
                "no column “Foo”",
            ),
            (
                ("res.partner", "a.csv", _encode("name\nA\n"), ["nofield"]),
                "nofield",
            ),
            (("res.partner", "a.xlsx", _encode("name\nA\n")), "."),
        ]
        runs = self.env["transfer.run"].with_user(self.user)
        for arguments, message in cases:
            with self.subTest(arguments), self.assertRaisesRegex(UserError, message):
                runs.submit_file(*arguments)

    def _submit(self, field_paths=None, content: str | bytes = _CONTENT, options=None):
        run_id = (
            self.env["transfer.run"]
            .with_user(self.user)
            .submit_file(
                *("res.partner", "api.csv", _encode(content), field_paths, options)
            )
        )
        return self.env["transfer.run"].browse(run_id)


def _encode(content: str | bytes) -> str:
    content = content.encode() if isinstance(content, str) else content
    return base64.b64encode(content).decode()


def _decode(file: dict[str, str]) -> str:
    return base64.b64decode(file["content_base64"]).decode()
