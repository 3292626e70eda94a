# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Reads and writes products over there, with the values of their attribute lines."""

from collections import defaultdict
from typing import Any

from odoo.addons.component.core import Component

from .attribute import VALUE
from .category import CATEGORY
from .template import PLAIN, REFERENCES, TEMPLATE, VALUES


class TemplateAdapter(Component):
    _name = "odoo.peer.product.template.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = TEMPLATE
    _peer_model = "product.template"
    _specification = {
        **{name: {} for name in (*PLAIN, "categ_id")},
        **{name: {} for name in REFERENCES},
        "uom_id": {"fields": {"name": {}}},
        "attribute_line_ids": {"fields": {"value_ids": {}}},
    }
    _images = ("image_1920",)
    _relations = frozenset({"categ_id", "uom_id"})
    _ahead = {"categ_id": CATEGORY, VALUES: VALUE}

    def _get_domain(self):
        return self.backend_record._get_product_domain()

    def _read_records(self, external_ids):
        """With the values of all lines in one list."""
        found = super()._read_records(external_ids)
        for row in found.values():
            lines = row.pop("attribute_line_ids")
            row[VALUES] = sorted(id_ for line in lines for id_ in line["value_ids"])
        return found

    def change_many(self, changes):
        """With the lines that have the wanted values, and no others."""
        ids = [int(key) for key, data in changes if VALUES in data]
        if not ids:
            return super().change_many(changes)
        lines = self._read_lines(ids)
        self._learn_attributes(
            {id_ for _k, one in changes for id_ in one.get(VALUES, ())}
        )
        return super().change_many(
            [(key, self._with_lines(data, lines[int(key)])) for key, data in changes]
        )

    def _with_lines(self, data: dict[str, Any], lines: list[dict]) -> dict[str, Any]:
        if VALUES not in data:
            return data
        attributes = self._remember("attributes")
        wanted = defaultdict(set)
        for value in data[VALUES]:
            wanted[attributes[value]].add(value)
        vals = {name: value for name, value in data.items() if name != VALUES}
        if commands := _line_commands(lines, wanted):
            vals["attribute_line_ids"] = commands
        return vals

    def _read_lines(self, ids: list[int]) -> dict[int, list[dict]]:
        """The lines of products over there, by product."""
        rows = self.call(
            "search_read",
            model="product.template.attribute.line",
            domain=[["product_tmpl_id", "in", ids], ["active", "=", True]],
            fields=["product_tmpl_id", "attribute_id", "value_ids"],
            load="",
        )
        lines = defaultdict(list)
        for row in rows:
            lines[row["product_tmpl_id"]].append(row)
        return lines

    def _learn_attributes(self, value_ids: set[int]) -> None:
        """Know which attribute values belong to: that never changes."""
        known = self._remember("attributes")
        if missing := sorted(value_ids - set(known)):
            rows = self.call(
                "read",
                model="product.attribute.value",
                ids=missing,
                fields=["attribute_id"],
                load="",
            )
            known.update({row["id"]: row["attribute_id"] for row in rows})


def _line_commands(lines: list[dict], wanted: dict[int, set[int]]) -> list[list]:
    """Return what turns the lines of a product into those that are wanted."""
    known = {line["attribute_id"]: line for line in lines}
    commands: list[list] = [
        [0, 0, {"attribute_id": attribute, "value_ids": [[6, 0, sorted(values)]]}]
        for attribute, values in wanted.items()
        if attribute not in known
    ]
    for attribute, line in known.items():
        values = wanted.get(attribute)
        if not values:
            commands.append([2, line["id"], 0])
        elif values != set(line["value_ids"]):
            vals = {"value_ids": [[6, 0, sorted(values)]]}
            commands.append([1, line["id"], vals])
    return commands
