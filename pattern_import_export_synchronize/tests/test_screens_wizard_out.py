# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The wizard where files only leave, and what cannot be done with all records."""

from odoo.addons.attachment_synchronize.tests.partners import LocalPartner

from .wizard_case import WizardCase


class TestWizardOut(WizardCase):
    def setUp(self):
        super().setUp()
        self.partner = LocalPartner(self.env)

    def begin_with(self, model: str, **vals):
        """Stand in the third step, with the columns of the list on the screen."""
        wizard = self.begin(**self.as_server(self.partner))
        wizard.action_next()
        wizard.write({"has_export": True, "export_folder": "out", **vals})
        wizard.action_next()
        wizard.write(
            {"column_source": "list", "model_id": self.env["ir.model"]._get_id(model)}
        )
        wizard.action_read_columns()
        return wizard

    def test_only_what_is_taken_of_the_list_leaves(self):
        self.env["res.partner.category"].create({"name": "List of tags", "color": 3})
        wizard = self.begin_with("res.partner.category", has_import=False)
        for column in wizard.column_ids:
            column.write({"is_taken": column.path in ("name", "color")})
            column.is_key = column.path == "name"
        taken = wizard.column_ids.filtered("is_taken").mapped("header")
        wizard.action_next()
        wizard.export_domain = "[('name', '=', 'List of tags')]"
        wizard.action_next()
        self.assertIn("placeholder", self.refused(wizard, export_name="{who}.csv"))
        wizard.export_name = "{stem}-{date}.{ext}"
        wizard.action_next()
        wizard.action_next()
        exchange = self.env["pattern.sync.backend"].browse(
            wizard.action_start()["res_id"]
        )
        exchange.action_sync_now()
        self.run_jobs()
        exchange.task_ids.run()
        self.run_jobs()
        files = self.partner.files()
        (content,) = [c for n, c in files.items() if n.startswith("out/")]
        header, row = content.decode("utf-8-sig").splitlines()
        self.assertEqual(header.split(","), taken)
        self.assertEqual(set(row.split(",")), {"List of tags", "3"})

    def test_headers_of_the_list_that_are_twice_the_same_are_not_used(self):
        wizard = self.begin_with("res.partner.category")
        columns = wizard.column_ids[:2]
        columns.write({"header": "Same", "is_taken": True})
        (wizard.column_ids - columns).is_taken = False
        for vals in wizard._prepare_columns():
            self.assertFalse(vals["custom_header"])

    def test_deletions_that_cannot_be_are_told(self):
        wizard = self.begin_with("res.currency.rate", sync_user_id=self.runner.id)
        wizard.write({"step": "rules", "has_import": True, "allow_delete": True})
        self.assertIn("archived", self.refused(wizard, remote_delete_action="archive"))
        said = self.refused(wizard, remote_delete_action="unlink")
        self.assertIn(f"{self.runner.name}, whose rights", said)
        wizard.remote_delete_action = "checkpoint"
        wizard.action_next()
        self.assertEqual(wizard.step, "afterwards")

    def test_more_files_of_an_exchange_are_on_its_server(self):
        exchange = self.backend.with_user(self.manager)
        self.make_import()
        found = self.backend.action_add_export_task()["context"]
        self.assertEqual(found["default_backend_id"], self.storage.id)
        found = exchange.action_add_export_task()["context"]
        self.assertFalse(found["default_server_id"], "it is not open to managers")
        self.storage.is_for_tasks = True
        found = exchange.action_add_import_task()["context"]
        self.assertEqual(found["default_server_id"], self.storage.id)

    def test_records_are_found_by_what_their_screen_is_called(self):
        self.env["ir.actions.act_window"].create(
            {"name": "Guildhalls and Such", "res_model": "res.bank"}
        )
        models = self.env["ir.model"].with_user(self.manager)
        named = [("transient", "=", False)]
        self.assertFalse(models.name_search("guildhalls", named))
        found = models.with_context(finds_by_screen=True)
        bank = self.env["ir.model"]._get_id("res.bank")
        self.assertIn(bank, dict(found.name_search("guildhalls", named)))
        self.assertIn(bank, dict(found.name_search("bank", named)))
