# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..core.report import COUNTS
from .connector_backend_owned import find_record_model

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

    # To group by: the name of a model in the language of the reader.
    record_model_id = fields.Many2one(
        "ir.model",
        string="Model",
        compute="_compute_record_model_id",
        store=True,
        ondelete="set null",
    )
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

    @api.depends("model_name")
    def _compute_record_model_id(self):
        for run in self:
            run.record_model_id = find_record_model(self.env, run.model_name)

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

    def _add_line(self, external_ids: list, *, force: bool = False):
        """Enqueue a slice of what was found.

        :param force: also what is known in that version
        """
        self.ensure_one()
        line = self.env["connector.sync.line"].create(
            {
                "run_id": self.id,
                "external_ids": external_ids,
                "listed_count": len(external_ids),
                "is_forced": force,
            }
        )
        line._enqueue()
        return line

    @api.model
    def _cron_sync(self):
        """Synchronise what wants it; the entry of the scheduled action."""
        self.env["connector.sync.backend"]._cron_sync()

    @api.autovacuum
    def _gc_old(self):
        """Forget runs after ninety days (parameter connector_base.keep_runs_days)."""
        parameter = self.env["ir.config_parameter"].sudo()
        days = int(parameter.get_param("connector_base.keep_runs_days", 90))
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.search([("state", "!=", OPEN), ("create_date", "<", limit)]).unlink()
