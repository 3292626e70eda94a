# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class OdooPeerBackend(models.Model):
    _inherit = "odoo.peer.backend"

    product_domain = fields.Char(
        string="Products",
        default="[('type', '!=', 'combo')]",
        help="Which products are exchanged, on both sides, with their variants.",
    )

    @api.constrains("product_domain")
    def _check_product_domain(self):
        self._check_filter("product_domain", "product.template")

    @api.model
    def _get_scope_fields(self) -> set[str]:
        return super()._get_scope_fields() | {"product_domain"}

    def _get_product_domain(self) -> list:
        return self._get_filter("product_domain")
