# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports in one transaction, job by job, for what needs no processes."""

from collections.abc import Sequence

from odoo.tests import TransactionCase, new_test_user


class ImportCase(TransactionCase):
    """Submits as ``user``, a plain internal user who may keep contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login="transfer_plain",
            groups="base.group_user,base.group_partner_manager",
        )
        cls.other = new_test_user(
            cls.env,
            login="transfer_other",
            groups="base.group_user,base.group_partner_manager",
        )

    def wizard(self, content: str, model: str = "res.partner"):
        return (
            self.env["base_import.import"]
            .with_user(self.user)
            .create(
                {
                    "res_model": model,
                    "file": content.encode(),
                    "file_name": "partners.csv",
                    "file_type": "text/csv",
                }
            )
        )

    def submit(self, content: str, fields: Sequence[str | bool], **options):
        """The new run, whose file is not split yet."""
        options = {"has_headers": True, "use_connector": True, **options}
        columns = [field or "" for field in fields]
        answer = self.wizard(content).execute_import(fields, columns, options)
        self.assertIn("run_id", answer, answer.get("messages"))
        return self.env["transfer.run"].browse(answer["run_id"])

    def split(self, content: str, fields: Sequence[str | bool], **options):
        """The new run, split, with the jobs of its chunks."""
        run = self.submit(content, fields, **options)
        run.with_user(run.user_id).run_split_job()
        return run

    def load(self, content: str, fields: Sequence[str | bool], **options):
        """The new run, closed."""
        run = self.split(content, fields, **options)
        self.run_jobs(run)
        return run

    def run_jobs(self, run) -> None:
        """Run load jobs, and what releases more of them, until there is none."""
        while queued := run.chunk_ids.filtered(lambda chunk: chunk.state == "queued"):
            for chunk in queued.sorted("sequence"):
                chunk.with_user(run.user_id).run_load_job()
                self.get_job(chunk).state = "done"
            run._advance()
            run.invalidate_recordset()

    def get_job(self, record):
        return self.env["queue.job"].search([("uuid", "=", record.job_uuid)])

    def get_load_jobs(self, run):
        """The load jobs of a run, in the order in which they are to run."""
        uuids = run.chunk_ids.mapped("job_uuid")
        domain = [("uuid", "in", uuids)]
        return self.env["queue.job"].search(domain, order="priority, id")
