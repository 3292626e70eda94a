# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.queue_job.exception import FailedJobError

from .common import ImportCase

ROWS = "name,country_id\nEnd A,Belgium\nEnd B,Atlantis\n"
FIELDS = ["name", "country_id"]


@tagged("post_install", "-at_install")
class TestEndAction(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.make_action(
            "env['res.partner'].create({'name': 'End of %s' % record.state})"
        )

    @classmethod
    def make_action(cls, code: str, group="base.group_user", model="transfer.run"):
        return cls.env["ir.actions.server"].create(
            {
                "name": "Tell somebody",
                "model_id": cls.env["ir.model"]._get_id(model),
                "state": "code",
                "code": code,
                "group_ids": [Command.set(cls.env.ref(group).ids if group else [])],
            }
        )

    def end_jobs(self, run):
        jobs = self.env["queue.job"].search(
            [("method_name", "=", "run_end_action_job")]
        )
        return jobs.filtered(lambda job: job.records.ids == run.ids)

    def perform(self, run):
        run.with_user(run.user_id).run_end_action_job()

    def test_it_runs_in_a_job_of_its_own_as_the_user(self):
        run = self.load(ROWS, FIELDS, end_action_id=self.action.id)
        self.assertEqual(run.state, "partial")
        made = [("name", "=like", "End of %")]
        self.assertFalse(self.env["res.partner"].search(made), "not before our commit")
        [job] = self.end_jobs(run)
        self.assertEqual(job.user_id, self.user)
        self.perform(run)
        partner = self.env["res.partner"].search(made)
        self.assertEqual(
            (partner.name, partner.create_uid), ("End of partial", self.user)
        )
        self.assertFalse(run.end_action_message)

    def test_each_end_runs_it(self):
        run = self.load(ROWS, FIELDS, end_action_id=self.action.id)
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
        self.assertEqual(len(self.end_jobs(run)), 2)

    def test_a_check_runs_it_only_when_no_import_follows(self):
        good = "name,country_id\nEnd A,Belgium\n"
        options = {"end_action_id": self.action.id, "on_error": "file"}
        check = self.load(good, FIELDS, **options)
        self.assertFalse(self.end_jobs(check))
        self.assertEqual(check.import_run_id.end_action_id, self.action)
        self.assertTrue(self.end_jobs(self.load(ROWS, FIELDS, **options)))
        wizard = self.wizard(good)
        options = {"has_headers": True, "use_connector": True}
        options["end_action_id"] = self.action.id
        answer = wizard.execute_import(FIELDS, FIELDS, options, dryrun=True)
        dry = self.env["transfer.run"].browse(answer["run_id"])
        dry.with_user(self.user).run_split_job()
        self.run_jobs(dry)
        self.assertEqual(dry.state, "done")
        self.assertFalse(self.end_jobs(dry))

    def test_a_failure_ends_the_job_and_not_the_import(self):
        broken = self.make_action("raise UserError('the line is busy')")
        run = self.load(ROWS, FIELDS, end_action_id=broken.id)
        with self.assertRaisesRegex(FailedJobError, "the line is busy"):
            self.perform(run)
        self.assertEqual((run.state, run.created_count), ("partial", 1))
        run.end_action_message = "It failed."  # by a transaction of its own
        run.with_user(self.user).set_end_action(self.action.id)
        self.assertFalse(run.end_action_message)
        run.with_user(self.user).action_run_end_action()
        self.assertEqual(len(self.end_jobs(run)), 2)

    def test_only_actions_on_imports_that_the_user_may_run(self):
        system = self.make_action("pass", group="base.group_system")
        elsewhere = self.make_action("pass", model="res.partner")
        nobodys = self.make_action("pass", group=None)
        runs = self.env["transfer.run"].with_user(self.user)
        known = [action["id"] for action in runs.get_end_actions()]
        self.assertIn(self.action.id, known)
        options = {"has_headers": True, "use_connector": True}
        for action in (system, elsewhere, nobodys):
            self.assertNotIn(action.id, known)
            options["end_action_id"] = action.id
            answer = self.wizard(ROWS).execute_import(FIELDS, FIELDS, options)
            self.assertIn("that you may run", answer["messages"][0]["message"])

    def test_a_right_that_was_lost_since_fails_on_the_run(self):
        run = self.load(ROWS, FIELDS, end_action_id=self.action.id)
        self.action.group_ids = self.env.ref("base.group_system")
        with self.assertRaises(FailedJobError):
            self.perform(run)

    def test_the_owner_chooses_on_the_run_and_nobody_else(self):
        run = self.load(ROWS, FIELDS)
        manager = self.other
        manager.group_ids |= self.env.ref("base_import_async.group_transfer_manager")
        wizards = self.env["transfer.end.action"].with_context(default_run_id=run.id)
        wizard = wizards.with_user(self.user).create({})
        wizard.end_action = str(self.action.id)
        wizard.action_choose()
        self.assertEqual(run.end_action_id, self.action)
        with self.assertRaises(AccessError):
            run.with_user(manager).set_end_action(0)
        self.assertEqual(
            wizards.with_user(self.user).new({}).end_action, str(self.action.id)
        )
        run.with_user(self.user).set_end_action(0)
        with self.assertRaises(UserError):
            run.with_user(self.user).action_run_end_action()
