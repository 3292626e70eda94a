# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ConnectorTombstone(models.Model):
    """A record that was deleted here and is known to a peer."""

    _name = "connector.tombstone"
    _description = "Deleted record of a connector"
    _inherit = "connector.backend.owned"
    _order = "deleted_at desc, id desc"
    _rec_name = "external_id"

    model_name = fields.Char(string="Binding Model", required=True, readonly=True)
    external_id = fields.Char(
        string="ID on the Backend", required=True, readonly=True, index=True
    )
    deleted_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    sent_at = fields.Datetime(
        string="Deleted There At",
        readonly=True,
        help="Empty while the other side was not told, or may not be.",
    )

    @api.model
    def _bury(self, backend, model_name: str, external_id: str):
        """Note that the record of this external id was deleted here."""
        # sudo: whoever may delete the record leaves the trace.
        return self.sudo().create(
            {
                **self._prepare_backend_vals(backend),
                "model_name": model_name,
                "external_id": external_id,
            }
        )

    @api.model
    def _find_open(self, backend, model_name: str, external_id: str):
        """Tombstones of this record of which the peer was not told."""
        return self.sudo().search(
            [
                *self._get_backend_domain(backend),
                ("model_name", "=", model_name),
                ("external_id", "=", external_id),
                ("sent_at", "=", False),
            ]
        )
