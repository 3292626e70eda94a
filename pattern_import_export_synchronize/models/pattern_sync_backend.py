# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class PatternSyncBackend(models.Model):
    """A partner with whom files are exchanged, by patterns and without code.

    Who is created, changed, deleted, and whose value stays, is what every connector
    has (``connector.sync.backend``); which files, from where and when, say the tasks.
    """

    _name = "pattern.sync.backend"
    _inherit = "connector.sync.backend"
    _description = "Partner Exchange"
    _order = "name, id"

    task_ids = fields.One2many(
        "attachment.synchronize.task", "sync_backend_id", string="Files"
    )
    import_task_ids = fields.One2many(
        "attachment.synchronize.task",
        "sync_backend_id",
        string="Files That Arrive",
        domain=[("method_type", "=", "import")],
    )
    export_task_ids = fields.One2many(
        "attachment.synchronize.task",
        "sync_backend_id",
        string="Files That Leave",
        domain=[("method_type", "=", "export")],
    )
    rule_ids = fields.One2many(
        "pattern.sync.rule", "backend_id", string="Expressions", copy=True
    )
    missing_limit = fields.Float(
        string="Most That May Be Missing (%)",
        default=10.0,
        required=True,
        help="When a file that should hold all records lacks more of those that the "
        "partner had, none is deleted, and you are told.",
    )
    is_paused = fields.Boolean(
        string="Paused", copy=False, tracking=True, help="No file is fetched or sent."
    )

    _missing_limit_check = models.Constraint(
        "CHECK (missing_limit >= 0 AND missing_limit <= 100)",
        "The limit is a number of percents, from 0 to 100.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        backends = super().create(vals_list)
        for backend in backends:
            # Only administrators choose somebody else; nobody means oneself.
            if not backend.sudo().sync_user_id:
                backend.sudo().sync_user_id = self.env.user
        return backends

    def write(self, vals):
        result = super().write(vals)
        if "sync_user_id" in vals:
            # The tasks run as the exchange does; they are part of it.
            for backend in self.sudo():
                backend.task_ids.run_as_user_id = backend.sync_user_id
        if "company_id" in vals:
            for backend in self.sudo().filtered("company_id"):
                backend.task_ids.company_id = backend.company_id
        return result

    @api.constrains("company_id")
    def _check_company(self):
        for backend in self:
            if not backend.company_id:
                raise ValidationError(
                    self.env._("The exchange %s needs a company.", backend.name)
                )

    @api.model
    def _get_sync_models(self) -> list[str]:
        """The models of the patterns of any exchange; see `_ensure_policies`."""
        # sudo: the list is configuration.
        backends = self.sudo().with_context(active_test=False)
        backends = backends.search([("task_ids", "!=", False)])
        return sorted(set(backends._get_patterns().mapped("res_model")))

    @api.model
    @tools.ormcache()
    def _get_exchanged_models(self) -> frozenset[str]:
        """The same, asked for each record that is deleted: remembered."""
        return frozenset(self._get_sync_models())

    def _get_patterns(self):
        """The patterns of all files of the exchange."""
        # sudo: whoever exchanges need not read the patterns of all files.
        tasks = self.sudo().with_context(active_test=False).task_ids
        return tasks.pattern_config_id | tasks.pattern_export_task_ids.pattern_config_id

    def _gets_guarded_files(self, model_name: str) -> bool:
        """Whether what comes from the partner may be text that we guarded."""
        # sudo: as above
        tasks = self.sudo().with_context(active_test=False).task_ids
        guarding = tasks.filtered(
            lambda task: task.method_type == "export" and task.guards_cells
        )
        patterns = guarding.pattern_config_id
        patterns |= guarding.pattern_export_task_ids.pattern_config_id
        return any(
            pattern.res_model == model_name and pattern.export_format == "csv"
            for pattern in patterns
        )

    def _ensure_policies(self):
        """Have a line for each model of the patterns of the exchange."""
        self.env.registry.clear_cache()  # of _get_exchanged_models
        for backend in self:
            # sudo: the lines come with the tasks, whoever may keep those.
            policies = self.env["connector.sync.policy"].sudo()
            known = set(backend.sudo().policy_ids.mapped("model_name"))
            wanted = set(backend._get_patterns().mapped("res_model"))
            policies.create(
                [
                    {
                        "backend_model": backend._name,
                        "backend_res_id": backend.id,
                        "model_name": name,
                        "import_enabled": True,
                        "export_enabled": True,
                    }
                    for name in sorted(wanted - known)
                ]
            )
        self.invalidate_recordset(["policy_ids"])

    def _tell_once(self, message: str) -> None:
        """Have people look at something, unless they are asked to already."""
        self.ensure_one()
        model = self.env["connector.checkpoint"].sudo()  # whoever exchanges
        domain = [
            *model._get_backend_domain(self),
            ("kind", "=", "message"),
            ("state", "=", "need_review"),
            ("message", "=", message),
        ]
        if not model.search_count(domain, limit=1):
            self.add_checkpoint(message=message, kind="message")

    def _get_component_ways(self, model_name: str) -> list[tuple[str, ...]]:
        """The fields of all columns of the patterns for a model.

        The lists among them hold what a record consists of: whoever changes a line
        changes the record (seed 003).
        """
        ways = {
            column.path.names
            for pattern in self._get_patterns()
            if pattern.res_model == model_name
            for column in pattern._get_layout()
            if column.path
        }
        return sorted(ways)
