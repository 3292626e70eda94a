# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestImportWizard(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = [("ref", True), ("name", False), ("country_id|code", False)]
        cls.pattern = cls.make_pattern(
            name="Contacts",
            restrict_columns=True,
            line_ids=[(0, 0, {"path": p, "is_key": k}) for p, k in lines],
        )
        cls.other = cls.make_pattern(
            name="Names", restrict_columns=True, line_ids=[(0, 0, {"path": "name"})]
        )
        cls.make_pattern("res.country", name="Countries")
        cls.ada = cls.partners.create({"name": "Ada", "ref": "w-1"})
        cls.content = cls.as_csv(
            cls,
            [
                ["ref#key", "name", "country_id|code"],
                ["w-1", "Ada Lovelace", ""],
                ["w-2", "Bob", "BE"],
                ["w-3", "Cleo", "XX"],
            ],
        )

    def wizard(self, content: bytes | None = None, name: str = "contacts.csv"):
        wizards = self.env["import.pattern.wizard"].with_user(self.user)
        wizard = wizards.with_context(active_model="res.partner").create(
            {"file_name": name, "file": base64.b64encode(content or self.content)}
        )
        wizard._onchange_file()
        return wizard

    def test_a_dialog_without_patterns_says_so(self):
        """Whoever has none learns what it takes, instead of an empty choice."""
        wizards = self.env["import.pattern.wizard"].with_user(self.user)
        for model, has_some in (("res.partner", True), ("res.bank", False)):
            wizard = wizards.with_context(active_model=model).new({})
            self.assertEqual((wizard.res_model, wizard.has_patterns), (model, has_some))
        self.env["pattern.config"].search([]).active = False
        self.assertFalse(wizards.new({}).has_patterns)

    def test_from_file_to_preview_to_run(self):
        wizard = self.wizard()
        self.assertEqual(wizard.pattern_id, self.pattern, "understands the header")
        count = self.partners.search_count([])
        wizard.action_preview()
        self.assertEqual(
            [(line.row_number, line.outcome) for line in wizard.line_ids],
            [(2, "updated"), (3, "created"), (4, "failed")],
        )
        self.assertIn("Ada → Ada Lovelace", wizard.line_ids[0].message)
        self.assertIn("“XX”", wizard.line_ids[2].message)
        self.assertEqual(wizard.row_count, 3)
        # nothing stays of it
        self.assertEqual(self.ada.name, "Ada")
        self.assertEqual(self.partners.search_count([]), count)
        self.assertFalse(self.env["pattern.file"].search([]))
        self.assertFalse(
            self.env["transfer.run"].search([("pattern_id", "=", self.pattern.id)])
        )
        wizard.action_back()
        wizard.action_preview()
        self.assertEqual(len(wizard.line_ids), 3)
        action = wizard.action_import()
        file = self.env["pattern.file"].browse(action["res_id"])
        self.assertEqual((file.user_id, file.pattern_id), (self.user, self.pattern))
        run = self.run_file(file)
        self.assert_counts(run, updated=1, created=1, failed=1)
        self.assertEqual((file.state, file.failed_count), ("partial", 1))
        self.assertEqual(self.ada.name, "Ada Lovelace")

    def test_a_file_that_comes_again_is_told(self):
        wizard = self.wizard()
        wizard.action_preview()
        self.assertFalse(wizard.same_file_notice)
        file = self.env["pattern.file"].browse(wizard.action_import()["res_id"])
        self.run_file(file)
        again = self.wizard()
        again.action_preview()
        self.assertIn(self.user.name, again.same_file_notice)

    def test_check_then_import_then_corrected_file(self):
        wizard = self.wizard()
        file = self.env["pattern.file"].browse(wizard.action_check()["res_id"])
        file = file.with_user(self.user)
        run = self.run_file(file)
        self.assertEqual((run.updated_count, run.created_count), (1, 1))
        self.assertEqual(self.ada.name, "Ada")
        imported = file.action_import_now()
        files = self.env["pattern.file"].with_user(self.user)
        file = files.search([("run_id", "=", imported["res_id"])])
        run = self.run_file(file)
        self.assert_counts(run, updated=1, created=1, failed=1)
        file.action_download_failed_rows()
        failed = run.failed_attachment_id.raw
        self.assertIn(b"#Error", failed)
        corrected = failed.replace(b"XX", b"FR")
        sent = (
            self.env["transfer.corrected.file"]
            .with_user(self.user)
            .create(
                {
                    "run_id": run.id,
                    "file": base64.b64encode(corrected),
                    "file_name": "corrected.csv",
                }
            )
        )
        again = files.search([("run_id", "=", sent.action_send()["res_id"])])
        self.assert_counts(self.run_file(again), created=1)
        self.assertEqual(
            self.partners.search([("ref", "=", "w-3")]).country_id.code, "FR"
        )
        self.assertFalse(run.failed_to_do_count)

    def test_two_lines_of_header_and_a_sheet_by_name(self):
        pattern = self.pattern.copy(
            {
                "name": "Two Lines",
                "header_format": "description_and_tech",
                "tab_to_import": "match_name",
            }
        )
        table = [
            ["Reference", "Name", "Country|Code"],
            ["ref#key", "name", "country_id|code"],
            ["w-1", "Ada L.", "BE"],
            ["w-9", "Nine", "XX"],
        ]
        content = self.as_csv(table, "xlsx")
        with self.assertRaisesRegex(UserError, "no sheet “Two Lines”"):
            self.submit(pattern, content, "two.xlsx")
        pattern.tab_to_import = "first"
        run = self.run_file(self.submit(pattern, content, "two.xlsx"))
        self.assert_counts(run, updated=1, failed=1)
        self.assertEqual(self.errors(run)[0][:2], (4, "country_id|code"))
        file = self.env["pattern.file"].search([("run_id", "=", run.id)])
        file.with_user(self.user).action_download_failed_rows()
        again = self.submit(pattern, run.failed_attachment_id.raw, "failed.xlsx")
        self.assertEqual(self.run_file(again).row_count, 1)

    def test_a_wrong_header_touches_nothing(self):
        table = [
            ["ref#key", "nam", "street", "country_id|code", "country_id|code"],
            ["w-1", "Changed", "x", "BE", "BE"],
        ]
        with self.assertRaises(UserError) as caught:
            self.submit(self.pattern, self.as_csv(table))
        message = str(caught.exception)
        for part in ("Column 2, “nam”", "name", "Column 3, “street”", "Column 5"):
            self.assertIn(part, message)
        self.assertEqual(self.ada.name, "Ada")
        self.assertFalse(self.env["pattern.file"].search([]))
        wizard = self.wizard(self.as_csv(table))
        with self.assertRaisesRegex(UserError, "Column 2"):
            wizard.action_preview()

    def test_rights(self):
        plain = new_test_user(self.env, login="no_pattern", groups="base.group_user")
        reader = new_test_user(
            self.env,
            login="pattern_reader",
            groups="base.group_user,pattern_import_export.group_pattern_user",
        )
        files = self.env["pattern.file"]
        content = base64.b64encode(self.content).decode()
        for user in (plain, reader):
            with self.assertRaises(AccessError):
                files.with_user(user).import_file(
                    self.pattern.id, "contacts.csv", content
                )
        mine = files.with_user(self.user).import_file(
            self.pattern.id, "contacts.csv", content
        )
        mine = files.browse(mine)
        with self.assertRaises(AccessError):
            mine.with_user(reader).read(["state"])
        self.assertFalse(files.with_user(reader).search([]))
        manager = new_test_user(
            self.env,
            login="pattern_manager",
            groups="base.group_user,pattern_import_export.group_pattern_manager",
        )
        self.assertEqual(files.with_user(manager).search([]), mine)
        with self.assertRaises(AccessError):
            mine.with_user(manager).unlink()
        self.run_file(mine)
        with self.assertRaises(AccessError):
            mine.with_user(self.user).unlink()
        run = mine.run_id
        mine.with_user(manager).unlink()
        self.assertFalse(run.exists())
