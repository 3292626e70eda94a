# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The wizard, against a real server: each step is checked, nothing is made before."""

import base64

from odoo.exceptions import AccessError, UserError

from odoo.addons.attachment_synchronize.tests.partners import SftpPartner

from .wizard_case import WizardCase

_CONTACTS = b"Reference;Full name;Phone;Remark\nW1;Ada;1;x\nW2;Bob;2;y\n"


class TestWizardOverSftp(WizardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = SftpPartner()
        cls.addClassCleanup(cls.partner.process.stop)

    def setUp(self):
        super().setUp()
        self.partner.clear()

    def test_from_a_folder_to_a_running_exchange(self):
        self.partner.put("in/contacts.csv", _CONTACTS)
        wizard = self.begin(**self.as_server(self.partner))
        wizard.action_next()
        self.assertEqual(wizard.step, "server", "the key of the server is asked about")
        shown = self.partner.process.told["fingerprint"]
        self.assertEqual(wizard.offered_fingerprint, shown)
        wizard.action_trust()
        self.assertEqual(wizard.step, "folders")
        self.assertIn("in", wizard.place_ids.mapped("path"))
        wizard.place_ids.filtered(lambda p: p.path == "in").action_arrive()
        self.assertIn("contacts.csv", wizard.import_notice)
        wizard.write({"has_export": True, "export_folder": "out"})
        wizard.action_next()
        self.assertEqual(wizard.sample_place_id.name, "contacts.csv")
        self.pass_columns(wizard, "ref")
        self.assertEqual(wizard.step, "rules")
        wizard.export_domain = "[('ref', '=like', 'W%')]"
        wizard.action_next()
        wizard.write(
            {
                "after_import": "move",
                "move_path": "done",
                "sends_receipt": True,
                "answer_folder": "answers",
            }
        )
        wizard.action_next()
        wizard.action_next()
        self.assertEqual(wizard.step, "summary")
        for said in ("contacts.csv", "in", "Reference", "out", "answers"):
            if said != "contacts.csv":
                self.assertIn(said, wizard.summary)
        action = wizard.action_start()
        exchange = self.env["pattern.sync.backend"].browse(action["res_id"])
        self.assertEqual(exchange.state, "confirmed")
        self.assertFalse(wizard.password)
        self.run_jobs()
        found = self.env["res.partner"].search([("ref", "in", ["W1", "W2"])])
        self.assertEqual(sorted(found.mapped("name")), ["Ada", "Bob"])
        names = set(self.partner.files())
        self.assertIn("done/contacts.csv", names)
        self.assertTrue([n for n in names if n.startswith("answers/")], names)
        self.assertFalse(exchange.trouble)
        self.assertEqual(exchange.created_count, 2)
        self.assertIn(exchange.health, ("fine", "attention"))

    def test_each_step_says_what_is_wrong(self):
        self.partner.put("in/contacts.csv", _CONTACTS)
        wizard = self.begin(
            **self.as_server(
                self.partner,
                password="wrong",
                fingerprint=self.partner.process.told["fingerprint"],
            )
        )
        self.assertIn("password", self.refused(wizard).lower())
        self.assertNotIn("wrong", self.refused(wizard))
        self.assertIn("password", self.refused(wizard, password=False))
        self.assertIn("address", self.refused(wizard, host=False))
        server = self.as_server(self.partner)
        wizard.write({"host": server["host"], "password": server["password"]})
        self.assertIn("called", self.refused(wizard, name=False))
        self.assertIn("already", self.refused(wizard, name=self.backend.name))
        wizard.name = "Step by step"
        wizard.action_next()
        self.assertIn("There are: in", self.refused(wizard, import_folder="inn"))
        self.assertIn("..", self.refused(wizard, import_folder="../etc"))
        self.assertIn(
            "of their own",
            self.refused(
                wizard, import_folder="in", has_export=True, export_folder="/in/"
            ),
        )
        self.assertIn(
            "arrive", self.refused(wizard, has_import=False, has_export=False)
        )
        wizard.write({"has_import": True, "import_folder": "in", "has_export": False})
        wizard.action_next()
        wizard.model_id = self.contacts
        wizard.action_next()
        self.assertEqual(wizard.step, "columns", "the columns are shown first")
        for column in wizard.column_ids:
            column.path = {"Reference": "ref", "Full name": "name"}.get(column.header)
            column.is_key = False
        self.assertIn("Tick the key", self.refused(wizard))
        wizard.column_ids[0].write({"path": "no_such_field", "is_key": True})
        self.assertIn("no_such_field", self.refused(wizard))
        wizard.column_ids[0].path = "ref"
        before = self.env["pattern.config"].search_count([])
        wizard.action_next()
        self.assertEqual(self.env["pattern.config"].search_count([]), before)
        self.assertIn(
            "change nothing",
            self.refused(wizard, allow_create=False, allow_update=False),
        )
        wizard.write({"allow_create": True})
        wizard.action_next()
        self.assertIn("moved to", self.refused(wizard, after_import="move"))
        self.assertIn("another folder", self.refused(wizard, move_path="in"))
        wizard.write({"move_path": "done"})
        wizard.action_next()
        self.assertIn("interval", self.refused(wizard, interval_number=0))
        wizard.interval_number = 5
        said = self.refused(wizard, failure_emails="a@example.com, nobody")
        self.assertIn("nobody", said)
        wizard.failure_emails = "Ada <a@example.com>, b@example.com"
        wizard.action_next()

    def test_dates_and_numbers_are_read_as_the_partner_writes_them(self):
        content = b"Reference;Full name;Latitude;Since\nW1;Ada;50,25;31/12/2025\n"
        self.partner.put("in/contacts.csv", content)
        server = self.as_server(
            self.partner, fingerprint=self.partner.process.told["fingerprint"]
        )
        wizard = self.begin(**server)
        wizard.action_next()
        wizard.write({"import_folder": "in", "has_export": True})
        wizard.export_folder = "out"
        wizard.action_next()
        wizard.model_id = self.contacts
        wizard.action_read_columns()
        self.assertEqual(wizard.decimal_separator, ",")
        self.assertEqual(wizard.date_format, "%d/%m/%Y")
        since = wizard.column_ids.filtered(lambda column: column.header == "Since")
        self.assertIn("no field", since.problem)
        since.path = "comment"
        since._onchange_path()
        self.assertFalse(since.problem, "somebody chose the field")
        paths = ("ref", "name", "partner_latitude", False)
        for column, path in zip(wizard.column_ids, paths, strict=True):
            column.write({"path": path, "is_key": path == "ref"})
        wizard.action_next()
        wizard.exports_deletions = True
        for _step in range(3):
            wizard.action_next()
        self.assertIn("key: Reference", wizard.summary)
        self.assertIn("is deleted here is told", wizard.summary)
        action = wizard.action_make_paused()
        exchange = self.env["pattern.sync.backend"].browse(action["res_id"])
        pattern = exchange.task_ids.pattern_config_id
        self.assertEqual(pattern.decimal_separator, ",")
        self.assertEqual(pattern.date_format, "%d/%m/%Y")
        self.assertTrue(exchange.policy_ids.export_delete_enabled)

    def test_what_does_not_work_in_the_end_makes_nothing(self):
        self.partner.put("in/contacts.csv", _CONTACTS)
        wizard = self.begin(
            **self.as_server(
                self.partner, fingerprint=self.partner.process.told["fingerprint"]
            )
        )
        wizard.action_next()
        wizard.import_folder = "in"
        wizard.action_next()
        self.pass_columns(wizard, "ref")
        wizard.write({"after_import": "delete", "step": "summary"})
        (self.partner.folder / "in").rename(self.partner.folder / "elsewhere")
        counted = ("fs.storage", "pattern.config", "pattern.sync.backend")
        before = [self.env[name].search_count([]) for name in counted]
        with self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_start()
        (self.partner.folder / "elsewhere").rename(self.partner.folder / "in")
        self.assertEqual([self.env[n].search_count([]) for n in counted], before)
        exchange = self.env["pattern.sync.backend"].browse(
            wizard.action_make_paused()["res_id"]
        )
        self.assertEqual(exchange.health, "paused")

    def test_manager_takes_a_server_that_is_open(self):
        self.partner.put("in/contacts.csv", _CONTACTS)
        storage = self.env["fs.storage"].create(
            {
                "name": "Open one",
                "code": "wizard_open",
                "protocol": "sftp",
                "options": base64.b64decode(b"e30=").decode(),
                "json_options": self.partner.options(),
                **self.partner.storage_vals(),
            }
        )
        wizard = self.begin(self.manager)
        self.assertFalse(wizard.has_servers)
        storage.is_for_tasks = True
        wizard.invalidate_recordset()
        wizard.server_id = storage.id
        wizard.action_next()
        wizard.import_folder = "in"
        wizard.action_next()
        self.pass_columns(wizard, "ref")
        for _step in range(3):
            wizard.action_next()
        exchange = self.env["pattern.sync.backend"].browse(
            wizard.action_start()["res_id"]
        )
        self.assertEqual(exchange.sync_user_id, self.manager)
        self.run_jobs()
        self.assertEqual(exchange.created_count, 2)

    def test_manager_gets_no_other_server(self):
        wizard = self.begin(self.manager, server_id=self.storage.id)
        with self.assertRaises(AccessError):
            wizard.action_next()
        with self.assertRaises(AccessError):
            wizard.write({"password": "x"})
        with self.assertRaises(AccessError):
            wizard.write({"storage_id": self.storage.id})
        wizard.server_kind = "new"
        with self.assertRaises(AccessError):
            wizard.action_next()

    def test_who_may_not_keep_the_records_is_told(self):
        wizard = self.begin(
            server_kind="known", storage_id=self.storage.id, sync_user_id=self.keeper.id
        )
        wizard.write({"model_id": self.env["ir.model"]._get_id("res.currency")})
        with self.assertRaisesRegex(UserError, "may not keep"):
            wizard._check_rights()
