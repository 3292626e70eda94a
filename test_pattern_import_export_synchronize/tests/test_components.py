# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.tools import SQL

from odoo.addons.pattern_import_export_synchronize.tests.common import ExchangeCase


class TestComponents(ExchangeCase):
    """A record was modified if a component of it was (seed 003)."""

    def test_the_barcode_of_its_variant_sends_a_product(self):
        """The product keeps none itself, nor a date of its change."""
        self.runner.group_ids = [
            Command.link(self.env.ref("product.group_product_manager").id)
        ]
        pattern = self.make_pattern(
            "Products", "default_code", "name", "barcode", model="product.template"
        )
        out = self.make_out(
            pattern_config_id=pattern.id,
            export_scope="changed",
            export_domain="[('default_code', '=like', 'SYNC-%')]",
        )
        products = self.env["product.template"].create(
            [{"name": f"Product {n}", "default_code": f"SYNC-{n}"} for n in (1, 2)]
        )
        self.let_time_pass(products, products.product_variant_ids)
        self.send(out)
        self.send(out)
        self.assertEqual(len(self.sent()), 1, "nothing has changed since")
        self.edit(products[1].product_variant_id, barcode="4006381333931")
        self.send(out)
        ((_first, _all), (_name, rows)) = self.sent()
        self.assertEqual(rows[1:], [["SYNC-2", "Product 2", "4006381333931"]])
        self.send(out)
        self.assertEqual(len(self.sent()), 2, "once")

    def let_time_pass(self, *lists):
        """Records that were written long before the first file left."""
        self.env.flush_all()
        for records in lists:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = '2026-01-02' WHERE id IN %s",
                    SQL.identifier(records._table),
                    tuple(records.ids),
                )
            )
        self.env.invalidate_all()
