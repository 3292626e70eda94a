# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ConnectorBackend(models.AbstractModel):
    _inherit = "connector.backend"

    checkpoint_ids = fields.One2many("connector.checkpoint", "backend_res_id")
    checkpoint_count = fields.Integer(
        string="To Review", compute="_compute_checkpoint_count"
    )

    def _compute_checkpoint_count(self):
        counts = dict(
            self.env["connector.checkpoint"]._read_group(
                [
                    ("backend_model", "=", self._name),
                    ("backend_res_id", "in", self.ids),
                    ("state", "=", "need_review"),
                ],
                groupby=["backend_res_id"],
                aggregates=["__count"],
            )
        )
        for backend in self:
            backend.checkpoint_count = counts.get(backend.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self._move_owned_to_company()
        return result

    def unlink(self):
        owned = [(name, self._get_owned(name).ids) for name in self._get_owned_models()]
        result = super().unlink()
        for name, ids in owned:
            # sudo: what the backend needed goes with it, whoever may delete it. The
            # checkpoints and the history stay, as a trail.
            self.env[name].sudo().browse(ids).unlink()
        return result

    def add_checkpoint(
        self,
        record=None,
        message=None,
        *,
        kind="review",
        model=None,
        record_id=None,
        **values,
    ):
        """Ask for a review of a record, or of what the message says.

        ``record`` may be a binding: then its real record is meant; ``model`` and
        ``record_id`` name it in the form of the 9.0 connector. While a checkpoint of
        this kind is open for the target, it is returned with the message added.

        :param kind: ``review``, ``conflict``, ``error`` or ``message``
        :param values: further fields of ``connector.checkpoint``
        """
        self.ensure_one()
        if record is None and model:
            record = self.env[model].browse(record_id)
        return self.env["connector.checkpoint"]._raise(
            self, record, message, kind, values
        )

    def action_open_checkpoints(self):
        """Open the checkpoints of this backend."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Checkpoints"),
            "res_model": "connector.checkpoint",
            "view_mode": "list,kanban,form",
            "domain": self.env["connector.checkpoint"]._get_backend_domain(self),
            "context": {"search_default_need_review": 1},
        }

    def _get_owned_models(self) -> list[str]:
        """Models of what is of no use without the backend."""
        return [
            "connector.sync.policy",
            "connector.sync.cursor",
            "connector.deferred.reference",
            "connector.tombstone",
            "connector.export.receipt",
        ]

    def _get_owned(self, model_name: str):
        # sudo: the parts of a backend are found whoever asks.
        model = self.env[model_name].sudo()
        return model.search(model._get_backend_domain(self))

    def _move_owned_to_company(self):
        for name in [
            *self._get_owned_models(),
            "connector.checkpoint",
            "connector.sync.run",
        ]:
            for backend in self:
                backend._get_owned(name).company_id = backend.company_id
