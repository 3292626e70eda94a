# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people do on the screens, with real workers and a real SFTP server."""

import json

from odoo.tests import tagged

from .live import TASK, ExchangeCase

_LOGIN = "tour_keeper"


@tagged("post_install", "-at_install")
class TestLiveScreens(ExchangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            manager = env.ref("attachment_synchronize.group_synchronize_manager")
            cls.keeper_id = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": "Toni Keeper",
                        "login": _LOGIN,
                        "password": _LOGIN,
                        "group_ids": [(6, 0, manager.ids)],
                    }
                )
                .id
            )
            env["fs.storage"].browse(cls.storage_id).write(
                {"name": "Shop of the tour", "is_for_tasks": True}
            )

    def test_manager_makes_a_task(self):
        self.partner.put("in/orders.csv", b"x")
        self.partner.put("in/empty.csv", b"")
        self.live.run_tour(
            "attachment_synchronize_new_task", _LOGIN, url="/odoo/file-exchange"
        )
        self.live.run_tour(
            "attachment_synchronize_narrow_preview",
            _LOGIN,
            url="/odoo/file-exchange",
            size="390x844",
        )
        with self.live.env() as env:
            task = env[TASK].search([("name", "=", "Orders of the tour")])
            self.assertEqual(task.run_as_user_id.id, self.keeper_id)
            self.assertEqual(task.backend_id.id, self.storage_id)
            self.assertEqual(task.attachment_ids.mapped("name"), ["orders.csv"])
            self.assertCountEqual(
                task.file_ids.mapped("state"), ["finished", "ignored"]
            )

    def test_manager_deals_with_trouble(self):
        (self.partner.folder / "out").mkdir()
        self.partner.put("out/tour.pdf", b"somebody else's")
        with self.live.env() as env:
            storage = env["fs.storage"].browse(self.storage_id)
            right = storage.options
            wrong = json.dumps({**json.loads(right), "password": "wrong"})
            bank = storage.copy(
                {
                    "name": "Bank of the tour",
                    "code": "tour_bank",
                    "options": wrong,
                    "is_for_tasks": False,
                }
            )
            task = self.make_task(
                env,
                "Bank of the tour",
                backend_id=bank.id,
                run_as_user_id=self.keeper_id,
            )
            give = self.make_task(
                env, "Tour, give", method_type="export", filepath="out"
            )
            bank_id, task_id, give_id = bank.id, task.id, give.id
        self.send(give_id, {"tour.pdf": b"ours"})
        self.scan(task_id)
        self.live.wait_until(
            """SELECT 1 FROM attachment_synchronize_task task, attachment_queue queue
                WHERE task.id = %s AND blocked_until IS NOT NULL
                  AND queue.task_id = %s AND queue.state = 'failed'""",
            *(task_id, give_id),
        )
        self.live.run_tour(
            "attachment_synchronize_narrow",
            _LOGIN,
            url="/odoo/file-exchange",
            size="400x800",
        )
        self.live.run_tour(
            "attachment_synchronize_server", url="/odoo/file-exchange-servers"
        )
        with self.live.env() as env:
            bank = env["fs.storage"].browse(bank_id)
            self.assertTrue(bank.is_for_tasks)
            bank.options = right
        (self.partner.folder / "out" / "tour.pdf").unlink()
        self.live.run_tour(
            "attachment_synchronize_trouble", _LOGIN, url="/odoo/file-exchange"
        )
        self.wait_for_rest(task_id, give_id)
        with self.live.env() as env:
            self.assertFalse(env[TASK].browse(task_id).failing_since)
        self.assertEqual(self.get_folder("out"), {"tour.pdf": b"ours"})
