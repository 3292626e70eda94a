# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models


class ConnectorCheckpoint(models.Model):
    """What is known of a target's checkpoints, and what its end means for them."""

    _inherit = "connector.checkpoint"

    @api.model
    def _find_undecided(self, backend, binding):
        """The last conflict of a record, if it was reviewed without a decision."""
        target = self._prepare_target_vals(binding)
        # sudo: importing users need no access to checkpoints.
        last = self.sudo().search(
            [
                *self._get_backend_domain(backend),
                ("kind", "=", "conflict"),
                *[(name, "=", value) for name, value in target.items()],
            ],
            limit=1,
        )
        return last.filtered(lambda one: one.state == "reviewed" and not one.decision)

    @api.model
    def _find_of_bindings(self, bindings):
        """Open checkpoints of the records behind bindings."""
        ids = defaultdict(list)
        for binding in bindings:
            backend, record = binding._get_bound_backend(), binding._get_bound_record()
            if backend and record:
                ids[backend, record._name].append(record.id)
        # sudo: they are closed whoever deletes the binding.
        found = self.sudo()
        for (backend, model_name), record_ids in ids.items():
            found |= found.search(
                [
                    *self._get_backend_domain(backend),
                    ("state", "=", "need_review"),
                    ("res_model", "=", model_name),
                    ("res_id", "in", record_ids),
                ]
            )
        return found

    def _close_without_target(self):
        """Nothing is left to be reviewed: close, and say so in the trail."""
        for checkpoint in self:
            checkpoint._set_reviewed()
            checkpoint.message_post(
                body=self.env._(
                    "Closed: the record is no longer linked or was deleted."
                )
            )

    @api.autovacuum
    def _gc_orphans(self):
        """Close the checkpoints of records that went without notice."""
        open_ones = self.search(
            [("state", "=", "need_review"), ("res_id", "!=", False)]
        )
        open_ones.filtered("is_gone")._close_without_target()
