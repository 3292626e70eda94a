# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImportCase

ROWS = "name,barcode\nCompany chosen,cmp-1\n"


@tagged("post_install", "-at_install")
class TestImportCompany(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.user.company_id
        cls.branch, cls.foreign = cls.env["res.company"].create(
            [{"name": "Branch"}, {"name": "Foreign"}]
        )
        cls.user.company_ids |= cls.branch

    def at_home(self, records):
        """As the web client asks, with one company ticked."""
        return records.with_user(self.user).with_context(
            allowed_company_ids=self.home.ids
        )

    def submit_for(self, company_id: int):
        wizard = self.at_home(self.wizard(ROWS))
        options = {"has_headers": True, "use_connector": True, "company_id": company_id}
        return wizard.execute_import(["name", "barcode"], ["", ""], options)

    def test_company_dependent_fields_are_written_for_the_chosen_company(self):
        answer = self.submit_for(self.branch.id)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        self.assertEqual((run.state, run.company_id), ("done", self.branch))
        self.assertNotIn("company_id", run.options)
        partner = self.env["res.partner"].search([("name", "=", "Company chosen")])
        self.assertEqual(partner.with_company(self.branch).barcode, "cmp-1")
        self.assertFalse(partner.with_company(self.home).barcode)

    def test_the_person_sees_the_import_though_another_company_is_ticked(self):
        answer = self.submit_for(self.branch.id)
        run = self.at_home(self.env["transfer.run"].browse(answer["run_id"]))
        self.assertEqual(run.get_progress()["state"], "draft")
        run.run_split_job()
        self.assertTrue(run.chunk_ids.filtered("row_count"))
        others = run.with_user(self.other)
        self.assertFalse(others.search([("id", "=", run.id)]))

    def test_no_choice_is_the_current_company(self):
        run = self.env["transfer.run"].browse(self.submit_for(0)["run_id"])
        self.assertEqual(run.company_id, self.home)

    def test_a_company_of_others_is_refused(self):
        runs = self.env["transfer.run"].search_count([])
        answer = self.submit_for(self.foreign.id)
        self.assertIn("none of yours", answer["messages"][0]["message"])
        self.assertEqual(self.env["transfer.run"].search_count([]), runs)

    def test_programs_choose_it_and_corrected_rows_keep_it(self):
        runs = self.at_home(self.env["transfer.run"])
        arguments = ("res.partner", "x.csv", "bmFtZQpYCg==", ["name"])
        run = runs.browse(runs.submit_file(*arguments, {"company_id": self.branch.id}))
        self.assertEqual(run.company_id, self.branch)
        self.assertEqual(run._get_run_options()["company_id"], self.branch.id)
        with self.assertRaisesRegex(UserError, "none of yours"):
            runs.submit_file(*arguments, {"company_id": self.foreign.id})
