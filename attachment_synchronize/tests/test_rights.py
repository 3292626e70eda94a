# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
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
        for work in (
            lambda: task.read(["backend_id"]),
            lambda: self.storage.with_user(self.keeper).read(["options"]),
            lambda: task.write({"backend_id": self.storage.id}),
            lambda: task.copy({"backend_id": self.storage.id}),
            lambda: task.write({"server_id": self.storage.id}),
            lambda: task.copy({"server_id": self.storage.id}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                work()

    def test_manager_chooses_among_the_servers_that_are_opened(self):
        servers = self.env["attachment.synchronize.server"].with_user(self.keeper)
        self.assertFalse(servers.search([]) & servers.browse(self.storage.id))
        self.storage.is_for_tasks = True
        server = servers.search([("name", "=", "Partner")])
        self.assertEqual(server.id, self.storage.id)
        self.assertEqual(self.task.with_user(self.keeper).server_id, server)
        task = self.env["attachment.synchronize.task"].with_user(self.keeper)
        task = task.create({"name": "Mine", "server_id": server.id})
        self.assertEqual(task.sudo().backend_id, self.storage)
        self.assertFalse(task.new({"name": "Not saved"}).server_notice)
        known = {"name", "display_name", "company_id", "id"}
        told = set(server.fields_get()) - known
        self.assertFalse([f for f in told if server[f]], "no more than the name")
        with self.assertRaises(AccessError):
            server.name = "Stolen"
        with self.assertRaises(AccessError):
            servers.with_user(self.clerk).search([])

    def test_server_of_another_company_is_not_for_us(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.storage.copy(
            {
                "code": "sync_other",
                "is_for_tasks": True,
                "synchronize_company_id": company.id,
            }
        )
        task = self.task.with_user(self.keeper)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            task.server_id = other.id
        with self.assertRaisesRegex(ValidationError, "tasks of Other only"):
            self.task.backend_id = other

    def test_copy_is_as_its_maker(self):
        self.task.run_as_user_id = self.env.ref("base.user_admin")
        task = self.task.with_user(self.keeper)
        copy = task.copy()
        self.assertEqual(copy.run_as_user_id, self.keeper)
        self.assertEqual(copy.sudo().backend_id, self.storage)
        admin = self.env.ref("base.user_admin").id
        company = self.env["res.company"].create({"name": "Other"}).id
        for default in ({"run_as_user_id": admin}, {"company_id": company}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                task.copy(default)

    def test_nobody_lends_himself_the_rights_of_another(self):
        admin = self.env.ref("base.user_admin")
        task = self.task.with_user(self.keeper)
        vals = {"name": "x", "run_as_user_id": admin.id}
        by_context = task.with_context(default_run_as_user_id=admin.id)
        header = ["name", "run_as_user_id/.id"]
        for work in (
            lambda: task.write({"run_as_user_id": admin.id}),
            lambda: task.create(vals),
            lambda: by_context.create({"name": "x"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                work()
        imported = task.load(header, [["Imported", str(admin.id)]])
        self.assertFalse(imported["ids"])
        self.assertIn("run as somebody else", imported["messages"][0]["message"])

    def test_task_of_somebody_who_may_more_is_not_turned_to_other_things(self):
        self.task.run_as_user_id = self.env.ref("base.user_admin")
        task = self.task.with_user(self.keeper)
        entry = self.entry.with_user(self.keeper)
        feed = {"name": "x", "raw": b"x", "task_id": task.id}
        for work in (
            lambda: task.write({"pattern": "*"}),
            lambda: task.write({"filepath": "elsewhere"}),
            lambda: entry.create(feed),
            lambda: entry.write({"raw": b"other"}),
            lambda: entry.attachment_id.write({"raw": b"other"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                work()
        task.schedule_type = "manual"
        entry.button_reschedule()
        # Who takes the task over does with it what he likes.
        task.write({"run_as_user_id": self.keeper.id, "pattern": "*"})
        entry.write({"raw": b"other"})
        self.assertEqual(entry.create(feed).raw, b"x")

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
