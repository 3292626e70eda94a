# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Exports in one transaction, job by job, as a plain user."""

import csv
import io

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from .export_jobs import ExportJobs

GROUPS = "base.group_user,base.group_partner_manager,base.group_allow_export"
FIELDS = ("id", "name", "country_id", "category_id", "child_ids/name")


class ExportCase(ExportJobs, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, login="export_plain", groups=GROUPS)
        cls.other = new_test_user(cls.env, login="export_other", groups=GROUPS)
        tag = cls.env["res.partner.category"].create({"name": "Export tag"})
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"Export {number:02}",
                    "ref": "EXP",
                    "country_id": cls.env.ref("base.be").id,
                    "category_id": [Command.link(tag.id)],
                    "child_ids": [Command.create({"name": f"=Child {number}"})],
                    "active": number != 3,
                }
                for number in range(7)
            ]
        )
        cls.domain = [("ref", "=", "EXP")]
        cls.runs = cls.env["transfer.run"].with_user(cls.user)

    def submit(self, fields=FIELDS, model="res.partner", **options):
        places = {key: options.pop(key) for key in ("domain", "ids") if key in options}
        options = {"format": "csv", "order": "name", "chunk_size": 3, **options}
        run_id = self.runs.submit_export(
            model, fields, **(places or {"domain": self.domain}), options=options
        )
        return self.env["transfer.run"].browse(run_id)

    def split(self, *args, **options):
        run = self.submit(*args, **options)
        run.with_user(self.user).run_split_job()
        return run

    def export(self, *args, **options):
        run = self.split(*args, **options)
        self.run_export_jobs(run)
        return run

    def read_bytes(self, run) -> bytes:
        with run.attachment_id.with_user(self.user)._open_stream() as stream:
            return stream.read()

    def read_csv(self, run) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read_bytes(run).decode())))

    def expected(self, records, fields=FIELDS) -> list[list]:
        return records.with_user(self.user).export_data(list(fields))["datas"]
