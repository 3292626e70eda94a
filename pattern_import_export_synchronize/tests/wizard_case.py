# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Going through the wizard as a person does, against a partner's server."""

import uuid

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ExchangeCase


@tagged("post_install", "-at_install")
class WizardCase(ExchangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            login="exchange_manager",
            groups="base.group_partner_manager,"
            "pattern_import_export_synchronize.group_exchange_manager",
            email="manager@example.com",
        )
        cls.manager.group_ids += cls.runner.group_ids
        cls.contacts = cls.env["ir.model"]._get("res.partner")

    def begin(self, user=None, **vals):
        wizards = self.env["pattern.sync.wizard"].with_user(user or self.env.user)
        return wizards.create({"name": f"P{uuid.uuid4().hex[:6]}", **vals})

    def as_server(self, partner, **vals):
        """What an administrator enters about a partner's server."""
        options = partner.options()
        return {
            "server_kind": "new",
            "protocol": partner.storage_protocol,
            "host": options.get("host"),
            "port": options.get("port", 0),
            "url": options.get("base_url"),
            "username": options.get("username") or options.get("auth", [False])[0],
            "password": options.get("password") or options.get("auth", [0, False])[1],
            "root_folder": partner.root,
            **vals,
        }

    def pass_columns(self, wizard, *keys, **vals):
        """Read the columns of the sample, and say which are keys."""
        wizard.write({"model_id": self.contacts.id, **vals})
        wizard.action_read_columns()
        for column in wizard.column_ids:
            if column.header in ("Reference", "Full name"):
                column.path = {"Reference": "ref", "Full name": "name"}[column.header]
            column.is_key = column.path in keys
        wizard.action_next()

    def refused(self, wizard, **vals):
        """The sentence with which the step is not left."""
        wizard.write(vals)
        step = wizard.step
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            wizard.action_next()
        wizard.invalidate_recordset()
        self.assertEqual(wizard.step, step)
        place = type(caught.exception).__module__
        self.assertEqual(place, "odoo.exceptions", "others are shown as a traceback")
        return str(caught.exception)
