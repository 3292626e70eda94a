# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Command


class OdooPeerProductCategory(models.Model):
    """A product category, as a peer knows it."""

    _name = "odoo.peer.product.category"
    _description = "Product Category of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"product.category": "odoo_id"}
    _sync_rank = 30

    odoo_id = fields.Many2one(
        "product.category", required=True, ondelete="cascade", index=True
    )


class OdooPeerProductAttribute(models.Model):
    """An attribute of products, as a peer knows it."""

    _name = "odoo.peer.product.attribute"
    _description = "Product Attribute of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"product.attribute": "odoo_id"}
    _sync_rank = 31

    odoo_id = fields.Many2one(
        "product.attribute", required=True, ondelete="cascade", index=True
    )


class OdooPeerProductAttributeValue(models.Model):
    """A value of an attribute, as a peer knows it."""

    _name = "odoo.peer.product.attribute.value"
    _description = "Attribute Value of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"product.attribute.value": "odoo_id"}
    _sync_rank = 32

    odoo_id = fields.Many2one(
        "product.attribute.value", required=True, ondelete="cascade", index=True
    )


class OdooPeerProductTemplate(models.Model):
    """A product, as a peer knows it; its variants are bound each on its own."""

    _name = "odoo.peer.product.template"
    _description = "Product of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"product.template": "odoo_id"}
    _sync_rank = 33

    odoo_id = fields.Many2one(
        "product.template", required=True, ondelete="cascade", index=True
    )
    # A value belongs to one attribute, so that the values say all of the lines.
    attribute_value_ids = fields.Many2many(
        "product.attribute.value",
        string="Attribute Values",
        compute="_compute_attribute_value_ids",
        inverse="_inverse_attribute_value_ids",
    )

    @api.depends("odoo_id.attribute_line_ids.value_ids")
    def _compute_attribute_value_ids(self):
        for binding in self:
            binding.attribute_value_ids = binding.odoo_id.attribute_line_ids.value_ids

    def _inverse_attribute_value_ids(self):
        for binding in self:
            wanted = binding.attribute_value_ids
            lines = binding.odoo_id.attribute_line_ids
            commands = [
                Command.create(
                    {
                        "attribute_id": attribute.id,
                        "value_ids": [Command.set(_of(wanted, attribute).ids)],
                    }
                )
                for attribute in wanted.attribute_id - lines.attribute_id
            ]
            for line in lines:
                values = _of(wanted, line.attribute_id)
                if not values:
                    commands.append(Command.delete(line.id))
                elif values != line.value_ids:
                    vals = {"value_ids": [Command.set(values.ids)]}
                    commands.append(Command.update(line.id, vals))
            if commands:
                binding.odoo_id.attribute_line_ids = commands


class OdooPeerProduct(models.Model):
    """A variant, as a peer knows it."""

    _name = "odoo.peer.product.product"
    _description = "Product Variant of an Odoo Peer"
    _inherit = "odoo.peer.binding"
    _inherits = {"product.product": "odoo_id"}
    _sync_rank = 34

    odoo_id = fields.Many2one(
        "product.product", required=True, ondelete="cascade", index=True
    )


def _of(values, attribute):
    """Those of the values that belong to an attribute."""
    return values.filtered(lambda value: value.attribute_id == attribute)
