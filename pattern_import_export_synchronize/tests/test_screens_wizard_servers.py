# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The wizard against a real server of each kind, by who reads no server."""

import json
from unittest.mock import patch

from odoo.addons.attachment_synchronize.models import fs_storage
from odoo.addons.attachment_synchronize.tests.partners import (
    FtpPartner,
    HttpPartner,
    S3Partner,
)

from .wizard_case import WizardCase


class TestWizardServers(WizardCase):
    def setUp(self):
        super().setUp()
        # what an administrator writes in the configuration file
        hosts = patch.object(fs_storage, "get_local_hosts", lambda: ("127.0.0.1",))
        hosts.start()
        self.addCleanup(hosts.stop)

    def test_servers_of_each_kind_that_an_administrator_opened(self):
        """A manager, who reads no server, takes them through the whole wizard."""
        for partner_class in (FtpPartner, S3Partner, HttpPartner):
            partner = partner_class()
            self.addCleanup(partner.stop)
            with self.subTest(partner.protocol):
                self.exchange_contacts(partner)

    def exchange_contacts(self, partner):
        ref = f"{partner.protocol.upper()}1"
        partner.put("in/contacts.csv", f"ref,name\n{ref},Ada\n".encode())
        partner.put("out/read.me")
        storage = self.env["fs.storage"].create(
            {
                "name": partner.protocol,
                "code": partner.protocol,
                **partner.storage_vals(),
                "protocol": partner.storage_protocol,
                "options": json.dumps(partner.options()),
                "directory_path": partner.root or False,
                "is_for_tasks": True,
            }
        )
        sends = partner.protocol != "http"
        wizard = self.begin(self.manager, server_id=storage.id, server_kind="known")
        wizard.action_next()
        wizard.write({"import_folder": "in", "has_export": sends})
        if sends:
            wizard.export_folder = "out"
        wizard.action_next()
        self.pass_columns(wizard, "ref")
        for _step in range(3):
            wizard.action_next()
        wizard.action_start()
        self.run_jobs()
        self.assertEqual(self.contact(ref).name, "Ada")
        if not sends:
            return
        self.edit(self.contact(ref), name="Ada L.")
        task = self.backend.search([("name", "=", wizard.name)]).export_task_ids
        self.send(task)
        sent = [c for path, c in partner.files().items() if path.startswith("out/")]
        self.assertIn(f"{ref},Ada L.".encode(), b"".join(sent))

    def test_a_server_that_only_gives_files_takes_none(self):
        partner = HttpPartner()
        self.addCleanup(partner.stop)
        partner.put("in/contacts.csv", b"ref,name\nH1,Ada\n")
        wizard = self.begin(**self.as_server(partner))
        wizard.action_next()
        told = {"import_folder": "in", "has_export": True, "export_folder": "out"}
        self.assertIn("only be read", self.refused(wizard, **told))
