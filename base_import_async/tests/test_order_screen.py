# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The import screen asks before it imports a file a second time."""

from odoo import Command
from odoo.tests import tagged

from .live import LiveCase

# As static/tests/tours/same_file_tour.esm.js has them.
_FILE = b"Name,City\nSame A,North\nSame B,South\nSame C,North\n"
_CONTACTS = "/odoo/action-base.action_partner_form"


@tagged("post_install", "-at_install")
class TestOrderScreen(LiveCase):
    def test_a_file_that_comes_again_is_asked_about(self):
        with self.live.env() as env:
            groups = env.ref("base.group_user") | env.ref("base.group_partner_manager")
            users = env["res.users"].with_context(no_reset_password=True)
            users.create(
                {
                    "name": "Clara Clerk",
                    "login": "clara_again",
                    "password": "clara_again",
                    "group_ids": [Command.set(groups.ids)],
                }
            )
        first = self.live.submit(_FILE, ["name", "city"], login="clara_again")
        self.live.wait(first)
        self.live.run_tour("base_import_async_same_file", "clara_again", url=_CONTACTS)
        with self.live.env() as env:
            checksum = env["transfer.run"].browse(first).checksum
            runs = env["transfer.run"].search([("checksum", "=", checksum)])
            self.assertEqual(len(runs), 2, "the cancelled dialog submitted nothing")
            again = runs - runs.browse(first)
            self.assertEqual((again.group_by, again.on_duplicate), ("City", "refuse"))
            self.assertEqual(again.chunk_ids.mapped("row_numbers"), ["3,2,4"])
