# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The wizard with other servers than SFTP."""

import io

from odoo.addons.attachment_synchronize.tests.partners import (
    LocalPartner,
    WebdavPartner,
)
from odoo.addons.base_import_async.core.formats.base import get_format
from odoo.addons.base_import_async.core.formats.options import TableOptions

from .wizard_case import WizardCase


class TestWizardElsewhere(WizardCase):
    """Another protocol, another model, another format."""

    def test_tags_over_webdav(self):
        partner = WebdavPartner()
        self.addCleanup(partner.process.stop)
        partner.put("in/tags.csv", b"name,color\nVIP,1\n")
        tags = self.env["ir.model"]._get("res.partner.category")
        wizard = self.begin(**self.as_server(partner))
        wizard.action_next()
        wizard.import_folder = "in"
        wizard.action_next()
        wizard.model_id = tags
        wizard.action_read_columns()
        self.assertEqual(wizard.column_ids.mapped("path"), ["name", "color"])
        self.assertEqual(wizard.column_ids.mapped("is_key"), [True, False])
        for _step in range(4):
            wizard.action_next()
        exchange = self.env["pattern.sync.backend"].browse(
            wizard.action_start()["res_id"]
        )
        self.run_jobs()
        self.assertEqual(exchange.created_count, 1)

    def test_workbook_in_a_local_folder(self):
        partner = LocalPartner(self.env)
        stream = io.BytesIO()
        rows = [["ref", "name"], ["X1", "Cleo"]]
        get_format("xlsx").write(rows, stream, TableOptions())
        partner.put("in/contacts.xlsx", stream.getvalue())
        wizard = self.begin(**self.as_server(partner))
        wizard.action_next()
        wizard.import_folder = "in"
        wizard.action_next()
        self.pass_columns(wizard, "ref")
        self.assertEqual(wizard.file_format, "xlsx")
        for _step in range(3):
            wizard.action_next()
        wizard.action_start()
        self.run_jobs()
        self.assertEqual(self.contact("X1").name, "Cleo")
