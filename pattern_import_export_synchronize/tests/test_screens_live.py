# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The wizard in a browser, with real workers: over SFTP, and in a local folder."""

from odoo.tests import tagged

from odoo.addons.attachment_synchronize.tests.live import ExchangeCase
from odoo.addons.attachment_synchronize.tests.partners import LocalPartner

_MANAGER = "tour_exchange_manager"


@tagged("post_install", "-at_install")
class TestWizardTours(ExchangeCase):
    def content(self, *refs):
        lines = [f"{ref};Name of {ref};1" for ref in refs]
        return "\n".join(["Reference;Name;Phone", *lines]).encode()

    def wait_for_rows(self, name, count):
        self.live.wait_until(
            """SELECT 1 FROM pattern_sync_backend backend
                 JOIN transfer_run run ON run.sync_backend_id = backend.id
                WHERE backend.name = %s AND NOT COALESCE(run.is_export, FALSE)
                  AND run.state = 'done' AND run.created_count = %s""",
            name,
            count,
        )

    def test_administrator_with_a_new_sftp_server(self):
        self.partner.put("in/contacts.csv", self.content("TW1", "TW2"))
        port = self.partner.process.port
        self.live.run_tour(
            "exchange_wizard_sftp", url=f"/odoo/partner-exchanges?port={port}"
        )
        self.wait_for_rows("Partner of the tour", 2)
        with self.live.env() as env:
            exchange = env["pattern.sync.backend"].search(
                [("name", "=", "Partner of the tour")]
            )
            self.assertEqual(exchange.state, "confirmed")
            self.assertEqual(len(exchange.task_ids), 3)
            server = exchange.task_ids.backend_id
            shown = self.partner.process.told["fingerprint"]
            self.assertEqual(server.host_key_fingerprint, shown)
        self.live.wait_until(
            """SELECT 1 FROM attachment_queue queue
                 JOIN attachment_synchronize_task task ON task.id = queue.task_id
                WHERE task.filepath = 'answers' AND queue.state = 'done'"""
        )
        self.assertTrue(self.get_folder("answers"))

    def test_manager_with_a_local_folder(self):
        with self.live.env() as env:
            partner = LocalPartner(env)
            partner.put("in/contacts.csv", self.content("TL1"))
            env["fs.storage"].create(
                {
                    "name": "Folder of the tour",
                    "code": "folder_of_the_tour",
                    "protocol": partner.storage_protocol,
                    "directory_path": partner.root,
                    "is_for_tasks": True,
                }
            )
            groups = [
                "base.group_partner_manager",
                "pattern_import_export_synchronize.group_exchange_manager",
            ]
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "name": "Toni Manager",
                    "login": _MANAGER,
                    "password": _MANAGER,
                    "email": "toni@example.com",
                    "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
                }
            )
        self.live.run_tour(
            "exchange_wizard_local", _MANAGER, url="/odoo/partner-exchanges"
        )
        self.wait_for_rows("Folder of the tour", 1)
        with self.live.env() as env:
            exchange = env["pattern.sync.backend"].search(
                [("name", "=", "Folder of the tour")]
            )
            self.assertEqual(exchange.sync_user_id.login, _MANAGER)
