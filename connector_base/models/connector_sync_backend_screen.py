# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.connector.exception import ConnectorException
from odoo.addons.queue_job.exception import JobError

from .connector_sync_run import RUN_STATES


class ConnectorSyncBackend(models.AbstractModel):
    _inherit = "connector.sync.backend"

    binding_count = fields.Integer(string="Linked", compute="_compute_sync_figures")
    run_count = fields.Integer(string="Synchronisations", compute="_compute_last_run")
    last_run_date = fields.Datetime(
        string="Last Synchronised", compute="_compute_last_run"
    )
    last_run_state = fields.Selection(
        RUN_STATES, string="Last Result", compute="_compute_last_run"
    )
    waiting_count = fields.Integer(
        string="Waiting References", compute="_compute_sync_figures"
    )

    @api.depends_context("uid")
    def _compute_sync_figures(self):
        waiting = self.env["connector.deferred.reference"]
        for backend in self:
            names = backend.policy_ids.mapped("model_name")
            backend.binding_count = sum(map(backend._count_bindings, names))
            backend.waiting_count = waiting.search_count(
                waiting._get_backend_domain(backend)
            )

    @api.depends_context("uid")
    def _compute_last_run(self):
        runs = self.env["connector.sync.run"]
        for backend in self:
            domain = runs._get_backend_domain(backend)
            last = runs._get_last_of_each(domain)
            backend.last_run_date = max(last.mapped("create_date"), default=False)
            backend.last_run_state = last._get_worst_state()
            backend.run_count = runs.search_count(domain)

    def _count_bindings(self, model_name: str) -> int:
        """How many records of a model are linked, of those that the user may see."""
        self.ensure_one()
        if model_name not in self.env:
            return 0
        model = self._get_jobs_model(model_name)[0]
        if not model.has_access("read"):
            return 0
        domain = self._get_bindings_domain(model_name)
        return model.with_context(active_test=False).search_count(domain)

    def action_check_connection(self):
        """Ask the peer whether it knows us; say what it answered."""
        self.ensure_one()
        self.check_access("write")
        models_known = self._get_sync_models()
        if not models_known:
            raise UserError(self.env._("This backend has no model to synchronise."))
        try:
            with self._as_sync_user().work_on(models_known[0]) as work:
                work.component(usage="backend.adapter").ping()
        except (ConnectorException, JobError, OSError) as error:
            self.state = "draft"
            raise UserError(
                self.env._(
                    "%(backend)s does not answer as it should: %(reason)s",
                    backend=self.name,
                    reason=str(error),
                )
            ) from error
        self.state = "confirmed"
        return self._notify(self.env._("Connected."), "success")

    def action_disconnect(self):
        """Synchronise no more until the connection is tested again."""
        self.check_access("write")
        self.write({"state": "draft"})

    def action_sync_now(self):
        """Enqueue a synchronisation of each enabled model, both ways."""
        for backend in self:
            backend.check_access("write")
            if backend.state != "confirmed":
                raise UserError(
                    self.env._("Test the connection of %s first.", backend.name)
                )
            if not backend._sync("manual"):
                raise UserError(
                    self.env._(
                        "Choose what to import or export, on the tab Models of %s.",
                        backend.name,
                    )
                )
        return self._notify(
            self.env._("Synchronising in the background: Syncs shows how far it is."),
            "success",
        )

    @api.model
    def _cron_sync(self, domain=None):
        """Synchronise the backends that want it, of every connector."""
        binding_class = self.pool["connector.sync.backend"]
        for name, model in self.pool.items():
            if issubclass(model, binding_class) and not model._abstract:
                backends = self.env[name].search(
                    [
                        ("auto_sync", "=", True),
                        ("state", "=", "confirmed"),
                        *(domain or []),
                    ]
                )
                for backend in backends:
                    backend._sync("cron")

    def _sync(self, trigger: str):
        """Start a run for each enabled model and direction; return the runs.

        Deletions made here, and models in the order of the list: what others refer
        to comes first.
        """
        self.ensure_one()
        # sudo: the list of models is configuration; access was checked by the caller.
        backend = self.sudo()
        runs = self.env["connector.sync.run"]
        for policy in backend.policy_ids.sorted("sequence"):
            if policy.import_enabled:
                runs |= self._sync_since(policy.model_name, "import", None, trigger)
            if policy.export_enabled:
                runs |= self._sync_since(policy.model_name, "export", None, trigger)
        return runs

    def action_open_runs(self):
        """Open the history of synchronisations."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Synchronisations"),
            "res_model": "connector.sync.run",
            "view_mode": "list,kanban,form",
            "domain": self.env["connector.sync.run"]._get_backend_domain(self),
        }

    def action_open_waiting(self):
        """Open the references that wait for records."""
        self.ensure_one()
        model = self.env["connector.deferred.reference"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waiting References"),
            "res_model": model._name,
            "view_mode": "list",
            "domain": model._get_backend_domain(self),
        }

    def _notify(self, message: str, kind: str) -> dict:
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": ", ".join(self.mapped("name")),
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
