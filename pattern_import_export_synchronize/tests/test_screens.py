# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screens show, to whom, and with how many queries."""

import ast
from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .common import ExchangeCase

_GROUPS = "pattern_import_export_synchronize.group_exchange_"


class TestScreens(ExchangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "screen_user", f"{_GROUPS}user")
        cls.manager = new_test_user(
            cls.env, "screen_manager", f"{_GROUPS}manager,base.group_partner_manager"
        )

    def read_form(self, user, record, view=None):
        """What the web client reads for the form of a user."""
        model = self.env[record._name].with_user(user)
        form = Form(model.browse(record.id), view=view)
        return form

    def test_dashboard_counts_rows_files_and_conflicts(self):
        self.assertEqual(self.backend.health, "new")
        task = self.make_import()
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""], ["", "Nobody", "", ""])
        backend = self.backend
        backend.invalidate_recordset()
        self.assertEqual((backend.created_count, backend.failed_count), (1, 1))
        self.assertEqual(backend.failed_file_count, 1)
        self.assertEqual(backend.last_file_ids.mapped("name"), ["a.csv"])
        self.assertEqual(backend.next_import, task.next_run)
        self.assertEqual(backend.health, "attention")
        self.contact("C1").phone = "2"
        self.receive(task, "b.csv", ["C1", "Ada", "3", ""])
        backend.invalidate_recordset()
        self.assertEqual(backend.conflict_count, 1)
        self.assertEqual(backend.last_file_ids.mapped("name"), ["b.csv", "a.csv"])
        backend.action_pause()
        self.assertEqual((backend.health, backend.next_import), ("paused", False))

    def test_the_list_of_conflicts_tells_the_key_of_the_partner(self):
        task = self.make_import()
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.contact("C1").phone = "2"
        self.receive(task, "b.csv", ["C1", "Ada", "3", ""])
        action = self.env.ref(
            "pattern_import_export_synchronize.pattern_sync_checkpoint_action"
        )
        model = self.env[action.res_model].with_user(self.manager)
        arch = etree.fromstring(model.get_view(view_type="list")["arch"])
        shown = {
            node.get("name")
            for node in arch.iterfind("./field")
            if node.get("optional") != "hide" and not node.get("column_invisible")
        }
        self.assertIn("external_id", shown)
        conflict = model.search(ast.literal_eval(action.domain))
        self.assertEqual((conflict.kind, conflict.external_id), ("conflict", "C1"))

    def test_trouble_is_told(self):
        task = self.make_import()
        task.sudo().write(
            {"failing_since": "2026-01-01 00:00:00", "last_error": "No answer"}
        )
        self.assertEqual(self.backend.health, "failing")
        self.assertIn("Contacts in: No answer", self.backend.trouble)
        later = task.next_run + timedelta(minutes=13)
        task.sudo().blocked_until = later
        self.assertEqual(self.backend.next_import, later, "it is left alone till then")

    def test_figures_of_many_exchanges_cost_as_much_as_of_one(self):
        names = [
            "health",
            "created_count",
            "conflict_count",
            "failed_file_count",
            "last_file_ids",
        ]
        many = self.env["pattern.sync.backend"].create(
            [{"name": f"E{number}"} for number in range(20)]
        )
        for backend in many:
            self.make_import(sync_backend_id=backend.id, name=backend.name)
        counted = []
        for backends in (many[:2], many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            backends.read(names)
            counted.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counted[1], counted[0])

    def test_user_sees_and_does_not_change(self):
        task = self.make_import()
        entry = self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        form = Form(self.backend.with_user(self.user))
        self.assertEqual(form.created_count, 1)
        self.assertIn("last_file_ids", form._view["fields"])
        self.assertNotIn("policy_ids", form._view["fields"])
        self.assertNotIn("rule_ids", form._view["fields"])
        self.assertEqual(Form(entry.with_user(self.user)).created_count, 1)
        self.assertTrue(Form(task.with_user(self.user)).uses_pattern)
        for action in ("action_pause", "action_sync_now", "action_check_connection"):
            with self.assertRaises(AccessError):
                getattr(self.backend.with_user(self.user), action)()
        with self.assertRaises(AccessError):
            self.make_out().with_user(self.user).action_send_ready()

    def test_manager_makes_tasks_from_the_exchange(self):
        backend = (
            self.env["pattern.sync.backend"]
            .with_user(self.manager)
            .create({"name": "Mine"})
        )
        self.storage.is_for_tasks = True
        action = backend.action_add_import_task()
        tasks = self.env[action["res_model"]].with_user(self.manager)
        with Form(tasks.with_context(**action["context"])) as form:
            form.name = "Arriving"
            form.server_id = self.env["attachment.synchronize.server"].browse(
                self.storage.id
            )
            form.pattern_config_id = self.pattern
        with Form(
            tasks.with_context(**backend.action_add_export_task()["context"])
        ) as form:
            form.name = "Leaving"
            self.assertEqual(form.server_id.id, self.storage.id, "there is one only")
            form.pattern_config_id = self.pattern
            form.export_scope = "changed"
        backend.invalidate_recordset()
        self.assertEqual(backend.import_task_ids.mapped("name"), ["Arriving"])
        self.assertEqual(backend.export_task_ids.mapped("name"), ["Leaving"])
        self.assertEqual(backend.policy_ids.mapped("model_name"), ["res.partner"])
        with Form(backend) as form:
            self.assertEqual(form.health, "fine")
            with form.rule_ids.new() as line:
                line.model_id = self.env["ir.model"]._get("res.partner")
                line.path = "name"
                line.expression = "value.upper()"
                line.example = "ada"
                self.assertEqual(line.result, "ADA")

    def test_send_what_is_ready(self):
        task = self.make_out()
        self.partners.create({"name": "Cleo", "ref": "C9"})
        said = task.action_send_ready()["params"]["message"]
        self.assertIn("No file", said)
        task.service_trigger_exports()
        self.run_jobs()
        said = task.action_send_ready()["params"]["message"]
        self.assertIn("One file", said)

    def test_everything_now_leaves_answers_alone(self):
        self.make_import()
        out = self.make_out()
        self.make_out(name="Answers", pattern_config_id=False, filepath="answers")
        self.partners.create({"name": "Cleo", "ref": "C9"})
        self.put("a.csv", ["C1", "Ada", "", ""])
        self.backend.action_sync_now()
        self.run_jobs()
        out.run()
        self.run_jobs()
        self.assertTrue(self.contact("C1"))
        self.assertEqual(len(self.sent()), 1)
        self.assertFalse(self.sent("answers"))

    def test_files_are_called_as_the_partner_knows_them(self):
        out = self.make_out(new_name="ours-{id}.{ext}")
        self.partners.create({"name": "Cleo", "ref": "C9"})
        entry = self.send(out)
        ((name, _rows),) = self.sent()
        self.assertNotEqual(entry.name, name)
        self.assertEqual(entry.exchanged_name, name)
        self.assertEqual(self.backend.last_file_ids.exchanged_name, name)
        arrived = self.receive(self.make_import(), "a.csv", ["C1", "Ada", "1", ""])
        self.assertEqual(arrived.exchanged_name, "a.csv")

    def test_lists_behind_the_figures(self):
        task = self.make_import()
        entry = self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        for action, found in (
            (self.backend.action_open_files(), entry),
            (self.backend.action_open_runs(), entry.pattern_file_id),
        ):
            records = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(records, found)
        out = self.make_out(export_scope="changed")
        self.send(out)  # what the partner brought is no news to him
        runs = self.backend.action_open_runs()
        found = self.env[runs["res_model"]].search(runs["domain"])
        self.assertEqual(found, entry.pattern_file_id, "nothing to send is no line")
        pending = self.backend.with_context(synchronize_state="pending")
        domain = pending.action_open_files()["domain"]
        self.assertFalse(self.queue.search(domain))
        conflicts = self.backend.action_open_conflicts()
        self.assertEqual(conflicts["context"]["search_default_conflicts"], 1)
