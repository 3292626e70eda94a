# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange as one JSON: from here to there, again, and what is refused."""

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.attachment_synchronize.tests.common import SECRET

from .common import ExchangeCase


class TestCopying(ExchangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answers = cls.env["attachment.synchronize.task"].create(
            {
                "name": "Answers",
                "method_type": "export",
                "backend_id": cls.storage.id,
                "sync_backend_id": cls.backend.id,
                "filepath": "answers",
                "run_as_user_id": cls.runner.id,
            }
        )
        cls.backend.write(
            {
                "allow_delete": True,
                "missing_limit": 25,
                "conflict_resolution": "newer",
                "rule_ids": [
                    Command.create(
                        {
                            "model_id": cls.env["ir.model"]._get_id("res.partner"),
                            "path": "name",
                            "expression": "value.strip()",
                        }
                    )
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.make_import(
            is_full_file=True,
            answer_task_id=self.answers.id,
            sends_receipt=True,
            interval_number=7,
            pattern="*.csv",
        )
        out = self.make_out(export_scope="changed", guards_cells=False)
        self.saved = self.env["ir.filters"].create(
            {"name": "Ours", "model_id": "res.partner", "domain": "[]", "user_ids": []}
        )
        self.env["pattern.export.task"].create(
            {
                "name": "More",
                "pattern_config_id": self.pattern.id,
                "sync_task_id": out.id,
                "filter_id": self.saved.id,
            }
        )
        policy = self.backend.policy_ids
        policy.write(
            {
                "is_specific": True,
                "allow_create": False,
                "field_ids": [
                    Command.create({"field_name": "phone", "resolution": "other"})
                ],
            }
        )

    def load(self, text, name="Loaded", user=None, storage=None):
        """Go through the wizard; the exchange that it makes."""
        wizard = (
            self.env["pattern.sync.load"]
            .with_user(user or self.env.user)
            .create({"file": base64.b64encode(text.encode())})
        )
        wizard.action_read()
        wizard.mode = "new"
        wizard._onchange_mode()
        wizard.name = name
        if storage is not None:
            wizard.sudo().server_ids.storage_id = storage
        return self.env["pattern.sync.backend"].browse(wizard.action_load()["res_id"])

    def refused(self, text, **options):
        """The sentence with which the file is not loaded."""
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            self.load(text, **options)
        return str(caught.exception)

    def test_it_comes_back_as_it_was(self):
        text = self.backend._dump_json()
        self.assertNotIn(SECRET, text)
        loaded = self.load(text)
        self.assertTrue(loaded.is_paused)
        self.assertNotEqual(loaded, self.backend)
        before, after = json.loads(text), json.loads(loaded._dump_json())
        self.assertEqual(after["exchange"].pop("name"), "Loaded")
        before["exchange"].pop("name")
        keys = {one["exchange"].pop("copy_key") for one in (before, after)}
        self.assertEqual(len(keys), 2, "two exchanges of one database")
        self.assertEqual(after, before)
        self.assertEqual(
            loaded.task_ids.pattern_config_id, self.pattern, "the same is not doubled"
        )
        leaving = loaded.export_task_ids.filtered("pattern_config_id")
        self.assertFalse(leaving.guards_cells)
        arriving = loaded.import_task_ids
        self.assertEqual(arriving.pattern, "*.csv", "which names are fetched")
        self.assertEqual(arriving.answer_task_id.sync_backend_id, loaded)

    def test_a_changed_pattern_is_made_anew(self):
        text = self.backend._dump_json()
        self.pattern.line_ids[-1].unlink()
        loaded = self.load(text)
        pattern = loaded.import_task_ids.pattern_config_id
        self.assertNotEqual(pattern, self.pattern)
        self.assertEqual(len(pattern.line_ids), 4)

    def test_twice_needs_another_name(self):
        text = self.backend._dump_json()
        self.assertIn("another name", self.refused(text, name=self.backend.name))
        self.load(text)
        self.assertIn("another name", self.refused(text))
        self.assertTrue(self.load(text, name="Again"))

    def test_a_server_that_is_not_there_is_asked_for(self):
        text = self.backend._dump_json()
        self.storage.write({"name": "Other", "code": "other"})
        wizard = self.env["pattern.sync.load"].create(
            {"file": base64.b64encode(text.encode())}
        )
        wizard.action_read()
        wizard.mode = "new"
        wizard._onchange_mode()
        self.assertEqual(wizard.server_ids.told_name, "Partner")
        self.assertFalse(wizard.server_ids.storage_id)
        wizard.name = "Elsewhere"
        with self.assertRaisesRegex(UserError, "Choose the server"):
            wizard.action_load()
        wizard.server_ids.storage_id = self.storage
        loaded = self.env["pattern.sync.backend"].browse(wizard.action_load()["res_id"])
        self.assertEqual(loaded.task_ids.backend_id, self.storage)

    def test_manager_finds_only_open_servers(self):
        manager = new_test_user(
            self.env,
            "copy_manager",
            "pattern_import_export_synchronize.group_exchange_manager,"
            "base.group_partner_manager",
        )
        text = self.backend._dump_json()
        self.assertIn("Choose the server", self.refused(text, user=manager))
        self.storage.is_for_tasks = True
        loaded = self.load(text, user=manager)
        self.assertEqual(loaded.sync_user_id, manager)
        self.assertEqual(loaded.sudo().task_ids.backend_id, self.storage)
        self.assertEqual(loaded.task_ids.run_as_user_id, manager)

    def test_what_is_wrong_is_said_and_nothing_made(self):
        good = json.loads(self.backend._dump_json())
        cases = [
            ("no json", "no JSON"),
            ("[]", "no exchange"),
            (json.dumps({**good, "version": 99}), "no exchange"),
            (json.dumps({**good, "extra": 1}), "extra"),
            (self._changed(good, "exchange", secret="x"), "secret"),
            (self._changed(good, "tasks", password="x"), "password"),
            (self._changed(good, "tasks", columns_by=9), "number 9"),
            (self._changed(good, "tasks", server=5), "number 5"),
            (json.dumps({**good, "tasks": ["x"]}), "stands where"),
        ]
        known = self.env["pattern.sync.backend"].search_count([])
        for text, said in cases:
            with self.subTest(said):
                self.assertIn(said, self.refused(text))
        self.assertEqual(self.env["pattern.sync.backend"].search_count([]), known)

    def _changed(self, document, key, **more):
        part = document[key]
        changed = (
            {**part, **more}
            if isinstance(part, dict)
            else [{**part[0], **more}, *part[1:]]
        )
        return json.dumps({**document, key: changed})


@tagged("post_install", "-at_install")
class TestDownload(HttpCase):
    def test_only_who_keeps_exchanges_downloads_them(self):
        exchange = self.env["pattern.sync.backend"].create({"name": "Downloaded"})
        groups = "pattern_import_export_synchronize.group_exchange_"
        new_test_user(self.env, "download_user", f"{groups}user")
        new_test_user(self.env, "download_manager", f"{groups}manager")
        url = exchange.action_export_json()["url"]
        with self.assertRaises(AccessError):
            exchange.with_user(
                self.env["res.users"].search([("login", "=", "download_user")])
            ).action_export_json()
        self.authenticate("download_user", "download_user")
        self.assertEqual(self.url_open(url).status_code, 403)
        self.authenticate("download_manager", "download_manager")
        answer = self.url_open(url)
        self.assertEqual(answer.json()["exchange"]["name"], "Downloaded")
        gone = "/pattern_import_export_synchronize/exchange/999999999"
        self.assertEqual(self.url_open(gone).status_code, 404)
