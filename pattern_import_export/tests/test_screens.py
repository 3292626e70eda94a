# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.base_import_async.tests.patience import PatientHttpCase

from .common import MANAGER_GROUPS, USER_GROUPS


@tagged("post_install", "-at_install")
class TestScreens(PatientHttpCase):
    """A manager in a browser, and what a plain user may download."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "tour_manager", MANAGER_GROUPS)
        cls.user = new_test_user(cls.env, "tour_user", USER_GROUPS)
        cls.nobody = new_test_user(cls.env, "tour_nobody")

    def test_a_pattern_is_made_by_walking_the_fields(self):
        self.start_tour(
            "/odoo/patterns", "pattern_import_export_editor", login="tour_manager"
        )
        pattern = self.env["pattern.config"].search([("name", "=", "Tour pattern")])
        self.assertEqual(pattern.res_model, "res.country.state")
        paths = pattern.line_ids.mapped("path")
        self.assertEqual(paths[0], ".id")
        self.assertLessEqual({"name", "code", "country_id"}, set(paths))

    def test_a_pattern_is_made_from_a_file(self):
        pattern = (
            self.env["pattern.config"]
            .with_user(self.manager)
            .create(
                {
                    "name": "From a file",
                    "model_id": self.env["ir.model"]._get_id("res.country.group"),
                }
            )
        )
        self.start_tour(
            "/odoo/patterns", "pattern_import_export_elsewhere", login="tour_manager"
        )
        self.assertEqual(pattern.line_ids.mapped("path"), ["code", "name"])
        self.assertEqual(pattern.line_ids.mapped("is_key"), [True, False])

    def test_an_export_of_what_changed_in_another_language_and_company(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env["res.company"].create({"name": "Tour company"})
        groups = f"{MANAGER_GROUPS},base.group_allow_export,base.group_multi_company"
        user = new_test_user(self.env, "tour_exporter", groups)
        user.company_ids += company
        model = "res.partner.industry"
        pattern = self.env["pattern.config"].create(
            {
                "name": "Tour of choices",
                "model_id": self.env["ir.model"]._get_id(model),
                "export_format": "csv",
                "line_ids": [Command.create({"path": "name"})],
            }
        )
        last = self.env["pattern.file"].with_user(user)._submit_export(pattern)
        # sudo: no job runs here, so the test says that this one is done
        last.run_id.sudo().write(
            {"state": "done", "selected_at": "2026-01-02 03:04:05"}
        )
        action = self.env.ref("base.res_partner_industry_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "pattern_import_export_export_choices",
            login="tour_exporter",
            cookies={"cids": f"{self.env.company.id}-{company.id}"},
        )
        run = (self.env["pattern.file"].search([]) - last).run_id
        self.assertEqual(str(run.export_since), "2026-01-02 02:54:05")
        self.assertEqual(run.load_context["lang"], "fr_FR")
        self.assertEqual(run.load_context["allowed_company_ids"], company.ids)
        self.assertEqual(run.options["limit"], 2)

    def test_a_list_offers_its_patterns_without_a_selection(self):
        new_test_user(self.env, "tour_cog", f"{USER_GROUPS},base.group_allow_export")
        model = "res.partner.industry"
        self.env[model].search([]).active = False
        self.env[model].create([{"name": "One"}, {"name": "Two"}])
        self.env["pattern.config"].create(
            {
                "name": "Tour of the cog",
                "model_id": self.env["ir.model"]._get_id(model),
                "line_ids": [Command.create({"path": "name", "is_key": True})],
            }
        )
        action = self.env.ref("base.res_partner_industry_action")
        self.start_tour(
            f"/odoo/action-{action.id}", "pattern_import_export_cog", login="tour_cog"
        )

    def test_downloads_obey_the_rights_on_patterns(self):
        pattern = (
            self.env["pattern.config"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Shared",
                    "model_id": self.env["ir.model"]._get_id("res.country"),
                    "line_ids": [Command.create({"path": "code", "is_key": True})],
                }
            )
        )
        template = pattern.action_generate_template()["url"]
        copied = pattern.action_export_json()["url"]
        self.authenticate("tour_user", "tour_user")
        book = load_workbook(io.BytesIO(self.url_open(template).content))
        self.assertEqual(book.worksheets[0]["A1"].value, "code#key")
        [dumped] = json.loads(self.url_open(copied).content)["patterns"]
        self.assertEqual(dumped["lines"][0]["path"], "code")
        for url in ("template/999999999", "patterns/1,x", "patterns/999999999"):
            answer = self.url_open(f"/pattern_import_export/{url}")
            self.assertEqual(answer.status_code, 404, url)
        pattern.user_id = self.manager
        self.assertEqual(self.url_open(template).status_code, 403)
        pattern.user_id = False
        self.authenticate("tour_nobody", "tour_nobody")
        self.assertEqual(self.url_open(template).status_code, 403)
        self.assertEqual(self.url_open(copied).status_code, 403)
