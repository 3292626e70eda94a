# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.component.core import WorkContext
from odoo.addons.component.exception import NoComponentError, RegistryNotReadyError

from ..core.policy import SyncPolicy
from ..core.rules import CONFLICT_SCOPE_LABELS, RESOLUTION_LABELS, ConflictScope
from .connector_backend_owned import get_record_model
from .connector_sync_run import RUN_STATES

CONFLICT_LABELS = [("manual", "Ask somebody"), *RESOLUTION_LABELS]
REMOTE_DELETE_LABELS = [
    ("archive", "Archive the record"),
    ("unlink", "Delete the record"),
    ("unbind", "Keep the record, forget the link"),
    ("checkpoint", "Ask somebody"),
]
# What was skipped under the old rules may pass under new ones.
WIDENING = {"allow_create", "allow_update", "is_specific"}


class ConnectorSyncPolicyRules(models.AbstractModel):
    """The fields of a policy: of a backend for all its models, or of one model."""

    _name = "connector.sync.policy.rules"
    _description = "Rules of a synchronisation policy"

    allow_create = fields.Boolean(
        string="Create Records",
        default=True,
        help="Records that are new on the other side are created here.",
    )
    allow_update = fields.Boolean(
        string="Update Records",
        default=True,
        help="Records that both sides have are updated here.",
    )
    allow_delete = fields.Boolean(
        string="Apply Deletions",
        help="What was deleted on the other side is archived or deleted here.",
    )
    default_resolution = fields.Selection(
        RESOLUTION_LABELS,
        string="Values on Update",
        required=True,
        default="other",
        help="Whose value stays when the other side has another one.",
    )
    conflict_resolution = fields.Selection(
        CONFLICT_LABELS,
        string="On Conflict",
        required=True,
        default="manual",
        help="What happens when both sides changed since they last met. Ask somebody: "
        "nothing is written, and a checkpoint shows both values.",
    )
    conflict_scope = fields.Selection(
        CONFLICT_SCOPE_LABELS,
        string="What Is a Conflict",
        required=True,
        default="field",
    )
    remote_delete_action = fields.Selection(
        REMOTE_DELETE_LABELS,
        string="When Deleted There",
        required=True,
        default="archive",
    )

    def _prepare_sync_policy(self) -> dict:
        """The values of the frozen policy that the rules mean."""
        self.ensure_one()
        conflict = self.conflict_resolution
        return {
            "allow_create": self.allow_create,
            "allow_update": self.allow_update,
            "allow_delete": self.allow_delete,
            "default_resolution": self.default_resolution,
            "conflict_resolution": None if conflict == "manual" else conflict,
            "conflict_scope": ConflictScope(self.conflict_scope),
            "remote_delete_action": self.remote_delete_action,
        }


class ConnectorSyncPolicy(models.Model):
    """What a backend does to one model, where that differs from its other models."""

    _name = "connector.sync.policy"
    _description = "Synchronised model"
    _inherit = ["connector.backend.model.owned", "connector.sync.policy.rules"]
    _order = "sequence, id"
    _rec_name = "model_label"

    sequence = fields.Integer(default=10)
    record_model = fields.Char(compute="_compute_record_model")
    binding_count = fields.Integer(string="Linked", compute="_compute_figures")
    last_run_state = fields.Selection(
        RUN_STATES, string="Last Result", compute="_compute_figures"
    )
    import_enabled = fields.Boolean(
        string="Import", help="Fetched from the other side by each synchronisation."
    )
    export_enabled = fields.Boolean(
        string="Export", help="Changes made here are sent to the other side."
    )
    export_delete_enabled = fields.Boolean(
        string="Export Deletions",
        help="Records deleted here are deleted on the other side.",
    )
    is_specific = fields.Boolean(
        string="Rules of Its Own",
        help="Without it the rules of the backend apply.",
    )
    field_ids = fields.One2many(
        "connector.sync.policy.field", "policy_id", string="Fields"
    )

    _backend_model_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, model_name)",
        "This backend has a policy for these records already.",
    )

    @api.depends("model_name")
    def _compute_record_model(self):
        for policy in self:
            policy.record_model = get_record_model(self.env, policy.model_name)

    @api.depends_context("uid")
    def _compute_figures(self):
        runs = self.env["connector.sync.run"]
        for policy in self:
            backend = policy._get_backend()
            last = runs
            if backend:
                domain = [("model_name", "=", policy.model_name)]
                last = runs._get_last_of_each(
                    runs._get_backend_domain(backend) + domain
                )
            policy.binding_count = (
                backend._count_bindings(policy.model_name) if backend else 0
            )
            policy.last_run_state = last._get_worst_state()

    def write(self, vals):
        result = super().write(vals)
        if WIDENING & set(vals):
            self._reset_import_cursors()
        return result

    def action_open(self):
        """Open the rules and fields of the model."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _get_mapped_fields(self) -> set[str] | None:
        """The fields that are imported; None: the connector does not tell."""
        self.ensure_one()
        backend = self._get_backend()
        if not backend or self.model_name not in self.env:
            return None
        work = WorkContext(model_name=self.model_name, collection=backend)
        try:
            return work.component(usage="import.mapper").get_mapped_fields()
        except (NoComponentError, RegistryNotReadyError):
            # A model that is only sent, or an addon that is being installed.
            return None

    def _reset_import_cursors(self):
        """Look at everything again: what the rules left out may be wanted now."""
        for policy in self:
            self.env["connector.sync.cursor"].search(
                [
                    ("backend_model", "=", policy.backend_model),
                    ("backend_res_id", "=", policy.backend_res_id),
                    ("model_name", "=", policy.model_name),
                    ("direction", "=", "import"),
                ]
            ).action_reset()

    def _get_sync_policy(self, backend) -> SyncPolicy:
        """The policy as one value, with the backend's rules where it has none."""
        self.ensure_one()
        rules = self if self.is_specific else backend
        return SyncPolicy(
            **rules._prepare_sync_policy(),
            field_resolutions={
                line.field_name: line.resolution for line in self.field_ids
            },
            imports=self.import_enabled,
            exports=self.export_enabled,
            exports_deletions=self.export_enabled and self.export_delete_enabled,
        )
