# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pattern_import_export_synchronize.tests.common import ExchangeCase


class TestMapper(ExchangeCase):
    """A component that another addon replaces changes what the cron imports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runner.group_ids += cls.env.ref("base.group_system")

    def test_the_cron_imports_what_the_mapper_of_the_addon_gives(self):
        pattern = self.make_pattern(
            "Industries", "full_name", "name", model="res.partner.industry"
        )
        task = self.make_import(pattern_config_id=pattern.id)
        self.put("a.csv", ["Bread and cakes", "bakery"], header=("full_name", "name"))
        self.env["attachment.synchronize.task"].run_task_import_pattimpex_scheduler()
        self.run_jobs()
        entry = self.queue.search([("task_id", "=", task.id)])
        self.assert_counts(entry, created=1)
        industry = self.env["res.partner.industry"].search(
            [("full_name", "=", "Bread and cakes")]
        )
        self.assertEqual(industry.name, "BAKERY")
