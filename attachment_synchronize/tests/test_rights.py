# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestRights(SynchronizeCase):
    def setUp(self):
        super().setUp()
        self.task = self.make_task()
        self.server.put("in/orders.csv", b"secret orders")
        self.look(self.task)
        self.entry = self.task.attachment_ids

    def test_internal_user_sees_nothing(self):
        records = (self.task, self.entry, self.task.file_ids, self.task.run_ids)
        for record in (*records, self.entry.attachment_id):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.clerk).read(["create_date"])
        with self.assertRaises(AccessError):
            self.queue.with_user(self.clerk).create({"name": "x", "raw": b"x"})

    def test_user_reads_and_changes_nothing(self):
        user = self.runner
        self.assertEqual(self.entry.with_user(user).raw, b"secret orders")
        self.assertEqual(self.task.with_user(user).server_name, "Partner")
        for record in (self.task, self.entry):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(user).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.entry.with_user(user).button_reschedule()

    def test_manager_keeps_tasks_but_not_servers(self):
        task = self.task.with_user(self.keeper)
        task.name = "Renamed"
        task.copy({"run_as_user_id": self.keeper.id})
        for read in (
            lambda: task.read(["backend_id"]),
            lambda: self.storage.with_user(self.keeper).read(["options"]),
            lambda: task.write({"backend_id": self.storage.id}),
        ):
            with self.assertRaises(AccessError):
                read()

    def test_nobody_lends_himself_the_rights_of_another(self):
        with self.assertRaises(AccessError):
            self.task.with_user(self.keeper).run_as_user_id = self.env.ref(
                "base.user_admin"
            )

    def test_job_methods_are_not_for_clients(self):
        for record, method in (
            (self.task, "run_scan_job"),
            (self.task.file_ids, "run_fetch_job"),
            (self.task.file_ids, "run_post_job"),
            (self.entry, "run_as_job"),
            (self.entry, "run_rename_job"),
        ):
            self.assertTrue(getattr(type(record), method)._api_private, method)

    def test_companies_do_not_see_each_other(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            login="sync_stranger",
            groups="attachment_synchronize.group_synchronize_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (self.task, self.entry, self.task.file_ids, self.task.run_ids):
            model = record.with_user(stranger).browse()
            self.assertFalse(model.search([("id", "in", record.ids)]), record._name)

    def test_traceback_is_for_managers(self):
        self.assertNotIn("traceback", self.ledger.with_user(self.runner).fields_get())
        self.assertIn("traceback", self.ledger.with_user(self.keeper).fields_get())
