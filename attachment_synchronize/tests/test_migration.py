# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database as OCA's modules leave it: made here, by hand, of what they have."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged

from .common import SynchronizeCase

_FOLDER = Path(__file__).parent.parent / "migrations" / "19.0.1.0.0"
_OURS_ALONE = ("company_id", "run_as_user_id", "dedupe_policy", "schedule_type") + (
    "interval_number",
    "interval_type",
    "last_error",
)


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, _FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestMigration(SynchronizeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pre, cls.post = load("pre-migration"), load("post-migration")

    def make_old_database(self, **tasks):
        """Tasks by name, with what the old table has; all else is not there yet."""
        made = {name: self.make_task(name=name) for name in tasks}
        self.env.flush_all()
        for column in _OURS_ALONE:
            self.cr.execute(
                f"ALTER TABLE attachment_synchronize_task DROP COLUMN {column}"
            )
        self.cr.execute(
            """ALTER TABLE attachment_synchronize_task
                  ADD COLUMN avoid_duplicated_files boolean,
                  ALTER COLUMN after_import DROP NOT NULL"""
        )
        for name, values in tasks.items():
            values = {"after_import": None, "create_uid": self.keeper.id, **values}
            for column, value in values.items():
                self.cr.execute(
                    f"UPDATE attachment_synchronize_task SET {column} = %s"
                    " WHERE id = %s",
                    (value, made[name].id),
                )
        self.env.invalidate_all()
        return made

    def add_old_data(self):
        """What attachment_queue has under its name in the database."""
        modules = self.env["ir.module.module"]
        rival = modules.search([("name", "=", "attachment_queue")])
        rival = rival or modules.create({"name": "attachment_queue"})
        rival.state = "installed"
        template = self.env["mail.template"].create({"name": "Of theirs"})
        model = self.env["ir.model"]._get("attachment.queue")
        names = {
            "attachment_failure_notification": template,
            "model_attachment_queue": model,
            "view_of_theirs": self.env["ir.ui.view"].create(
                {"name": "x", "type": "qweb", "arch": "<t/>"}
            ),
        }
        for name, record in names.items():
            self.env["ir.model.data"].create(
                {
                    "module": "attachment_queue",
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                }
            )
        self.env.flush_all()
        return rival, template

    def upgrade(self):
        self.env.flush_all()
        for script in (self.pre, self.post):
            script.migrate(self.cr, "18.0.1.0.0")
        self.env.invalidate_all()

    def test_tasks_get_what_they_have_not_got(self):
        made = self.make_old_database(
            plain={},
            once={"avoid_duplicated_files": True, "after_import": "delete"},
            of_robot={"create_uid": 1},
        )
        self.upgrade()
        plain, once, of_robot = made.values()
        self.assertEqual((plain.after_import, plain.dedupe_policy), ("keep", "version"))
        self.assertEqual((once.after_import, once.dedupe_policy), ("delete", "name"))
        self.assertEqual(plain.company_id, self.env.ref("base.main_company"))
        self.assertEqual(plain.run_as_user_id, self.keeper)
        self.assertEqual(of_robot.run_as_user_id, self.env.ref("base.user_admin"))
        self.assertEqual(plain.schedule_type, "manual", "their cron was not active")

    def test_tasks_look_as_often_as_the_cron_did(self):
        made = self.make_old_database(plain={})
        cron = self.env["ir.cron"].create(
            {
                "name": "Run attachment tasks import",
                "model_id": self.env["ir.model"]._get_id("attachment.synchronize.task"),
                "state": "code",
                "code": "model.run_task_import_scheduler()",
                "interval_number": 2,
                "interval_type": "hours",
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "attachment_synchronize",
                "name": "cronjob_run_attachment_synchronize_task_import",
                "model": "ir.cron",
                "res_id": cron.id,
            }
        )
        self.upgrade()
        task = made["plain"]
        self.assertEqual((task.interval_number, task.interval_type), (2, "hours"))
        self.assertTrue(task.next_run)
        self.assertFalse(cron.exists())

    def test_names_that_were_taken_are_not_taken_again(self):
        made = self.make_old_database(once={"avoid_duplicated_files": True})
        entry = self.queue.create({"name": "old.csv", "raw": b"x", "state": "done"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE attachment_queue SET task_id = %s WHERE id = %s",
            (made["once"].id, entry.id),
        )
        self.cr.execute(
            "UPDATE ir_attachment SET res_model = NULL, res_id = NULL WHERE id = %s",
            (entry.attachment_id.id,),
        )
        self.upgrade()
        task = made["once"]
        self.assertEqual(entry.attachment_id.res_id, entry.id)
        for name in ("old.csv", "new.csv"):
            self.server.put(f"in/{name}")
        task.second_look = False
        self.look(task)
        self.assertCountEqual(
            task.attachment_ids.mapped("name"), ["old.csv", "new.csv"]
        )

    def test_new_names_are_translated(self):
        made = self.make_old_database(
            known={"after_import": "rename", "new_name": "${obj.name}-${obj.id}.ok"},
            unknown={"after_import": "rename", "new_name": "${obj.name.upper()}"},
        )
        self.upgrade()
        self.assertEqual(made["known"].new_name, "{name}-{id}.ok")
        self.assertTrue(made["known"].active)
        self.assertFalse(made["unknown"].active)
        self.assertIn("${obj.name.upper()}", made["unknown"].last_error)

    def test_templates(self):
        for theirs, ours in (
            ("plain.csv", "plain.csv"),
            ("${ obj.create_date }-${obj.name}", "{datetime}-{name}"),
            ("${obj.nmae}", None),
            ("{brace}", None),
            ("% if obj.name:", None),
        ):
            with self.subTest(theirs=theirs):
                self.assertEqual(self.pre.translate(theirs), ours)

    def test_data_of_the_other_module_is_taken_over(self):
        rival, template = self.add_old_data()
        self.make_old_database(plain={})
        self.upgrade()
        self.assertEqual(rival.state, "uninstalled")
        self.assertFalse(template.exists())
        data = self.env["ir.model.data"]
        self.assertFalse(data.search([("module", "=", "attachment_queue")]))
        self.assertTrue(self.env.ref("attachment_synchronize.view_of_theirs"))

    def test_who_kept_tasks_keeps_them(self):
        administrator = self.env["res.users"].create(
            {
                "name": "Administrator",
                "login": "migrated_administrator",
                "group_ids": [(4, self.env.ref("base.group_system").id)],
            }
        )
        made = self.make_old_database(plain={"create_uid": self.clerk.id})
        self.upgrade()
        group = "attachment_synchronize.group_synchronize"
        self.assertTrue(administrator.has_group(f"{group}_manager"))
        self.assertEqual(made["plain"].run_as_user_id, self.clerk)
        self.assertTrue(self.clerk.has_group(f"{group}_user"))

    def test_own_databases_are_left_alone(self):
        task = self.make_task(dedupe_policy="content")
        self.env.flush_all()
        for script in (self.pre, self.post):
            script.migrate(self.cr, "19.0.1.0.0")
            script.migrate(self.cr, None)
        self.env.invalidate_all()
        self.assertEqual(task.dedupe_policy, "content")
