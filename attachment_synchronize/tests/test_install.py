# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Beside OCA's attachment_queue, whose model has the same name, it is not installed."""

from odoo.exceptions import UserError
from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged

from ..hooks import pre_init_hook


@tagged("post_install", "-at_install")
class TestInstall(TransactionCase):
    def set_rival(self, state):
        """The other module, as a database has it whose addons folder holds it."""
        modules = self.env["ir.module.module"]
        rival = modules.search([("name", "=", "attachment_queue")])
        rival = rival or modules.create({"name": "attachment_queue"})
        rival.write({"shortdesc": "Attachment Queue", "state": state})
        return rival

    def set_ours(self, state):
        ours = self.env.ref("base.module_attachment_synchronize")
        # As it is when the list of addons is updated, whoever runs the tests.
        ours._update_from_terp(Manifest.for_addon(ours.name))
        ours.state = state
        return ours

    def test_button_refuses_beside_the_other(self):
        self.set_rival("installed")
        with self.assertRaisesRegex(UserError, "Attachment Queue"):
            self.set_ours("uninstalled").button_install()

    def test_other_is_refused_beside_ours(self):
        self.set_ours("installed")
        with self.assertRaisesRegex(UserError, "Attachment Queue"):
            self.set_rival("uninstalled").button_install()

    def test_button_installs_when_the_other_is_gone(self):
        self.set_rival("uninstalled")
        ours = self.set_ours("uninstalled")
        ours.button_install()
        self.assertEqual(ours.state, "to install")

    def test_command_line_refuses_too(self):
        """``odoo -i`` passes the buttons by; the hook says it there."""
        for state in ("installed", "to install", "to upgrade"):
            with self.subTest(state=state):
                self.set_rival(state)
                with self.assertRaisesRegex(UserError, "uninstall it before"):
                    pre_init_hook(self.env)
        self.set_rival("uninstalled")
        pre_init_hook(self.env)
