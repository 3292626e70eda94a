# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from contextlib import closing

from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.queue_job.job import CANCELLED, DONE, FAILED, PENDING

from ..core.report import COUNTS

_logger = logging.getLogger(__name__)

OPEN = "running"
RUN_STATES = [
    (OPEN, "Running"),
    ("done", "Done"),
    ("partial", "Partly done"),
    ("failed", "Failed"),
]


class ConnectorSyncRun(models.Model):
    """One synchronisation of one model, one way.

    States: ``running`` → ``done``, ``partial`` (something was set aside) or
    ``failed`` (nothing went through). No job decides about its run: ``_advance()``
    closes it once no line is open, after the commit of each job and by the clock.
    """

    _name = "connector.sync.run"
    _description = "Synchronisation"
    _inherit = "connector.backend.model.owned"
    _order = "id desc"

    direction = fields.Selection(
        [("import", "Import"), ("export", "Export")], required=True, readonly=True
    )
    trigger = fields.Selection(
        [("manual", "By hand"), ("cron", "Automatic")], required=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="Started By", readonly=True, default=lambda s: s.env.uid
    )
    state = fields.Selection(
        RUN_STATES,
        required=True,
        readonly=True,
        default=OPEN,
        index=True,
    )
    is_listed = fields.Boolean(
        readonly=True, help="All changes were listed; their lines are complete."
    )
    job_uuid = fields.Char(readonly=True, index=True)
    message = fields.Text(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    line_ids = fields.One2many("connector.sync.line", "run_id", readonly=True)
    listed_count = fields.Integer(string="Found", compute="_compute_counts")
    created_count = fields.Integer(string="Created", compute="_compute_counts")
    updated_count = fields.Integer(string="Updated", compute="_compute_counts")
    deleted_count = fields.Integer(string="Deleted", compute="_compute_counts")
    uptodate_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    skipped_count = fields.Integer(string="Skipped", compute="_compute_counts")
    conflicts_count = fields.Integer(string="Conflicts", compute="_compute_counts")
    deferred_count = fields.Integer(
        string="Waiting References", compute="_compute_counts"
    )
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        names = [f"{name}_count" for name in COUNTS]
        groups = self.env["connector.sync.line"]._read_group(
            [("run_id", "in", self.ids)],
            groupby=["run_id"],
            aggregates=["listed_count:sum", *(f"{name}:sum" for name in names)],
        )
        found = {run: sums for run, *sums in groups}
        for run in self:
            sums = found.get(run, [0] * (len(names) + 1))
            run.update(dict(zip(["listed_count", *names], sums, strict=True)))

    @api.model
    def _start(self, backend, model_name: str, direction: str, trigger: str):
        """Begin a run; a job lists what changed. An open run is not doubled."""
        # sudo: runs are written by the machinery only, whoever starts them.
        model = self.sudo()
        domain = [
            *model._get_backend_domain(backend),
            ("model_name", "=", model_name),
            ("direction", "=", direction),
            ("state", "=", OPEN),
        ]
        running = model.search(domain)
        running._advance()
        running = running.filtered(lambda run: run.state == OPEN)
        if running:
            return running[:1].with_env(self.env)
        run = model.create(
            {
                **model._prepare_backend_vals(backend),
                "model_name": model_name,
                "direction": direction,
                "trigger": trigger,
                "user_id": self.env.uid,
            }
        )
        jobs, options = backend._get_jobs_model(model_name)
        delayed = jobs.with_delay(
            description=self.env._(
                "List what changed: %(model)s, %(backend)s",
                model=run.model_label,
                backend=backend.display_name,
            )
        )
        list_changes = (
            delayed.import_since if direction == "import" else delayed.export_since
        )
        job = list_changes(backend, run, **options)
        run.job_uuid = job.uuid
        return run.with_env(self.env)

    @api.model
    def _start_inline(self, backend, model_name: str, direction: str):
        """Begin a run that lists its changes in this very transaction."""
        # sudo: as in _start().
        return self.sudo().create(
            {
                **self._prepare_backend_vals(backend),
                "model_name": model_name,
                "direction": direction,
                "trigger": "manual",
                "user_id": self.env.uid,
            }
        )

    def _add_line(self, external_ids: list, job_options: dict | None = None):
        """Enqueue a slice of what was found."""
        self.ensure_one()
        line = self.env["connector.sync.line"].create(
            {
                "run_id": self.id,
                "external_ids": external_ids,
                "listed_count": len(external_ids),
            }
        )
        line._enqueue(job_options or {})
        return line

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
            errors = self.env["connector.checkpoint"]
            errors._close_settled_errors(backend, self.model_name)
        if backend and self.direction == "import":
            self.env["connector.deferred.reference"]._fill_known(
                backend._as_sync_user()
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
    def _cron_sync(self):
        """Synchronise what wants it; the entry of the scheduled action."""
        self.env["connector.sync.backend"]._cron_sync()

    @api.model
    def _cron_advance(self):
        """Close what jobs left open: cancelled, failed or lost ones."""
        self.search([("state", "=", OPEN)])._advance()

    @api.autovacuum
    def _gc_old(self):
        """Forget runs after ninety days (parameter connector_base.keep_runs_days)."""
        parameter = self.env["ir.config_parameter"].sudo()
        days = int(parameter.get_param("connector_base.keep_runs_days", 90))
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.search([("state", "!=", OPEN), ("create_date", "<", limit)]).unlink()
