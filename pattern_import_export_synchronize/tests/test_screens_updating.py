# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A copy of an exchange that is here: what it would change, and that it does."""

import base64
import json

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.base_import_async.tests.patience import PatientHttpCase

from .common import ExchangeCase


class TestUpdating(ExchangeCase):
    def setUp(self):
        super().setUp()
        self.arriving = self.make_import(interval_number=7)
        self.leaving = self.make_out(export_scope="changed")
        self.export = self.env["pattern.export.task"].create(
            {
                "name": "More",
                "pattern_config_id": self.pattern.id,
                "sync_task_id": self.leaving.id,
            }
        )
        self.text = self.backend._dump_json()

    def change(self, **more) -> str:
        """The copy as it comes back from the other database."""
        document = json.loads(self.text)
        for name, values in more.items():
            document[name] = values(document[name])
        return json.dumps(document)

    def open(self, text, user=None):
        wizard = (
            self.env["pattern.sync.load"]
            .with_user(user or self.env.user)
            .create({"file": base64.b64encode(text.encode())})
        )
        wizard.action_read()
        return wizard

    def get_changes(self, wizard):
        return [
            (line.part, line.setting, line.value_here, line.value_there)
            for line in wizard.change_ids
        ]

    def test_a_copy_that_says_nothing_new(self):
        wizard = self.open(self.text)
        self.assertEqual(wizard.existing_id, self.backend)
        self.assertEqual(wizard.mode, "update")
        self.assertEqual(self.get_changes(wizard), [])
        self.assertEqual(wizard.server_ids.kept_name, self.storage.name)
        wizard.action_load()
        self.assertEqual(self.backend._dump_json(), self.text)
        self.assertFalse(self.backend.is_paused, "whether it runs is decided here")

    def test_each_change_is_shown_and_made(self):
        text = self.change(
            exchange=lambda told: {
                **told,
                "missing_limit": 33,
                "allow_delete": True,
                "conflict_resolution": "newer",
                "expressions": [
                    {
                        "model": "res.partner",
                        "path": "name",
                        "direction": "import",
                        "expression": "value.strip()",
                        "sequence": 10,
                    }
                ],
            },
            tasks=lambda told: [
                {**told[0], "interval_number": 9, "filepath": "other"},
                {**told[1], "exports": []},
                {**told[1], "name": "Also out", "exports": []},
            ],
        )
        wizard = self.open(text)
        changes = self.get_changes(wizard)
        self.assertIn(("Files “Contacts in”", "Folder", "in", "other"), changes)
        self.assertIn(
            ("The exchange", "Most That May Be Missing (%)", "10.0", "33"), changes
        )
        self.assertIn(
            ("Expression for res.partner, name", "Is added", False, False), changes
        )
        self.assertIn(("Files “Also out”", "Is added", False, False), changes)
        self.assertEqual(len(changes), 8, changes)
        self.assertFalse(wizard.server_ids.kept_name, "a new task needs its server")
        self.assertEqual(wizard.server_ids.storage_id, self.storage)
        wizard.action_load()
        self.assertEqual(self.arriving.filepath, "other")
        self.assertFalse(self.export.active)
        self.assertTrue(self.leaving.active)
        tasks = self.backend.task_ids
        self.assertEqual(len(tasks), 3)
        self.assertEqual(tasks.backend_id, self.storage)
        self.assertEqual(self.get_changes(self.open(text)), [])

    def test_what_is_not_in_the_copy_is_archived_or_cleared(self):
        self.backend.rule_ids = [
            Command.create(
                {
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "path": "name",
                    "expression": "value.strip()",
                }
            )
        ]
        self.arriving.pattern = "*.csv"
        text = self.change(tasks=lambda told: told[:1])
        wizard = self.open(text)
        said = [change[1] for change in self.get_changes(wizard)]
        self.assertIn("Is archived: the file has it not", said)
        self.assertIn("Is removed: the file has it not", said)
        wizard.action_load()
        self.assertFalse(self.leaving.active)
        self.assertFalse(self.backend.rule_ids)
        self.assertEqual(self.get_changes(self.open(text)), [])

    def test_a_pattern_that_changed_there_is_taken(self):
        def widen(told):
            (pattern,) = told
            return [{**pattern, "lines": [*pattern["lines"], {"path": "city"}]}]

        wizard = self.open(self.change(patterns=widen))
        ((part, _setting, before, then),) = self.get_changes(wizard)
        self.assertEqual(part, "Pattern “Contacts”")
        self.assertEqual(then, f"{before}, city")
        wizard.action_load()
        self.assertNotEqual(self.arriving.pattern_config_id, self.pattern)
        self.assertEqual(len(self.arriving.pattern_config_id.line_ids), 5)

    def test_it_is_known_by_its_key_though_it_is_called_otherwise(self):
        self.backend.name = "ACME Inc."
        wizard = self.open(self.text)
        self.assertEqual(wizard.existing_id, self.backend)
        ((_part, _setting, before, then),) = self.get_changes(wizard)
        self.assertEqual((before, then), ("ACME Inc.", "ACME"))

    def test_what_is_wrong_changes_nothing(self):
        text = self.change(
            exchange=lambda told: {**told, "missing_limit": 44},
            tasks=lambda told: [{**told[0], "columns_by": 9}],
        )
        wizard = self.open(text)
        with self.assertRaisesRegex(UserError, "number 9"), self.env.cr.savepoint():
            wizard.action_load()
        self.assertEqual(self.backend.missing_limit, 10)

    def test_who_may_not_change_it_is_not_offered_to(self):
        other = self.env["res.company"].create({"name": "Other"})
        manager = new_test_user(
            self.env,
            "update_manager",
            "pattern_import_export_synchronize.group_exchange_manager,"
            "base.group_partner_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        wizard = self.open(self.text, user=manager)
        self.assertFalse(wizard.existing_id)
        self.assertEqual(wizard.mode, "new")


@tagged("post_install", "-at_install")
class TestUpdatingTour(ExchangeCase, PatientHttpCase):
    def test_a_manager_updates_an_exchange_by_its_copy(self):
        groups = (
            "base.group_user,base.group_partner_manager,base.group_allow_export,"
            "pattern_import_export_synchronize.group_exchange_manager"
        )
        manager = new_test_user(self.env, "tour_updater", groups)
        # whose name an exchange runs in, who changes it must have the rights of
        self.backend.sync_user_id = manager
        self.make_import(run_as_user_id=manager.id)
        document = json.loads(self.backend._dump_json())
        document["exchange"]["missing_limit"] = 33
        copy = self.env["ir.attachment"].create(
            {
                "name": "exchange.json",
                "raw": json.dumps(document).encode(),
                "public": True,
            }
        )
        self.start_tour(
            f"/odoo/partner-exchanges?copy={copy.id}",
            "exchange_update_by_copy",
            login=manager.login,
        )
        self.assertEqual(self.backend.missing_limit, 33)
        self.assertEqual(len(self.backend.task_ids), 1)
