# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..core.report import COUNTS, SyncIssue, SyncReport

# Before the jobs that list changes (10): those may be waiting for these records.
_PRIORITY = 5


class ConnectorSyncLine(models.Model):
    """The records of a run that one job synchronises, and what became of them."""

    _name = "connector.sync.line"
    _description = "Part of a synchronisation"
    _order = "id"

    run_id = fields.Many2one(
        "connector.sync.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    job_uuid = fields.Char(readonly=True, index=True)
    external_ids = fields.Json(readonly=True)
    listed_count = fields.Integer(string="Records", readonly=True)
    state = fields.Selection(
        [("queued", "Queued"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="queued",
    )
    created_count = fields.Integer(string="Created", readonly=True)
    updated_count = fields.Integer(string="Updated", readonly=True)
    deleted_count = fields.Integer(string="Deleted", readonly=True)
    uptodate_count = fields.Integer(string="Unchanged", readonly=True)
    skipped_count = fields.Integer(string="Skipped", readonly=True)
    conflicts_count = fields.Integer(string="Conflicts", readonly=True)
    deferred_count = fields.Integer(string="Waiting", readonly=True)
    failed_count = fields.Integer(string="Failed", readonly=True)
    is_forced = fields.Boolean(
        string="Looked At Anyway",
        readonly=True,
        help="Records are looked at even in a version that is known.",
    )
    issues = fields.Json(readonly=True)
    issues_text = fields.Text(string="What Failed", compute="_compute_issues_text")

    @api.depends("issues")
    @api.depends_context("lang")
    def _compute_issues_text(self):
        for line in self:
            issues = [SyncIssue(**issue) for issue in line.issues or []]
            line.issues_text = "\n".join(
                issue.as_line(line._get_field_label(issue.field)) for issue in issues
            )

    def _get_field_label(self, name: str | None) -> str | None:
        """How people call a field of the records."""
        model = self.env.get(self.run_id.model_name)
        field = model is not None and model._fields.get(name or "")
        return field._description_string(self.env) if field else None

    def _enqueue(self):
        """Have a job do the records of each line."""
        for line in self:
            run = line.run_id
            backend = run._get_backend()._as_sync_user()
            jobs, options = backend._get_jobs_model(run.model_name)
            job = jobs.with_delay(
                priority=_PRIORITY,
                description=self.env._(
                    "%(count)s records: %(model)s, %(backend)s",
                    count=line.listed_count,
                    model=run.model_label,
                    backend=backend.display_name,
                ),
            ).run_slice(backend, line, force=line.is_forced, **options)
            line.write(
                {
                    "state": "queued",
                    "job_uuid": job.uuid,
                    "failed_count": 0,
                    "issues": False,
                }
            )

    def _claim(self) -> bool:
        """Whether the records are still to be done; a job may be repeated."""
        self.ensure_one()
        return self.state == "queued"

    def _store_report(self, report: SyncReport):
        self.write(
            {
                **{f"{name}_count": report.count(name) for name in COUNTS},
                "issues": [issue.to_json() for issue in report.errors],
                "state": "done",
            }
        )

    def _fail(self, job):
        message = (job and job.exc_message) or self.env._("The job was cancelled.")
        issue = SyncIssue(external_id=self._name_records(), message=message)
        self.write(
            {
                "state": "failed",
                "failed_count": self.listed_count,
                "issues": [issue.to_json()],
            }
        )

    def _name_records(self) -> str:
        """The first of the IDs, and how many there are beside them."""
        ids, rest = self.external_ids[:5], len(self.external_ids) - 5
        names = ", ".join(ids)
        if rest <= 0:
            return names
        return self.env._("%(ids)s and %(count)s more", ids=names, count=rest)

    def _get_summary(self) -> str:
        """The counts as one sentence, for the result of the job."""
        return ", ".join(
            f"{self._fields[f'{name}_count'].string}: {self[f'{name}_count']}"
            for name in COUNTS
            if self[f"{name}_count"]
        )
