# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The jobs of an export, one by one in one transaction."""


class ExportJobs:
    """For a test case with a plain ``user``, and for those of other addons."""

    def run_export_jobs(self, run) -> None:
        """Run export and assembly jobs as ``user`` until there is none."""
        while True:
            run._advance()
            run.invalidate_recordset()
            queued = self.run_queued(run)
            job = self.find_job(run.assembly_job_uuid)
            if job.state == "pending":
                job.state = "done"
                run.with_user(self.user).run_assemble_job()
            elif not queued:
                return

    def run_queued(self, run):
        """Run the export jobs that wait; their chunks."""
        queued = run.chunk_ids.filtered(lambda chunk: chunk.state == "queued")
        for chunk in queued:
            chunk.with_user(self.user).run_export_job()
            self.find_job(chunk.job_uuid).state = "done"
        return queued

    def find_job(self, uuid: str | bool):
        return self.env["queue.job"].search([("uuid", "=", uuid or "")])
