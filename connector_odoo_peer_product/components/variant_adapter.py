# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Reads and writes variants over there, which that side makes from their values."""

from collections import defaultdict
from typing import Any

from odoo.fields import Domain

from odoo.addons.component.core import Component
from odoo.addons.connector.exception import InvalidDataError

from .template import TEMPLATE
from .variant import COMBINATION, IMAGE, PLAIN, VARIANT


class VariantAdapter(Component):
    _name = "odoo.peer.product.product.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = VARIANT
    _peer_model = "product.product"
    _specification = {
        **{name: {} for name in (*PLAIN, "product_tmpl_id")},
        COMBINATION: {"fields": {"product_attribute_value_id": {}}},
    }
    _images = (IMAGE,)
    _ahead = {"product_tmpl_id": TEMPLATE}

    def _get_domain(self):
        wanted = Domain(self.backend_record._get_product_domain())
        return [("product_tmpl_id", "any", list(wanted))]

    def _read_records(self, external_ids):
        """With the ids of the values, which do not depend on the product."""
        found = super()._read_records(external_ids)
        for row in found.values():
            lines = row.pop(COMBINATION)
            row["values"] = sorted(one["product_attribute_value_id"] for one in lines)
        return found

    def create(self, data: dict[str, Any]) -> int:
        return self.create_many([data], [""])[0]

    def group_creations(self, data):
        return self._group_by_size(data)

    def create_many(self, data, idempotency_keys):
        """Return the variants of these values that the peer has made, or make them.

        What is made before others are refused is found by its values the next time.
        """
        templates = sorted({one["product_tmpl_id"] for one in data})
        parts = self._read_parts(templates)
        known = self._read_variants(templates, parts)
        names = [(one["product_tmpl_id"], frozenset(one["values"])) for one in data]
        new = [name for name in dict.fromkeys(names) if name not in known]
        if new:
            vals_list = [self._get_combination(*name, parts) for name in new]
            # Not repeated when the answer is lost: the next attempt looks first.
            ids = self.call("create", idempotent=False, vals_list=vals_list)
            known |= dict(zip(new, ids, strict=True))
        ids = [known[name] for name in names]
        values = [
            {k: v for k, v in one.items() if k not in ("product_tmpl_id", "values")}
            for one in data
        ]
        self.change_many([*zip(map(str, ids), values, strict=True)])
        return ids

    def _get_combination(self, template: int, values: frozenset[int], parts) -> dict:
        part_of = {value: part for part, value in parts[template].items()}
        if not values <= set(part_of):
            raise InvalidDataError(
                self.env._(
                    "The product does not have all of these attribute values over "
                    "there: send the product first."
                )
            )
        combination = sorted(part_of[value] for value in values)
        return {"product_tmpl_id": template, COMBINATION: [[6, 0, combination]]}

    def _read_parts(self, templates: list[int]) -> dict[int, dict[int, int]]:
        """By product: the values behind the parts that its combinations consist of."""
        rows = self.call(
            "search_read",
            model="product.template.attribute.value",
            domain=[["product_tmpl_id", "in", templates]],
            fields=["product_tmpl_id", "product_attribute_value_id"],
            load="",
        )
        parts: dict[int, dict[int, int]] = defaultdict(dict)
        for row in rows:
            parts[row["product_tmpl_id"]][row["id"]] = row["product_attribute_value_id"]
        return parts

    def _read_variants(self, templates: list[int], parts) -> dict[tuple, int]:
        """The variants that there are, by product and values; those in use first."""
        rows = self.call(
            "search_read",
            domain=[["product_tmpl_id", "in", templates]],
            fields=["product_tmpl_id", COMBINATION],
            order="active desc, id",
            load="",
        )
        known: dict[tuple, int] = {}
        for row in rows:
            template = row["product_tmpl_id"]
            values = (parts[template][part] for part in row[COMBINATION])
            known.setdefault((template, frozenset(values)), row["id"])
        return known
