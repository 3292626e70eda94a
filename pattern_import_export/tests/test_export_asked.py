# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportAsked(ExportCase):
    """What the dialog asks for besides the pattern: company, time zone, order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "Europe/Brussels"
        cls.here = cls.user.company_id
        cls.there = cls.env["res.company"].create({"name": "Asked elsewhere"})
        cls.user.company_ids += cls.there
        cls.records = cls.partners.create(
            [
                {"name": name, "ref": "EXP", "company_id": company.id}
                for name, company in (
                    ("Ada", cls.here),
                    ("Bob", cls.there),
                    ("Cleo", cls.env["res.company"]),
                )
            ]
        )
        cls.pattern = cls.make_pattern(name="Asked", line_ids=cls.lines("name"))

    def ask(self, **values):
        """The dialog above a list in which both companies are seen."""
        wizards = self.env["export.pattern.wizard"].with_user(self.user)
        return wizards.with_context(
            active_model="res.partner",
            active_ids=values.pop("ids", []),
            active_domain=self.domain,
            allowed_company_ids=(self.here | self.there).ids,
        ).create({"pattern_id": self.pattern.id, **values})

    def get_names(self, wizard) -> list[str]:
        run = self.env["transfer.run"].browse(wizard.action_export()["res_id"])
        self.run_export(run)
        file = self.env["pattern.file"].search([("run_id", "=", run.id)])
        return [name for (name,) in self.read_csv(file)[1:]]

    def test_one_company_or_those_on_the_screen(self):
        all_names = ["Ada", "Bob", "Cleo"]
        for company, names in (
            (self.env["res.company"], all_names),
            (self.here, ["Ada", "Cleo"]),
            (self.there, ["Bob", "Cleo"]),
        ):
            with self.subTest(company=company.name):
                wizard = self.ask(company_id=company.id, sort_field="name")
                self.assertEqual(wizard.record_count, len(names))
                self.assertEqual(self.get_names(wizard), names)
        wizard = self.ask(company_id=self.there.id, ids=self.records.ids)
        with self.assertRaisesRegex(UserError, "1 of the selected records"):
            wizard.action_export()

    def test_the_order_is_chosen_by_a_field(self):
        wizard = self.ask(sort_field="name", is_descending=True)
        self.assertEqual(self.get_names(wizard), ["Cleo", "Bob", "Ada"])

    def test_what_is_asked_must_be_there(self):
        stranger = self.env["res.company"].create({"name": "Not his"})
        files = self.env["pattern.file"].with_user(self.user)
        for options, told in (
            ({"tz": "Mars/Olympus"}, "Mars/Olympus"),
            ({"lang": "xx_XX"}, "xx_XX"),
            ({"company_id": stranger.id}, "none of yours"),
        ):
            with self.subTest(told=told), self.assertRaisesRegex(UserError, told):
                files.export_records(self.pattern.id, options=options)

    def test_times_of_another_zone_come_back_as_they_were(self):
        job = self.env["ir.cron"].create(
            {
                "name": "Asked",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "active": False,
                "nextcall": "2026-11-01 05:30:00",
            }
        )
        self.user.group_ids += self.env.ref("base.group_system")
        for code in ("csv", "xlsx", "json", "jsonl"):
            with self.subTest(code=code):
                pattern = self.make_pattern(
                    "ir.cron",
                    name="Times",
                    export_format=code,
                    line_ids=self.lines(".id", "nextcall"),
                )
                files = self.env["pattern.file"].with_user(self.user)
                file = files._submit_export(
                    pattern.with_env(files.env),
                    ids=job.ids,
                    options={"tz": "America/New_York"},
                )
                self.run_export(file.run_id.sudo())
                content = self.read_bytes(file.sudo())
                if code == "csv":
                    self.assertIn("2026-11-01T01:30:00-04:00", content.decode())
                run = self.run_file(self.submit(pattern, content, f"times.{code}"))
                self.assert_counts(run, unchanged=1)
