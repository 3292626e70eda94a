# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rights (A.6) at each entrance of the web: calls by RPC, dialogs, links."""

import base64
import json

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import USER_GROUPS

FILE = "pattern.file"
CONTENT = base64.b64encode(b"ref#key,name\nentrance-1,One\n").decode()
PATIENCE = 120  # seconds, on a machine that others use too
GROUPS = f"{USER_GROUPS},base.group_allow_export"


@tagged("post_install", "-at_install")
class TestEntrances(HttpCase):
    """Each call is made by a browser's session, as a user who knows the ids of all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.there = cls.env["res.company"].create({"name": "Entrance elsewhere"})
        cls.user = new_test_user(cls.env, "entrance_user", GROUPS)
        cls.other = new_test_user(cls.env, "entrance_other", GROUPS)
        cls.nobody = new_test_user(cls.env, "entrance_nobody", "base.group_user")
        cls.blind = new_test_user(
            cls.env, "entrance_blind", GROUPS.replace("base.group_partner_manager,", "")
        )
        cls.shut = new_test_user(cls.env, "entrance_shut", USER_GROUPS)
        cls.shared, cls.private, cls.abroad = cls.env["pattern.config"].create(
            [
                {
                    "name": "Entrance",
                    "model_id": cls.env["ir.model"]._get_id("res.partner"),
                    "export_format": "csv",
                    "line_ids": [
                        Command.create({"path": "ref", "is_key": True}),
                        Command.create({"path": "name"}),
                    ],
                    **values,
                }
                for values in (
                    {},
                    {"user_id": cls.other.id},
                    {"company_id": cls.there.id},
                )
            ]
        )

    def call(self, model: str, method: str, args=(), **kwargs):
        """The result of a call, or the name of the error that it ends in."""
        params = {
            "model": model,
            "method": method,
            "args": list(args),
            "kwargs": kwargs,
        }
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
            timeout=PATIENCE,
        ).json()
        if "error" in answer:
            return answer["error"]["data"]["name"].split(".")[-1]
        return answer["result"]

    def use(self, user) -> None:
        self.authenticate(user.login, user.login)

    def try_import(self, pattern):
        return self.call(FILE, "import_file", [pattern.id, "a.csv", CONTENT])

    def try_export(self, pattern, **kwargs):
        return self.call(
            FILE, "export_records", [pattern.id, [("id", "=", 1)]], **kwargs
        )

    def try_dialogs(self, pattern) -> set:
        """What the two dialogs say when their buttons are pressed."""
        imports = self.call(
            "import.pattern.wizard",
            "create",
            [{"pattern_id": pattern.id, "file": CONTENT, "file_name": "a.csv"}],
        )
        exports = self.call(
            "export.pattern.wizard",
            "create",
            [{"pattern_id": pattern.id}],
            context={"active_model": "res.partner", "active_ids": [1]},
        )
        said = set()
        for model, method, made in (
            ("import.pattern.wizard", "action_preview", imports),
            ("import.pattern.wizard", "action_import", imports),
            ("export.pattern.wizard", "action_export", exports),
        ):
            if isinstance(made, str):
                said.add(made)
            else:
                answer = self.call(model, method, [[made]])
                said.add(answer if isinstance(answer, str) else "opened")
        return said

    def test_whoever_may_do_it_does(self):
        self.use(self.user)
        self.assertIsInstance(self.try_import(self.shared), int)
        self.assertIsInstance(self.try_export(self.shared), int)
        self.assertEqual(self.try_dialogs(self.shared), {"opened"})

    def test_patterns_of_others_and_of_other_companies(self):
        self.use(self.user)
        for pattern in (self.private, self.abroad):
            with self.subTest(pattern=pattern.id):
                self.assertEqual(self.try_import(pattern), "AccessError")
                self.assertEqual(self.try_export(pattern), "AccessError")
                self.assertEqual(self.try_dialogs(pattern), {"AccessError"})
                for url in ("template", "patterns"):
                    link = f"/pattern_import_export/{url}/{pattern.id}"
                    self.assertEqual(
                        self.url_open(link, timeout=PATIENCE).status_code, 403, url
                    )
        # naming a company that is not his opens none of its doors
        context = {"allowed_company_ids": self.there.ids}
        self.assertEqual(self.try_export(self.abroad, context=context), "AccessError")

    def test_groups_and_rights_on_the_records(self):
        self.use(self.nobody)
        self.assertEqual(self.try_import(self.shared), "AccessError")
        self.assertEqual(self.try_export(self.shared), "AccessError")
        self.assertEqual(self.try_dialogs(self.shared), {"AccessError"})
        self.use(self.blind)  # reads contacts, and keeps none
        self.assertEqual(self.try_import(self.shared), "AccessError")
        self.assertIsInstance(self.try_export(self.shared), int)
        self.use(self.shut)  # may not export
        self.assertIsInstance(self.try_import(self.shared), int)
        self.assertEqual(self.try_export(self.shared), "AccessError")

    def test_files_of_others(self):
        self.use(self.other)
        file = self.env[FILE].browse(self.try_import(self.shared))
        dialog = self.call(
            "import.pattern.wizard",
            "create",
            [{"pattern_id": self.shared.id, "file": CONTENT, "file_name": "a.csv"}],
        )
        attachment = file.sudo().run_id.attachment_id
        mine = f"/web/content/{attachment.id}?download=true"
        self.assertEqual(
            self.url_open(mine, timeout=PATIENCE).content, base64.b64decode(CONTENT)
        )
        self.use(self.user)
        for method in (
            "action_cancel", "action_pause", "action_resume", "action_retry_failed",
            "action_ask_undo", "action_undo", "action_import_now", "action_fix_values",
            "action_send_corrected", "action_download_file",
            "action_download_failed_rows", "action_download_imported_rows",
            "action_view_records", "action_view_failed", "get_progress", "unlink",
        ):  # fmt: skip
            with self.subTest(method=method):
                self.assertEqual(self.call(FILE, method, [file.ids]), "AccessError")
        self.assertEqual(self.call(FILE, "read", [file.ids, ["state"]]), "AccessError")
        self.assertEqual(self.call(FILE, "search", [[]]), [])
        for model, ids in (
            ("transfer.run", file.sudo().run_id.ids),
            ("ir.attachment", attachment.ids),
        ):
            said = self.call(model, "read", [ids, ["display_name"]])
            self.assertEqual(said, "AccessError", model)
        self.assertNotEqual(self.url_open(mine, timeout=PATIENCE).status_code, 200)
        for method in ("action_preview", "action_import", "action_check"):
            said = self.call("import.pattern.wizard", method, [[dialog]])
            self.assertEqual(said, "AccessError", method)

    def test_files_of_another_company(self):
        self.other.company_ids += self.there
        self.use(self.other)
        context = {"allowed_company_ids": self.there.ids}
        file = self.env[FILE].browse(self.try_export(self.abroad, context=context))
        manager = new_test_user(
            self.env,
            "entrance_manager",
            f"{GROUPS},pattern_import_export.group_pattern_manager",
        )
        self.use(manager)
        self.assertEqual(self.call(FILE, "read", [file.ids, ["state"]]), "AccessError")
        manager.company_ids += self.there
        context = {"allowed_company_ids": (manager.company_id | self.there).ids}
        said = self.call(FILE, "read", [file.ids, ["state"]], context=context)
        self.assertEqual(said[0]["id"], file.id)

    def test_nobody_writes_files_or_calls_what_is_inside(self):
        self.use(self.user)
        file = self.env[FILE].browse(self.try_import(self.shared))
        for method, args in (
            ("create", [{"run_id": file.run_id.id}]),
            ("write", [file.ids, {"direction": "export"}]),
            ("_submit_stream", [self.shared.id, "a.csv", ""]),
            ("_open", [self.shared.id, "a.csv", 1]),
        ):
            with self.subTest(method=method):
                self.assertEqual(self.call(FILE, method, args), "AccessError")
        for method in ("run_split_job", "write"):
            args = [file.run_id.ids, *([{"user_id": 1}] if method == "write" else [])]
            said = self.call("transfer.run", method, args)
            self.assertEqual(said, "AccessError", method)
        said = self.call("pattern.key.claim", "search_read", [[]])
        self.assertEqual(said, "AccessError")
