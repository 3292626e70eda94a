# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class OdooPeerBinding(models.AbstractModel):
    """A record of ours, as a peer knows it."""

    _name = "odoo.peer.binding"
    _description = "Record of an Odoo Peer"
    _inherit = "connector.binding"
    # Models are synchronised in this order: what others refer to comes first.
    _sync_rank = 0

    backend_id = fields.Many2one(
        "odoo.peer.backend", required=True, ondelete="restrict", index=True
    )


class OdooPeerCategory(models.Model):
    """A contact tag, as a peer knows it."""

    _name = "odoo.peer.res.partner.category"
    _description = "Contact Tag of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"res.partner.category": "odoo_id"}
    _sync_rank = 10

    odoo_id = fields.Many2one(
        "res.partner.category", required=True, ondelete="cascade", index=True
    )


class OdooPeerPartner(models.Model):
    """A contact, as a peer knows it; its child contacts are bound each on its own."""

    _name = "odoo.peer.res.partner"
    _description = "Contact of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"res.partner": "odoo_id"}
    _sync_rank = 20

    odoo_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    odoo_peer_bind_ids = fields.One2many(
        "odoo.peer.res.partner", "odoo_id", string="Odoo Peers"
    )


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    odoo_peer_bind_ids = fields.One2many(
        "odoo.peer.res.partner.category", "odoo_id", string="Odoo Peers"
    )
