# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo import api, fields, models

from ..core.exchanged import Grave
from .exchange_values import get_last_meeting


class ConnectorTombstone(models.Model):
    """What was deleted here and a partner had: which file tells him."""

    _inherit = "connector.tombstone"

    attachment_queue_id = fields.Many2one(
        "attachment.queue", readonly=True, index=True, ondelete="set null"
    )
    base_values = fields.Json(
        readonly=True,
        help="The values that the partner was last seen to have: with these he has "
        "not heard of the deletion.",
    )
    # what our files had told him since
    sent_values = fields.Json(string="Values Sent", readonly=True)
    written_at = fields.Datetime(
        readonly=True,
        index="btree_not_null",
        help="Of what the partner deleted: when the file that says so was written. "
        "Files that are older do not bring the record back.",
    )

    @api.model
    def _bury_by_partner(self, backend, model_name: str, graves: dict[str, datetime]):
        """Note what files of the partner deleted, by his keys, and when."""
        # sudo: the machinery keeps tombstones, whoever imports.
        return self.sudo().create(
            [
                {
                    **self._prepare_backend_vals(backend),
                    "model_name": model_name,
                    "external_id": external_id,
                    "written_at": moment,
                    "sent_at": fields.Datetime.now(),  # he need not be told
                }
                for external_id, moment in graves.items()
            ]
        )

    @api.model
    def _find_graves_of_partner(
        self, backend, model_name: str, external_ids: list[str]
    ) -> dict[str, datetime]:
        """When the partner last deleted these, by his keys; those that he did."""
        # sudo: as above
        groups = self.sudo()._read_group(
            [
                *self._get_backend_domain(backend),
                ("model_name", "=", model_name),
                ("external_id", "in", external_ids),
                ("written_at", "!=", False),
            ],
            ["external_id"],
            ["written_at:max"],
        )
        return dict(groups)

    def _get_grave(self) -> Grave:
        """What the partner knew, and whether he was told."""
        self.ensure_one()
        return Grave(last=get_last_meeting(self), told_at=self.sent_at or None)
