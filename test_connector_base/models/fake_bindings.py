# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class FakePartner(models.Model):
    _name = "fake.res.partner"
    _description = "Fake Contact"
    _inherit = "connector.binding"
    _inherits = {"res.partner": "odoo_id"}

    odoo_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True
    )
    backend_id = fields.Many2one(
        "fake.backend", required=True, ondelete="restrict", index=True
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    fake_bind_ids = fields.One2many("fake.res.partner", "odoo_id")


class FakeCategory(models.Model):
    _name = "fake.res.partner.category"
    _description = "Fake Tag"
    _inherit = "connector.binding"
    _inherits = {"res.partner.category": "odoo_id"}

    odoo_id = fields.Many2one(
        "res.partner.category", required=True, ondelete="cascade", index=True
    )
    backend_id = fields.Many2one(
        "fake.backend", required=True, ondelete="restrict", index=True
    )


class FakeOrder(models.Model):
    _name = "fake.order"
    _description = "Fake Order"
    _inherit = "connector.binding"
    _inherits = {"test.connector.order": "odoo_id"}

    odoo_id = fields.Many2one(
        "test.connector.order", required=True, ondelete="cascade", index=True
    )
    backend_id = fields.Many2one(
        "fake.backend", required=True, ondelete="restrict", index=True
    )
