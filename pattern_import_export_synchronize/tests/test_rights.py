# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common import ExchangeCase


class TestRights(ExchangeCase):
    """Who may keep exchanges, and whose rights they use."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "pattern_import_export_synchronize.group_exchange"
        cls.boss = new_test_user(
            cls.env,
            login="exchange_boss",
            groups=f"base.group_user,base.group_partner_manager,{group}_manager",
        )
        cls.reader = new_test_user(
            cls.env, login="exchange_reader", groups=f"base.group_user,{group}_user"
        )

    def test_a_user_sees_and_changes_nothing(self):
        backend = self.backend.with_user(self.reader)
        self.assertEqual(backend.name, "ACME")
        with self.assertRaises(AccessError):
            backend.name = "Mine"
        with self.assertRaises(AccessError):
            backend.action_pause()
        with self.assertRaises(AccessError):
            backend.action_sync_now()

    def test_a_user_sees_what_became_of_files(self):
        """Not those of other companies, nor without the group."""
        entry = self.receive(self.make_import(), "a.csv", ["C1", "Ada", "", ""])
        opened = entry.with_user(self.reader).action_open_pattern_file()
        file = self.env["pattern.file"].with_user(self.reader).browse(opened["res_id"])
        self.assertEqual(file.created_count, 1)
        run = file.run_id
        self.assertEqual(
            run.with_user(self.reader).chunk_ids.row_ids.outcome, "created"
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.reader.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.reader.company_ids = other
        with self.assertRaises(AccessError):
            file.with_user(self.reader).with_company(other).read(["state"])
        with self.assertRaises(AccessError):
            run.with_user(self.clerk).read(["state"])

    def test_somebody_without_the_group_sees_nothing(self):
        with self.assertRaises(AccessError):
            self.backend.with_user(self.clerk).name  # noqa: B018

    def test_a_manager_runs_exchanges_as_himself(self):
        backend = self.env["pattern.sync.backend"].with_user(self.boss)
        mine = backend.create({"name": "Mine"})
        self.assertEqual(mine.sudo().sync_user_id, self.boss)

    def test_a_manager_does_not_lend_the_rights_of_others(self):
        tasks = self.env["attachment.synchronize.task"].with_user(self.boss)
        with self.assertRaises(AccessError):
            tasks.create(
                {
                    "name": "Stolen",
                    "file_type": "import_pattern",
                    "pattern_config_id": self.pattern.id,
                    "sync_backend_id": self.backend.id,
                }
            )

    def test_rows_are_written_with_the_rights_of_the_exchange(self):
        self.runner.group_ids -= self.env.ref("base.group_partner_manager")
        entry = self.receive(self.make_import(), "a.csv", ["C1", "Ada", "", ""])
        self.assertEqual(entry.state, "failed")
        self.assertFalse(self.contact("C1"))

    def test_files_have_what_the_exchange_may_see(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.partners.create(
            [
                {"ref": "C1", "name": "Ours"},
                {"ref": "C2", "name": "Theirs", "company_id": other.id},
            ]
        )
        entry = self.send(self.make_out())
        self.assertEqual(entry.pattern_file_id.run_id.user_id, self.runner)
        self.assertEqual([row[0] for row in self.sent()[-1][1][1:]], ["C1"])

    def test_exchanges_of_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["pattern.sync.backend"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        found = self.env["pattern.sync.backend"].with_user(self.boss).search([])
        self.assertIn(self.backend, found)
        self.assertNotIn(theirs, found)

    def test_one_exchange_has_one_key_for_a_model(self):
        self.make_import()
        by_email = self.make_pattern("By e-mail", "email", "name")
        with self.assertRaises(ValidationError):
            self.make_out(pattern_config_id=by_email.id)

    def test_a_full_file_needs_a_key(self):
        keyless = self.make_pattern("Keyless", {"path": "name"})
        with self.assertRaises(ValidationError):
            self.make_import(pattern_config_id=keyless.id, is_full_file=True)
