# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from odoo import api, fields, models

from ..core.msince import format_msince


class ConnectorTombstone(models.Model):
    """What was deleted here: a record that a peer knows, or a part of one.

    A part (a line) has no ID over there of its own; it names the record that lost it,
    which is thereby selected for export.
    """

    _name = "connector.tombstone"
    _description = "Deleted record of a connector"
    _inherit = "connector.backend.model.owned"
    _order = "deleted_at desc, id desc"
    _rec_name = "external_id"

    external_id = fields.Char(string="ID on the Backend", readonly=True, index=True)
    owner_id = fields.Many2oneReference(
        string="Record That Lost a Part",
        model_field="owner_model",
        readonly=True,
        index=True,
    )
    owner_model = fields.Char(string="Model of That Record", readonly=True)
    deleted_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    sent_at = fields.Datetime(
        string="Deleted There At",
        readonly=True,
        help="Empty while the other side was not told, or may not be.",
    )

    _target_check = models.Constraint(
        "CHECK (external_id IS NOT NULL OR owner_id IS NOT NULL)",
        "A tombstone names what was deleted, or the record that lost a part.",
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

    @api.model
    def _get_graves(
        self, backend, model_name: str, external_ids: list[str]
    ) -> dict[str, set]:
        """When the peer was told of the deletions of these records, by their ids.

        False for a deletion of which it was not told.
        """
        # sudo: importing users need no access to the books of the connector.
        found = self.sudo().search_fetch(
            [
                *self._get_backend_domain(backend),
                ("model_name", "=", model_name),
                ("external_id", "in", external_ids),
            ],
            ["external_id", "sent_at"],
        )
        graves: dict[str, set] = {}
        for one in found:
            graves.setdefault(one.external_id, set()).add(one.sent_at)
        return graves

    @api.model
    def _list_deleted(
        self, backend, model_name: str, msince: datetime | None
    ) -> list[dict[str, str]]:
        """What was deleted here since (inclusive), as ``search_deleted`` tells it."""
        domain = [
            *self._get_backend_domain(backend),
            ("model_name", "=", model_name),
            ("external_id", "!=", False),
        ]
        if msince is not None:
            domain.append(("deleted_at", ">=", msince))
        # sudo: whoever may read the backend may know what it has deleted.
        found = self.sudo().search_fetch(
            domain, ["external_id", "deleted_at"], order="deleted_at, id"
        )
        return [
            {
                "external_id": one.external_id,
                "deleted_at": format_msince(one.deleted_at),
            }
            for one in found
        ]

    @api.model
    def _bury_component(self, backend, model_name: str, owner):
        """Note that ``owner``, a real record, loses a component.

        :param model_name: the model that the components of the connector apply on
        """
        # sudo: whoever may delete the line leaves the trace.
        return self.sudo().create(
            {
                **self._prepare_backend_vals(backend),
                "model_name": model_name,
                "owner_model": owner._name,
                "owner_id": owner.id,
            }
        )

    @api.model
    def _get_component_deletions(
        self, backend, model_name: str, msince: datetime | None
    ) -> dict[int, datetime]:
        """When records last lost a component since (inclusive), by their id."""
        domain = [
            *self._get_backend_domain(backend),
            ("model_name", "=", model_name),
            ("owner_id", "!=", False),
        ]
        if msince is not None:
            domain.append(("deleted_at", ">=", msince))
        # sudo: who synchronises needs no access to the books of the connector.
        groups = self.sudo()._read_group(domain, ["owner_id"], ["deleted_at:max"])
        return dict(groups)

    @api.autovacuum
    def _gc_components(self):
        """Forget lost components that the export cursor has passed for good."""
        cursors = self.env["connector.sync.cursor"].search(
            [("direction", "=", "export"), ("value", "!=", False)]
        )
        for cursor in cursors:
            backend = cursor._get_backend()
            overlap = backend.msince_overlap if backend else 0
            limit = cursor._get_msince(overlap) - timedelta(days=1)
            self.search(
                [
                    ("backend_model", "=", cursor.backend_model),
                    ("backend_res_id", "=", cursor.backend_res_id),
                    ("model_name", "=", cursor.model_name),
                    ("owner_id", "!=", False),
                    ("deleted_at", "<", limit),
                ]
            ).unlink()
