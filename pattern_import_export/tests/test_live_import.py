# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase


@tagged("post_install", "-at_install")
class TestLiveImport(LiveCase):
    """A plain pattern user, a real browser, and jobs in their own processes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = (
                env.ref("base.group_user")
                | env.ref("base.group_partner_manager")
                | env.ref("pattern_import_export.group_pattern_user")
            )
            users = env["res.users"].with_context(no_reset_password=True)
            cls.clerk_id = users.create(
                {
                    "name": "Paula Pattern",
                    "login": "paula_pattern",
                    "password": "paula_pattern",
                    "group_ids": [Command.set(groups.ids)],
                }
            ).id
            paths = ("ref", "name", "country_id|code")
            env["pattern.config"].create(
                [
                    {
                        "name": "Contacts of the tour",
                        "model_id": env["ir.model"]._get_id("res.partner"),
                        "line_ids": [
                            Command.create({"path": path, "is_key": path == "ref"})
                            for path in paths
                        ],
                    },
                    {
                        "name": "Countries",
                        "model_id": env["ir.model"]._get_id("res.country"),
                        "line_ids": [Command.create({"path": "code", "is_key": True})],
                    },
                ]
            )
            env["res.partner"].create({"name": "Ada", "ref": "pattern-tour-1"})

    def test_from_the_dialog_to_the_records(self):
        self.live.run_tour(
            "pattern_import_export_import", "paula_pattern", url="/odoo/pattern-files"
        )
        with self.live.env(self.clerk_id) as env:
            file = env["pattern.file"].search([("file_name", "=", "pattern_tour.csv")])
            self.assertEqual((len(file), file.state), (1, "partial"))
            self.assertEqual(
                (file.updated_count, file.created_count, file.failed_count), (1, 1, 1)
            )
