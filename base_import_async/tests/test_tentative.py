# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is rolled back has no effect outside: no mail, no webhook, no bus message."""

from odoo.tests import tagged

from ..models.tentative import TakeBack, tentative
from .common import ImportCase


@tagged("post_install", "-at_install")
class TestTentative(ImportCase):
    def setUp(self):
        super().setUp()
        self.env.cr.flush()
        self.env.cr.postcommit.clear()

    def test_webhook_of_a_rolled_back_record_is_not_called(self):
        webhook = self.env["ir.actions.server"].create(
            {
                "name": "Tell the world",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "webhook",
                "webhook_url": "http://127.0.0.1:9/never",
            }
        )
        partner = self.env["res.partner"].create({"name": "Told"})
        action = webhook.with_context(
            active_model="res.partner", active_id=partner.id, active_ids=partner.ids
        )
        with tentative(self.env):
            action.run()
            self.assertEqual(self._count_hooks(), 1)
            raise TakeBack
        self.assertEqual(self._count_hooks(), 0)
        with tentative(self.env):
            action.run()
        self.assertEqual(self._count_hooks(), 1)

    def test_bus_message_of_a_rolled_back_record_is_not_sent(self):
        self.user._bus_send("tentative/before", {})
        with tentative(self.env):
            self.user._bus_send("tentative/inside", {})
            raise TakeBack
        self.env.cr.flush()
        messages = self.env["bus.bus"].search([("message", "like", "tentative/")])
        self.assertEqual(len(messages), 1)
        self.assertIn("tentative/before", messages.message)

    def test_hooks_of_before_stay(self):
        called = []
        self.env.cr.postcommit.add(lambda: called.append("before"))
        self.env.cr.postcommit.data["kept"] = [1]
        with tentative(self.env):
            self.env.cr.postcommit.data["kept"].append(2)
            self.env.cr.postcommit.add(lambda: called.append("inside"))
            raise TakeBack
        self.assertEqual(self.env.cr.postcommit.data["kept"], [1])
        self.env.cr.postcommit.run()
        self.assertEqual(called, ["before"])

    def test_other_errors_go_on(self):
        with self.assertRaises(ZeroDivisionError), tentative(self.env):
            self.env["res.partner"].create({"name": "Divided", "ref": "divided"})
            raise ZeroDivisionError
        self.assertFalse(self.env["res.partner"].search([("ref", "=", "divided")]))

    def test_caches_forget_what_was_rolled_back(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("tentative.test", "before")
        self.assertEqual(parameters.get_param("tentative.test"), "before")
        with tentative(self.env):
            parameters.set_param("tentative.test", "inside")
            self.assertEqual(parameters.get_param("tentative.test"), "inside")
            raise TakeBack
        self.assertEqual(parameters.get_param("tentative.test"), "before")

    def test_only_records_that_stay_send_mail(self):
        """Two contacts for a new salesperson; the second has no name."""
        self.user.email = "plain@example.com"
        content = (
            "name,ref,user_id\n"
            "Assigned,mail-1,transfer_other\n"
            ",mail-2,transfer_other\n"
            "Assigned too,mail-3,transfer_other\n"
        )
        self.other.name = "transfer_other"
        run = self.load(content, ["name", "ref", "user_id"], tracking_disable=False)
        self.assertEqual((run.created_count, run.failed_count), (2, 1))
        partners = self.env["res.partner"].search([("ref", "=like", "mail-%")])
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.other.partner_id.ids),
            ]
        )
        self.assertEqual(sorted(messages.mapped("res_id")), sorted(partners.ids))

    def _count_hooks(self) -> int:
        return len(self.env.cr.postcommit._funcs)
