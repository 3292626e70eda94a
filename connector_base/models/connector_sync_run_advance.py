# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from contextlib import closing

from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.queue_job.job import CANCELLED, DONE, FAILED, PENDING

from ..core.report import COUNTS
from .connector_sync_run import OPEN

_logger = logging.getLogger(__name__)


class ConnectorSyncRun(models.Model):
    """How a run comes to its end, whatever happens to its jobs."""

    _inherit = "connector.sync.run"

    def _advance(self):
        """Close the runs of which nothing is open any more. May be repeated."""
        for run in self.filtered(lambda one: one.state == OPEN):
            jobs = run._get_jobs()
            listing = jobs.get(run.job_uuid)
            if not run.is_listed and (listing is None or listing.state in (
                FAILED, CANCELLED, DONE)):  # fmt: skip
                run._fail_listing(listing)
            for line in run.line_ids.filtered(lambda one: one.state == "queued"):
                job = jobs.get(line.job_uuid)
                if job is None or job.state in (FAILED, CANCELLED, DONE):
                    line._fail(job)
            if run.is_listed and "queued" not in run.line_ids.mapped("state"):
                run._close()

    def _advance_after_commit(self):
        """Look at the run again once what our transaction has done can be seen.

        In a transaction of its own: a job does not decide about its run, since it does
        not see what the others commit meanwhile. The scheduled action does it again.
        """
        registry, ids, name = self.env.registry, self.ids, self._name

        @self.env.cr.postcommit.add
        def advance() -> None:
            try:
                with closing(registry.cursor()) as cr:
                    api.Environment(cr, SUPERUSER_ID, {})[name].browse(ids)._advance()
                    cr.commit()  # pylint: disable=invalid-commit
            except Exception:
                # Most often two jobs close the same run at once.
                _logger.info("Runs %s are looked at again later", ids, exc_info=True)

    def _get_jobs(self) -> dict:
        uuids = [self.job_uuid, *self.line_ids.mapped("job_uuid")]
        # sudo: the state of jobs is needed whoever looks.
        jobs = self.env["queue.job"].sudo().search([("uuid", "in", uuids)])
        return {job.uuid: job for job in jobs}

    def _fail_listing(self, job):
        self.write(
            {
                "is_listed": True,
                "message": (job and job.exc_message)
                or self.env._("The job that lists the changes was cancelled."),
            }
        )

    def _close(self):
        went_wrong = bool(self.message or self.failed_count)
        went_through = self.listed_count > self.failed_count
        if went_wrong:
            state = "partial" if went_through else "failed"
        else:
            state = "partial" if self.conflicts_count else "done"
        self.write({"state": state, "finished_at": fields.Datetime.now()})
        self._wake_waiting()
        backend = self._get_backend()
        if backend:
            backend._log_run(self.with_context(lang=self.user_id.lang))
            errors = self.env["connector.checkpoint"]
            errors._close_settled_errors(backend, self.model_name)
        if backend and self.direction == "import":
            self.env["connector.deferred.reference"]._fill_known(
                backend._as_sync_user()
            )

    def _describe_counts(self) -> str:
        """What happened to records, in words; empty when nothing did."""
        quiet = {"uptodate", "skipped", "deferred"}
        if not any(self[f"{name}_count"] for name in COUNTS if name not in quiet):
            return ""
        return ", ".join(
            f"{self._fields[f'{name}_count']._description_string(self.env)}: "
            f"{self[f'{name}_count']}"
            for name in COUNTS
            if self[f"{name}_count"]
        )

    def _wake_waiting(self):
        """Let the listings of this backend go on that may have waited for this run."""
        waiting = self.search(
            [
                ("backend_model", "=", self.backend_model),
                ("backend_res_id", "=", self.backend_res_id),
                ("state", "=", OPEN),
                ("is_listed", "=", False),
            ]
        )
        domain = [
            ("uuid", "in", waiting.mapped("job_uuid")),
            ("state", "=", PENDING),
            ("eta", "!=", False),
        ]
        # sudo: it is this model's affair when its jobs run. One that is at work just
        # now need not be woken.
        jobs = self.env["queue.job"].sudo().search(domain)
        jobs.try_lock_for_update().write({"eta": False})

    @api.model
    def _cron_advance(self):
        """Close what jobs left open: cancelled, failed or lost ones."""
        self.search([("state", "=", OPEN)])._advance()
