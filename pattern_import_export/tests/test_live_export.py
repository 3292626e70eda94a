# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase

_TAGS = [f"Tour tag {number}" for number in range(3)]


@tagged("post_install", "-at_install")
class TestLiveExport(LiveCase):
    """From the list to the file, by a plain user in a real browser."""

    def test_from_the_list_to_the_file(self):
        with self.live.env() as env:
            names = ("base.group_user", "base.group_partner_manager",
                     "base.group_allow_export",
                     "pattern_import_export.group_pattern_user")  # fmt: skip
            user = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": "Eve Exporter",
                        "login": "eve_exporter",
                        "password": "eve_exporter",
                        "group_ids": [Command.set([env.ref(n).id for n in names])],
                    }
                )
            )
            model = "res.partner.industry"
            env[model].search([]).active = False
            env[model].create([{"name": name} for name in _TAGS])
            env["pattern.config"].create(
                {
                    "name": "Tour of tags",
                    "model_id": env["ir.model"]._get_id(model),
                    "export_format": "csv",
                    "line_ids": [Command.create({"path": "name", "is_key": True})],
                }
            )
            action = env.ref("base.res_partner_industry_action")
            user_id, url = user.id, f"/odoo/action-{action.id}"
        self.live.run_tour("pattern_import_export_export", "eve_exporter", url=url)
        with self.live.env(user_id) as env:
            file = env["pattern.file"].search([])
            self.assertEqual((len(file), file.state), (1, "done"))
            with file.attachment_id._open_stream() as stream:
                rows = list(csv.reader(io.StringIO(stream.read().decode())))
        self.assertEqual(rows, [["name#key"], *([name] for name in reversed(_TAGS))])
