# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Products, their variants and what they refer to, in two real databases."""

from odoo.tests import tagged

from .live_peers import PeersCase

PRODUCTS = [
    f"odoo.peer.product.{name}"
    for name in ("category", "attribute", "attribute.value", "template", "product")
]
SHIRT, MUG = "Peer Shirt", "Peer Mug"


def make_products(env) -> None:
    """A product of two attributes, one without, in categories of two levels."""
    categories = env["product.category"]
    root = categories.create({"name": "Peer Goods"})
    leaf = categories.create({"name": "Peer Clothes", "parent_id": root.id})
    attributes = env["product.attribute"]
    size, colour = attributes.create([{"name": "Peer Size"}, {"name": "Peer Colour"}])
    for attribute, names in ((size, "SML"), (colour, ("Red", "Blue"))):
        env["product.attribute.value"].create(
            [{"name": name, "attribute_id": attribute.id} for name in names]
        )
    shirt = env["product.template"].create(
        {
            "name": SHIRT,
            "categ_id": leaf.id,
            "list_price": 19.9,
            "attribute_line_ids": [
                (
                    0,
                    0,
                    {"attribute_id": one.id, "value_ids": [(6, 0, one.value_ids.ids)]},
                )
                for one in (size, colour)
            ],
        }
    )
    for number, variant in enumerate(shirt.product_variant_ids):
        variant.write({"default_code": f"SHIRT-{number}", "weight": number + 0.5})
    env["product.template"].create(
        {
            "name": MUG,
            "default_code": "MUG",
            "barcode": "4006381333931",
            "uom_id": env.ref("uom.product_uom_dozen").id,
        }
    )


def describe(env) -> dict:
    """What must be equal on both sides, without ids."""
    templates = env["product.template"].with_context(active_test=False)
    found = templates.search([("name", "like", "Peer %")])
    return {
        one.name: (
            one.categ_id.complete_name,
            one.list_price,
            one.uom_id.name,
            one.active,
            sorted(
                (
                    variant.default_code or "",
                    variant.barcode or "",
                    variant.weight,
                    sorted(
                        variant.product_template_attribute_value_ids.mapped(
                            lambda value: (value.attribute_id.name, value.name)
                        )
                    ),
                )
                for variant in one.product_variant_ids
            ),
        )
        for one in found
    }


@tagged("post_install", "-at_install")
class TestLiveProducts(PeersCase):
    def test_products_stay_in_step(self):
        live = self.live
        with live.here() as env:
            # Not the same numbers on both sides; an attribute that both have.
            env["product.template"].create([{"name": "Only here"}] * 3)
            env["product.attribute"].create({"name": "peer COLOUR"})
        with live.there() as env:
            make_products(env)
        live.age("there")
        live.connect(models=PRODUCTS)
        live.sync()
        self.assert_in_step()
        with live.here() as env:
            self.assertEqual(env["product.attribute"].search_count(
                [("name", "=ilike", "peer colour")]), 1)  # fmt: skip
            self.assertEqual(self.template(env, SHIRT).product_variant_count, 6)
        self.assert_rest()
        self.change_both_sides()
        self.make_here()
        self.assert_rest()
        self.archive_and_delete()

    def template(self, env, name):
        return env["product.template"].with_context(active_test=False).search(
            [("name", "=", name)]
        )  # fmt: skip

    def assert_in_step(self) -> None:
        with self.live.here() as env:
            here = describe(env)
            wrong = env["connector.checkpoint"].search([("state", "=", "need_review")])
            self.assertFalse(wrong.mapped(lambda one: (one.kind, one.message)))
            failed = env["queue.job"].search([("state", "=", "failed")])
            self.assertFalse(failed.mapped("exc_message"))
        with self.live.there() as env:
            there = describe(env)
        self.maxDiff = None
        self.assertEqual(here, there)
        self.assertTrue(here)

    def assert_rest(self) -> None:
        """Once it has been told, nothing is written on either side."""
        live = self.live
        live.sync()
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)

    def change_both_sides(self) -> None:
        """Each side changes something else, the values of an attribute included."""
        live = self.live
        with live.here() as env:
            backend = env["odoo.peer.backend"].search([])
            backend.export_new = True
            live.chosen_policies(env).write({"export_enabled": True})
            shirt = self.template(env, SHIRT)
            shirt.list_price = 24.5
            line = shirt.attribute_line_ids.filtered(
                lambda one: one.attribute_id.name == "Peer Size"
            )
            vals = {"attribute_id": line.attribute_id.id, "name": "XL"}
            extra = env["product.attribute.value"].create(vals)
            shirt.write(
                {"attribute_line_ids": [(1, line.id, {"value_ids": [(4, extra.id)]})]}
            )
            new = shirt.product_variant_ids.filtered(lambda one: not one.default_code)
            for number, variant in enumerate(new):
                variant.default_code = f"SHIRT-XL-{number}"
            self.assertEqual(len(new), 2)
        with live.there() as env:
            self.template(env, SHIRT).product_variant_ids[0].barcode = "4006381333948"
            self.template(env, MUG).list_price = 7
        calls = live.sync() + live.sync()
        # Both new variants are looked for at once.
        asked = "product.template.attribute.value/search_read"
        self.assertEqual(calls.count(asked), 1)
        self.assert_in_step()
        with live.there() as env:
            self.assertEqual(self.template(env, SHIRT).product_variant_count, 8)
            self.assertEqual(self.template(env, SHIRT).list_price, 24.5)

    def make_here(self) -> None:
        """A new product of ours, with an attribute of its own; an answer is lost."""
        live = self.live
        with live.here() as env:
            attribute = env["product.attribute"].create({"name": "Peer Handle"})
            values = env["product.attribute.value"].create(
                [{"name": n, "attribute_id": attribute.id} for n in ("Left", "Right")]
            )
            line = {"attribute_id": attribute.id, "value_ids": [(6, 0, values.ids)]}
            cup = env["product.template"].create(
                {
                    "name": "Peer Cup",
                    "categ_id": self.template(env, SHIRT).categ_id.id,
                    "attribute_line_ids": [(0, 0, line)],
                }
            )
            for number, variant in enumerate(cup.product_variant_ids):
                variant.default_code = f"CUP-{number}"
        live.proxy.lose = {"load": 3}
        live.sync()
        live.sync()
        self.assert_in_step()
        with live.there() as env:
            self.assertEqual(self.template(env, "Peer Cup").product_variant_count, 2)

    def archive_and_delete(self) -> None:
        live = self.live
        with live.here() as env:
            backend = env["odoo.peer.backend"].search([])
            backend.allow_delete = True
            live.chosen_policies(env).write({"export_delete_enabled": True})
            self.template(env, "Peer Cup").unlink()
        with live.there() as env:
            self.template(env, MUG).unlink()
        live.sync()
        live.sync()
        with live.here() as env:
            self.assertFalse(self.template(env, "Peer Cup"))
            self.assertEqual(self.template(env, MUG).mapped("active"), [False])
        with live.there() as env:
            self.assertEqual(self.template(env, "Peer Cup").mapped("active"), [False])
        self.assert_rest()
